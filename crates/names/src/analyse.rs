//! From text to tokens.

use interdict_model::Script;

use crate::{
    NameClass,
    align::{MAX_TOKENS, MAX_UNITS},
    keys::{self, Part},
    knowledge::{KNOWLEDGE, PHRASE_MAX, WordKind},
    organisation, person,
    similarity::SPELLING_GROUPS,
    token::{Join, JoinKind, KeyParts, Kind, Role, Token, TokenKey, make_key},
    words::{Word, words},
};

/// A name, ready for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysedName {
    /// What it was read as.
    pub class: NameClass,
    /// Tokens in the order written, at most [`MAX_TOKENS`]; a token that stands there twice is kept once.
    pub tokens: Vec<Token>,
    /// Neighbouring tokens as one; see the crate's page on units.
    pub joins: Vec<Join>,
    /// Whether the text had more than [`MAX_TOKENS`] different tokens, of which the last were left out.
    pub truncated: bool,
}

impl AnalysedName {
    /// The keys of all units: tokens first, then joins.
    pub fn units(&self) -> impl Iterator<Item = &TokenKey> {
        self.tokens
            .iter()
            .map(|t| &t.key)
            .chain(self.joins.iter().map(|j| &j.key))
    }

    /// Whether nothing comparable is left of the text.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// A token in the making.
pub(crate) struct Draft {
    pub(crate) original: String,
    pub(crate) span: (u32, u32),
    pub(crate) lower: String,
    pub(crate) folded: String,
    pub(crate) script: Script,
    pub(crate) role: Role,
    pub(crate) kind: Kind,
    pub(crate) value: u32,
    /// A surname in Han or Hangul.
    pub(crate) surname: bool,
    /// The word itself where another was put for it ("Zavod", read as "factory").
    pub(crate) spelled: Option<Spelled>,
    /// What else the word may be in English.
    pub(crate) also: &'static [&'static str],
    /// Goes on with the legal form of the token before.
    pub(crate) continues: bool,
    /// In a name of a language that has few syllables.
    pub(crate) syllabic: bool,
}

/// A word as it was written.
pub(crate) struct Spelled {
    lower: String,
    folded: String,
    pub(crate) script: Script,
}

impl Draft {
    pub(crate) fn new(word: &Word) -> Self {
        Self {
            original: word.original.clone(),
            span: word.span,
            lower: word.lower.clone(),
            folded: word.folded.clone(),
            script: word.script,
            role: Role::Word,
            kind: Kind::Word,
            value: 0,
            surname: false,
            spelled: None,
            also: &[],
            continues: false,
            syllabic: false,
        }
    }

    /// A part of the word, `from..to` in its own characters.
    pub(crate) fn part(&self, from: usize, to: usize, role: Role) -> Self {
        let pick = |text: &str| text.chars().skip(from).take(to - from).collect::<String>();
        let lower = pick(&self.lower);
        Self {
            original: pick(&self.original),
            span: (self.span.0 + from as u32, self.span.0 + to as u32),
            folded: crate::fold::fold(&lower),
            lower,
            script: self.script,
            role,
            kind: Kind::Word,
            value: 0,
            surname: false,
            spelled: None,
            also: &[],
            continues: false,
            syllabic: false,
        }
    }

    /// Replaces what is compared, keeping what was written.
    pub(crate) fn set_text(&mut self, latin: &str) {
        // The sounds of a word are read by its script: what is in another than Latin stays as it was written.
        if !latin.is_ascii() {
            return;
        }
        self.lower = latin.to_owned();
        self.folded = latin.to_owned();
        self.script = Script::Latin;
    }

    /// As [`Draft::set_text`], where the word may be part of a longer one that is compared as written.
    pub(crate) fn translate(&mut self, latin: &str) {
        self.spelled = Some(Spelled {
            lower: std::mem::take(&mut self.lower),
            folded: std::mem::take(&mut self.folded),
            script: self.script,
        });
        self.set_text(latin);
    }

    /// The word as it was written: lower case, folded, script.
    pub(crate) fn written(&self) -> (&str, &str, Script) {
        match &self.spelled {
            Some(spelled) => (&spelled.lower, &spelled.folded, spelled.script),
            None => (&self.lower, &self.folded, self.script),
        }
    }

    fn key(&self) -> TokenKey {
        let key = self.plain_key();
        if self.syllabic { key.syllabic() } else { key }
    }

    fn plain_key(&self) -> TokenKey {
        match self.kind {
            Kind::Word if let Some(spelled) = &self.spelled => {
                let written = keys::script_key(&spelled.lower, &spelled.folded, spelled.script, Part::Any);
                keys::translated_key(&self.folded, self.also, &written)
            }
            Kind::Word => {
                let part = match self.role {
                    _ if self.surname => Part::Surname,
                    Role::Given => Part::Given,
                    _ => Part::Any,
                };
                keys::script_key(&self.lower, &self.folded, self.script, part)
            }
            kind => {
                let parts = KeyParts {
                    value: self.value,
                    text: if kind == Kind::Number { "" } else { &self.folded },
                    ..KeyParts::default()
                };
                make_key(kind, &parts)
            }
        }
    }
}

