//! The files under `data/names/`, read once at first use.

mod organisation;

use std::{
    hash::{Hash, Hasher},
    sync::LazyLock,
};

use interdict_model::Script;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::similarity::SPELLING_GROUPS;

const PERSON_WORDS: &str = include_str!("../../../data/names/person_words.txt");
const ORGANISATION_WORDS: &str = include_str!("../../../data/names/organisation_words.txt");
const GLOSSARY: &str = include_str!("../../../data/names/organisation_glossary.txt");
const LEGAL_FORMS: &str = include_str!("../../../data/names/legal_forms.txt");
const VARIANTS: &str = include_str!("../../../data/names/variants.txt");
const SPELLINGS: &str = include_str!("../../../data/names/spellings.txt");
const COMMON_NAMES: &str = include_str!("../../../data/names/common_names.txt");
const FREQUENCIES: &str = include_str!("../../../data/names/frequencies.txt");

/// What a word is, whatever name it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordKind {
    Honorific,
    /// A title that is also a name.
    TitleName,
    Suffix,
    Particle,
    Article,
    Nasab,
    NasabAfter,
    Kunya,
    Abd,
    Stopword,
    Generic,
    Filler,
    Place,
}

/// How often public lists have a word, among people's names and among organisations'.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Frequency {
    /// Per million tokens of people's names.
    pub(crate) person: f32,
    /// Per million tokens of people's names of the culture that has it most, where it is known to be common there.
    pub(crate) culture: f32,
    /// Per million tokens of organisations' names.
    pub(crate) organisation: f32,
    /// Of 100 bearers, how many have it as a given name (50 where not known).
    pub(crate) given_percent: u8,
}

/// All word lists.
pub(crate) struct Knowledge {
    pub(crate) person: FxHashMap<&'static str, WordKind>,
    /// Generational suffixes, and the one that stands for all that mean the same.
    pub(crate) suffixes: FxHashMap<&'static str, &'static str>,
    pub(crate) organisation: FxHashMap<&'static str, WordKind>,
    pub(crate) abbreviations: FxHashMap<&'static str, &'static str>,
    /// Generic words and those that add nothing, in order.
    working_words: Vec<&'static str>,
    /// What else a word of another language may be in English.
    pub(crate) also: FxHashMap<&'static str, Vec<&'static str>>,
    /// Endings that words in Arabic letters have as adjectives and in the plural, longest first.
    arabic_endings: Vec<&'static str>,
    /// The same for words in Cyrillic, by how they sound: so they are known in Latin letters as well.
    sounded: FxHashMap<String, &'static str>,
    /// Words in Cyrillic without their endings, and the English of them.
    inflected: FxHashMap<&'static str, &'static str>,
    /// Endings that words in Cyrillic are declined by, longest first.
    declensions: Vec<&'static str>,
    /// Places by the sounds of their names, for their adjectives in Cyrillic.
    sounded_places: FxHashMap<String, &'static str>,
    /// Words of scripts without spaces that stand for two, and the first of the two.
    pub(crate) compounds: FxHashMap<&'static str, &'static str>,
    /// Characters that say, at the end of a word, what it names.
    pub(crate) last_characters: FxHashSet<&'static str>,
    /// Adjectives of peoples and their countries.
    pub(crate) demonyms: FxHashMap<String, String>,
    /// Generic words and words of legal forms with one letter left out, and which word that was.
    pub(crate) slips: FxHashMap<String, &'static str>,
    pub(crate) numbers: FxHashMap<&'static str, u32>,
    pub(crate) endings: Vec<&'static str>,
    /// Endings of patronymics, longest first.
    pub(crate) patronymics: Vec<&'static str>,
    /// Titles that are written in one word with the name that follows them, and with the name before them; longest
    /// first.
    pub(crate) title_prefixes: Vec<&'static str>,
    /// See [`Knowledge::title_prefixes`].
    pub(crate) title_suffixes: Vec<&'static str>,
    /// Two letters and more that stand for one letter of another alphabet, where they shorten a name.
    pub(crate) initial_groups: FxHashSet<&'static str>,
    /// Endings of surnames by the language of the state, in sounds: the Russian one, that of the country.
    pub(crate) national: Vec<(&'static str, &'static str)>,
    /// Endings of given names of men and of women.
    pub(crate) sexes: Vec<(&'static str, &'static str)>,
    /// Endings of surnames of which the middle one of three names is the father's.
    pub(crate) middle_fathers: Vec<&'static str>,
    /// Particles that are syllables of Korean given names as well.
    pub(crate) korean_syllables: FxHashSet<&'static str>,
    /// Legal forms that slip in after people's names.
    pub(crate) stray_forms: FxHashSet<&'static str>,
    /// Words that begin with the letters of the article of Arabic and have none.
    pub(crate) no_articles: FxHashSet<&'static str>,
    /// Words before another name of the same body.
    pub(crate) other_name_words: FxHashSet<&'static str>,
    /// Legal forms that stand before a name and are written with one capital.
    pub(crate) leading_forms: FxHashSet<&'static str>,
    /// Words of states' full names that their short names lack.
    pub(crate) state_words: FxHashSet<&'static str>,
    /// What stands before a number and says no more than that it is one.
    /// What is written behind digits that mean an ordinal ("76-я").
    pub(crate) ordinal_endings: FxHashSet<&'static str>,
    pub(crate) number_signs: FxHashSet<&'static str>,
    /// Ends of addresses in the net.
    pub(crate) domains: FxHashSet<&'static str>,
    /// Words that say nothing new beside another, with that other.
    pub(crate) implied: FxHashSet<(&'static str, &'static str)>,
    /// Words for "and".
    pub(crate) conjunctions: FxHashSet<&'static str>,
    /// Endings of surnames of men and of women.
    pub(crate) gendered: Vec<(&'static str, &'static str)>,
    /// The same, each once.
    pub(crate) gendered_endings: Vec<&'static str>,
    /// Beginnings that many names share, in letters.
    pub(crate) beginnings: Vec<&'static str>,
    /// What stands before the names of ships and aircraft, by words joined by one space.
    pub(crate) craft_prefixes: FxHashSet<&'static str>,
    /// Who makes aircraft, and the letters of their types; none for makers whose types have names.
    pub(crate) craft_makers: FxHashMap<&'static str, &'static str>,
    /// Legal forms by their words, joined by one space; the value is the classes, one bit each.
    pub(crate) legal_forms: FxHashMap<&'static str, u32>,
    /// Of these classes, those that say what a body does ("design bureau").
    pub(crate) working_forms: u32,
    /// The words that legal forms consist of.
    form_words: FxHashSet<&'static str>,
    /// Multi-word place names, by words joined by one space.
    pub(crate) places: FxHashMap<String, ()>,
    pub(crate) groups: FxHashMap<&'static str, Vec<u16>>,
    frequencies: FxHashMap<&'static str, Frequency>,
    skeletons: FxHashMap<&'static str, f32>,
    /// By group of variants: how often people have its commonest name, per million.
    of_group: Vec<f32>,
}

/// Most words of a legal form or a place.
pub(crate) const PHRASE_MAX: usize = 7;
/// From this many in a million on, a name is common in its own right.
const COMMON_PER_MILLION: f32 = 120.0;
/// What the two halves of a line of `common_names.txt` stand for: one word in so many of a culture's names.
const MOST_PER_MILLION: f32 = 1_500.0;
/// See [`MOST_PER_MILLION`].
const MANY_PER_MILLION: f32 = 300.0;
/// From this share on, a name is taken for a given name.
const GIVEN_PERCENT: u8 = 65;

pub(crate) static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::read);

/// The lines of a file with the section that each stands in; comments and empty lines left out.
pub(crate) fn sections(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            return None;
        }
        Some((section, line))
    })
}

/// An entry as words are compared with it. The lists live as long as the program.
fn normal(entry: &'static str) -> &'static str {
    if entry.chars().any(|c| Script::of_char(c) == Script::Arabic) {
        String::leak(crate::words::arabic_letters(entry))
    } else {
        entry
    }
}

impl Knowledge {
    fn read() -> Self {
        let mut known = Self {
            person: FxHashMap::default(),
            suffixes: FxHashMap::default(),
            organisation: FxHashMap::default(),
            abbreviations: FxHashMap::default(),
            working_words: Vec::new(),
            also: FxHashMap::default(),
            arabic_endings: Vec::new(),
            sounded: FxHashMap::default(),
            inflected: FxHashMap::default(),
            declensions: Vec::new(),
            sounded_places: FxHashMap::default(),
            compounds: FxHashMap::default(),
            last_characters: FxHashSet::default(),
            demonyms: FxHashMap::default(),
            slips: FxHashMap::default(),
            numbers: FxHashMap::default(),
            endings: Vec::new(),
            beginnings: Vec::new(),
            patronymics: Vec::new(),
            title_prefixes: Vec::new(),
            title_suffixes: Vec::new(),
            initial_groups: FxHashSet::default(),
            national: Vec::new(),
            sexes: Vec::new(),
            middle_fathers: Vec::new(),
            korean_syllables: FxHashSet::default(),
            stray_forms: FxHashSet::default(),
            no_articles: FxHashSet::default(),
            other_name_words: FxHashSet::default(),
            leading_forms: FxHashSet::default(),
            state_words: FxHashSet::default(),
            ordinal_endings: FxHashSet::default(),
            number_signs: FxHashSet::default(),
            domains: FxHashSet::default(),
            implied: FxHashSet::default(),
            conjunctions: FxHashSet::default(),
            gendered_endings: Vec::new(),
            gendered: Vec::new(),
            craft_prefixes: FxHashSet::default(),
            craft_makers: FxHashMap::default(),
            legal_forms: FxHashMap::default(),
            working_forms: 0,
            form_words: FxHashSet::default(),
            places: FxHashMap::default(),
            groups: FxHashMap::default(),
            frequencies: FxHashMap::default(),
            skeletons: FxHashMap::default(),
            of_group: Vec::new(),
        };
        known.read_person_words();
        known.read_organisation_words();
        known.read_glossary();
        known.read_working_words();
        known.read_sounded();
        known.read_inflected();
        for (_, line) in sections(LEGAL_FORMS) {
            let Some((name, forms)) = line.split_once(':') else {
                continue;
            };
            // One bit a class: a form may be of several.
            let class = known.legal_forms.values().fold(0, |all, classes| all | classes) + 1;
            if name.ends_with('*') {
                known.working_forms |= class;
            }
            for form in forms.split('|') {
                let form = normal(form.trim());
                *known.legal_forms.entry(form).or_insert(0) |= class;
                known.form_words.extend(form.split(' '));
            }
        }
        for (number, line) in (0..).zip(sections(VARIANTS)) {
            for name in line.1.split_whitespace() {
                known.groups.entry(normal(name)).or_default().push(number);
            }
        }
        for (number, line) in (0..).zip(sections(SPELLINGS)) {
            for name in line.1.split_whitespace() {
                known
                    .groups
                    .entry(name)
                    .or_default()
                    .push(SPELLING_GROUPS | number);
            }
        }
        known.read_frequencies();
        known.read_common_names();
        known.read_group_frequencies();
        known.read_places();
        known.read_demonyms();
        known.read_slips();
        known
    }

    fn read_person_words(&mut self) {
        for (section, line) in sections(PERSON_WORDS) {
            let kind = match section {
                "honorific" => WordKind::Honorific,
                "title_name" => WordKind::TitleName,
                "suffix" => WordKind::Suffix,
                "particle" => WordKind::Particle,
                "article" => WordKind::Article,
                "nasab" => WordKind::Nasab,
                "nasab_after" => WordKind::NasabAfter,
                "kunya" => WordKind::Kunya,
                "abd" => WordKind::Abd,
                "gendered" => {
                    let (man, woman) = line.split_once(' ').unwrap_or((line, ""));
                    self.gendered.push((man.trim_start_matches('-'), woman));
                    continue;
                }
                "patronymic" => {
                    self.patronymics.extend(line.split_whitespace());
                    continue;
                }
                "title_prefix" => {
                    self.title_prefixes.extend(line.split_whitespace().map(normal));
                    continue;
                }
                "title_suffix" => {
                    self.title_suffixes.extend(line.split_whitespace());
                    continue;
                }
                "initial" => {
                    self.initial_groups.extend(line.split_whitespace());
                    continue;
                }
                "national" => {
                    self.national.extend(line.split_once(' '));
                    continue;
                }
                "sex" => {
                    let (man, woman) = line.split_once(' ').unwrap_or((line, ""));
                    self.sexes.push((man.trim_start_matches('-'), woman));
                    continue;
                }
                "middle_father" => {
                    self.middle_fathers.extend(line.split_whitespace());
                    continue;
                }
                "korean_syllable" => {
                    self.korean_syllables.extend(line.split_whitespace());
                    continue;
                }
                "stray_form" => {
                    self.stray_forms.extend(line.split_whitespace());
                    continue;
                }
                "beginning" => {
                    self.beginnings.extend(line.split_whitespace());
                    continue;
                }
                _ => {
                    self.endings.extend(line.split_whitespace());
                    continue;
                }
            };
            let mut same = line.split_whitespace();
            if let (WordKind::Suffix, Some(first)) = (kind, same.next()) {
                self.suffixes.insert(first, first);
                self.suffixes.extend(same.map(|word| (word, first)));
            }
            for word in line.split_whitespace() {
                self.person.entry(normal(word)).or_insert(kind);
            }
        }
        self.endings.sort_by_key(|e| std::cmp::Reverse(e.len()));
        self.patronymics.sort_by_key(|e| std::cmp::Reverse(e.len()));
        self.title_prefixes.sort_by_key(|t| std::cmp::Reverse(t.len()));
        self.title_suffixes.sort_by_key(|t| std::cmp::Reverse(t.len()));
        let endings = self.gendered.iter().flat_map(|(men, women)| [*men, *women]);
        self.gendered_endings = endings.collect();
        self.gendered_endings.sort_unstable();
        self.gendered_endings.dedup();
    }

    fn read_frequencies(&mut self) {
        for (section, line) in sections(FREQUENCIES) {
            let mut fields = line.split_whitespace();
            let Some(word) = fields.next() else { continue };
            let mut number = || fields.next().and_then(|f| f.parse::<f32>().ok()).unwrap_or(0.0);
            if section == "skeleton" {
                self.skeletons.insert(word, number());
            } else {
                let frequency = Frequency {
                    person: number(),
                    organisation: number(),
                    culture: 0.0,
                    given_percent: number() as u8,
                };
                self.frequencies.insert(word, frequency);
            }
        }
    }

    fn read_common_names(&mut self) {
        for (_, line) in sections(COMMON_NAMES) {
            let Some((part, names)) = line.split_once(':') else {
                continue;
            };
            let given_percent = if part == "given" { 90 } else { 10 };
            let (most, many) = names.split_once('|').unwrap_or((names, ""));
            for (names, culture) in [(most, MOST_PER_MILLION), (many, MANY_PER_MILLION)] {
                for name in names.split_whitespace() {
                    let frequency = self.frequencies.entry(name).or_insert(Frequency {
                        given_percent,
                        ..Frequency::default()
                    });
                    frequency.culture = frequency.culture.max(culture);
                }
            }
        }
    }

    fn read_group_frequencies(&mut self) {
        for (name, groups) in &self.groups {
            let Some(found) = self.frequencies.get(name) else {
                continue;
            };
            for group in groups.iter().filter(|group| **group < SPELLING_GROUPS) {
                let at = usize::from(*group);
                if self.of_group.len() <= at {
                    self.of_group.resize(at + 1, 0.0);
                }
                self.of_group[at] = self.of_group[at].max(found.person.max(found.culture));
            }
        }
    }

    /// How often a word stands in names; `None` for a word that is rare or unknown.
    pub(crate) fn frequency(&self, word: &str) -> Option<Frequency> {
        self.frequencies.get(word).copied()
    }

    /// How often people have the given name of which a patronymic has the stem, per million: `vladimir`, `vasil(y)`,
    /// `nikit(a)`, `serge(y)`.
    pub(crate) fn frequency_of_father(&self, stem: &str) -> f32 {
        let of = |name: &str| {
            self.frequency(name)
                .map_or(0.0, |found| found.person.max(found.culture))
        };
        ["y", "i", "a", "iy", "ey"]
            .iter()
            .fold(of(stem), |most, ending| most.max(of(&format!("{stem}{ending}"))))
    }

    /// How often people have the commonest name of a group of variants, per million; 0 where that is not known.
    pub(crate) fn of_group(&self, group: u16) -> f32 {
        self.of_group.get(usize::from(group)).copied().unwrap_or(0.0)
    }

    /// How often consonants stand in people's names, per million, for words without vowels.
    pub(crate) fn skeleton(&self, consonants: &str) -> Option<f32> {
        self.skeletons.get(consonants).copied()
    }

    /// Whether nearly all who have the name have it as a given name.
    pub(crate) fn is_given_name(&self, word: &str) -> bool {
        self.frequencies
            .get(word)
            .is_some_and(|f| f.given_percent >= GIVEN_PERCENT)
    }

    /// Whether a word is a name that many of its own culture have.
    pub(crate) fn is_cultures_name(&self, word: &str) -> bool {
        self.frequencies
            .get(word)
            .is_some_and(|f| f.culture >= MANY_PER_MILLION)
    }

    /// Whether a word is a well-known name of people.
    pub(crate) fn is_common_name(&self, word: &str) -> bool {
        self.frequencies
            .get(word)
            .is_some_and(|f| f.person >= COMMON_PER_MILLION || f.culture >= MOST_PER_MILLION)
            || self
                .groups
                .get(word)
                .is_some_and(|g| g.iter().any(|g| *g < SPELLING_GROUPS))
    }
}

/// A number that changes with any of the files.
pub(crate) fn version() -> u64 {
    static VERSION: LazyLock<u64> = LazyLock::new(|| {
        let mut hasher = FxHasher::default();
        2u32.hash(&mut hasher); // layout of keys
        for text in [
            PERSON_WORDS,
            ORGANISATION_WORDS,
            GLOSSARY,
            LEGAL_FORMS,
            VARIANTS,
            SPELLINGS,
            FREQUENCIES,
            COMMON_NAMES,
            crate::cost::FEATURES,
            crate::cost::LEARNED,
            crate::han::HAN,
            crate::han::READINGS,
            crate::thai::THAI,
            crate::syllables::SYLLABLES,
            crate::habits::JAPANESE,
            crate::cyrillic::CYRILLIC,
            crate::sound::SOUND_TEXTS[0],
            crate::sound::SOUND_TEXTS[1],
        ] {
            text.hash(&mut hasher);
        }
        hasher.finish()
    });
    *VERSION
}