/// Reads two names that are to be compared. Where their class is not known it is the same for both: what shows one of
/// them to be an organisation's shows it of the other, and a number is none of a person's.
pub fn analyse_pair(a: &str, b: &str, class: NameClass) -> [AnalysedName; 2] {
    let known = &*KNOWLEDGE;
    let sign = |text: &str| {
        let (words, _) = words(text);
        // A year may be that of somebody's birth.
        let dated = words
            .iter()
            .any(|w| w.folded.len() == 4 && w.folded.starts_with(['1', '2']));
        let numbered = |w: &Word| !dated && w.folded.bytes().any(|b| b.is_ascii_digit());
        words.iter().any(numbered) || looks_like_organisation(&words) || {
            // A major general's rank is a brigade in Arabic, and a name of Korea may end as "steel" does.
            let titled = |w: &Word| known.person.get(w.entry()) == Some(&WordKind::Honorific);
            if words.iter().any(titled) || text.chars().count() < SIGN_TEXT_MIN {
                return false;
            }
            let words = organisation::in_words(words);
            words.iter().any(is_sign_in_another_language)
        }
    };
    let class = match class {
        NameClass::Any if sign(a) || sign(b) => NameClass::Organization,
        known => known,
    };
    [analyse(a, class), analyse(b, class)]
}

/// Whether a word of another language, or a shortened one, is one that shows an organisation: 银行, zavod, univ.
fn is_sign_in_another_language(word: &Word) -> bool {
    let known = &*KNOWLEDGE;
    let Some(long) = known.abbreviations.get(word.entry()) else {
        return false;
    };
    let kind = known.organisation.get(*long);
    word.entry().chars().count() > SIGN_LETTERS[usize::from(word.script == Script::Latin)]
        && !known.groups.contains_key(word.entry())
        && !known.person.contains_key(word.entry())
        && (known.legal_forms.contains_key(*long)
            || matches!(kind, Some(WordKind::Generic | WordKind::Filler)))
}

/// Words of up to so many letters show nothing, in other scripts and in Latin letters.
const SIGN_LETTERS: [usize; 2] = [1, 3];
/// Shorter texts are persons' names where no script cuts them.
const SIGN_TEXT_MIN: usize = 4;

/// Reads a name as that of a party of a class. Never fails: text without letters or digits gives no tokens.
pub fn analyse(text: &str, class: NameClass) -> AnalysedName {
    let (words, mut truncated) = words(text);
    let class = match class {
        NameClass::Any if looks_like_organisation(&words) => NameClass::Organization,
        NameClass::Any => NameClass::Person,
        known => known,
    };
    let mut drafts = match class {
        NameClass::Person | NameClass::Any => person::drafts(&words),
        NameClass::Organization | NameClass::Object => organisation::drafts(words, class),
    };
    // A letter (an initial, half of an acronym) or a number may well stand there twice.
    let mut at = 0;
    while at < drafts.len() && at <= MAX_TOKENS {
        let draft = &drafts[at];
        let before = drafts[..at]
            .iter()
            .filter(|d| d.kind == Kind::Word && d.lower == draft.lower)
            .count();
        // A syllable may well stand there twice ("Ma Ma", "Chang Chang Ha").
        let letters = match draft.script {
            Script::Arabic | Script::Hebrew => REPEATABLE_CONSONANTS,
            _ => REPEATABLE_LETTERS,
        };
        let short = draft.lower.chars().nth(letters).is_none();
        // "Mokhtar Bel Mokhtar": a son may be called as his father.
        let fathers = at > 1 && drafts[at - 1].lower != draft.lower && is_small(&drafts[at - 1]);
        let repeated = draft.kind == Kind::Word && before > usize::from(short || fathers);
        if repeated {
            // The rest of a long run of one word goes at once.
            let word = draft.lower.clone();
            let mut seen = 0;
            drafts.retain(|d| {
                seen += usize::from(d.kind == Kind::Word && d.lower == word);
                d.kind != Kind::Word || d.lower != word || seen <= before
            });
        } else {
            at += 1;
        }
    }
    truncated |= drafts.len() > MAX_TOKENS;
    drafts.truncate(MAX_TOKENS);
    let mut joins = joins(&drafts, class);
    // Ships are called by a name as it is: Helen is not Ellen.
    let as_is = |key: TokenKey| match class {
        NameClass::Object => key.with_groups(|group| group >= SPELLING_GROUPS),
        _ => key,
    };
    for join in &mut joins {
        join.key = as_is(join.key.clone());
    }
    let tokens = drafts
        .into_iter()
        .map(|draft| Token {
            key: as_is(draft.key()),
            original: draft.original.into(),
            span: draft.span,
            role: draft.role,
            script: draft.script,
        })
        .collect();
    AnalysedName {
        class,
        tokens,
        joins,
        truncated,
    }
}

fn looks_like_organisation(words: &[Word]) -> bool {
    let known = &*KNOWLEDGE;
    words.iter().any(|w| {
        known.legal_forms.contains_key(w.entry()) && w.entry().chars().count() > 2
            || matches!(
                known.organisation.get(w.entry()),
                Some(WordKind::Generic | WordKind::Filler)
            )
    })
}

/// Whether a run of words is in a list of phrases, longest first; gives its length and entry.
pub(crate) fn longest_phrase<T>(
    words: &[&str],
    buffer: &mut String,
    find: impl Fn(&str) -> Option<T>,
) -> Option<(usize, T)> {
    for length in (1..=words.len().min(PHRASE_MAX)).rev() {
        buffer.clear();
        for (at, word) in words[..length].iter().enumerate() {
            if at > 0 {
                buffer.push(' ');
            }
            buffer.push_str(word);
        }
        if let Some(found) = find(buffer) {
            return Some((length, found));
        }
    }
    None
}

/// Words of up to so many letters are no slip where they stand twice.
const REPEATABLE_LETTERS: usize = 5;
/// The same where vowels are not written.
const REPEATABLE_CONSONANTS: usize = 4;
/// Letters into which the l of the Arabic article goes over: al-Shams is spoken ash-shams.
const SUN_LETTERS: [char; 14] = [
    'ت', 'ث', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ل', 'ن',
];
/// A word of so few letters may well be written as one with others.
const SMALL_LETTERS: usize = 4;
/// Longest text of a join, in letters.
const JOIN_LETTERS_MAX: usize = 24;

/// A short or lesser word, which is often written as one with the next.
fn is_small(draft: &Draft) -> bool {
    draft.lower.chars().count() <= SMALL_LETTERS
        || matches!(draft.role, Role::Particle | Role::Servant | Role::Stopword)
}

fn joins(drafts: &[Draft], class: NameClass) -> Vec<Join> {
    let mut joins = Vec::new();
    for start in 0..drafts.len() {
        for length in 2..=4 {
            let end = start + length;
            if end > drafts.len() || joins.len() >= MAX_UNITS - MAX_TOKENS - 4 {
                break;
            }
            let run = &drafts[start..end];
            let script = run[0].written().2;
            let same = run
                .iter()
                .all(|d| d.written().2 == script && d.kind != Kind::Number);
            let letters: usize = run.iter().map(|d| d.lower.chars().count()).sum();
            // A writer joins two words, or more where some are small.
            let few = run.iter().filter(|d| !is_small(d)).count();
            // Cut where the case changed: one written word may be one word.
            let written_as_one = run.windows(2).all(|w| w[0].span.1 == w[1].span.0);
            let wanted = length == 2
                || few == 0
                || written_as_one
                || (length == 3 && few <= 2)
                || few <= 2
                    && run
                        .iter()
                        .any(|d| matches!(d.role, Role::Particle | Role::Servant));
            if !same || letters > JOIN_LETTERS_MAX {
                break;
            }
            // The article belongs to the word after it.
            if run.last().is_some_and(|d| d.lower == "ال") {
                continue;
            }
            if wanted {
                let lower: String = run.iter().map(|d| d.written().0).collect();
                let folded: String = run.iter().map(|d| d.written().1).collect();
                let article = run.iter().position(|d| d.lower == "ال");
                let assimilated = article
                    .filter(|at| run.get(at + 1).is_some_and(|d| d.lower.starts_with(SUN_LETTERS)))
                    .map(|at| {
                        let parts = run
                            .iter()
                            .enumerate()
                            .map(|(i, d)| if i == at { "ا" } else { &*d.lower });
                        parts.collect::<String>()
                    })
                    .or_else(|| assimilated_latin(run));
                let key = keys::joined_key(&lower, &folded, script, assimilated.as_deref());
                joins.push(Join {
                    start: start as u8,
                    end: end as u8,
                    kind: JoinKind::Joined,
                    key: if run.iter().all(|d| d.syllabic) {
                        key.syllabic()
                    } else {
                        key
                    },
                });
            }
        }
    }
    if class == NameClass::Organization {
        organisation::acronyms(drafts, &mut joins);
    }
    joins
}

/// "Nur al-Din" as it is spoken: nuraddin.
fn assimilated_latin(run: &[Draft]) -> Option<String> {
    let article = |d: &Draft| d.role == Role::Particle && matches!(&*d.folded, "al" | "el" | "ul");
    let at = (1..run.len().checked_sub(1)?).find(|at| article(&run[*at]))?;
    let sun = ["d", "n", "r", "s", "t", "z", "l"];
    (run[at].script == Script::Latin && sun.iter().any(|s| run[at + 1].folded.starts_with(s))).then(|| {
        let vowel = &run[at].folded[..1];
        let (before, after) = (&run[..at], &run[at + 1..]);
        let text = |drafts: &[Draft]| drafts.iter().map(|d| d.folded.as_str()).collect::<String>();
        format!(
            "{}{vowel}{}{}",
            text(before),
            &run[at + 1].folded[..1],
            text(after)
        )
    })
}
