//! Organisations' and vessels' names: legal forms, numbers, generic words, places, abbreviations.

mod acronym;
mod craft;
mod numbers;
mod unspaced;

pub(crate) use acronym::acronyms;
use interdict_model::Script;

use numbers::{mark_number_signs, merge_numbers, number};

use crate::{
    NameClass,
    analyse::{Draft, longest_phrase},
    knowledge::{KNOWLEDGE, WordKind},
    token::{Kind, Role},
    words::Word,
};

/// The words that an organisation's name is made of, those that are written together cut.
pub(crate) fn in_words(words: Vec<Word>) -> Vec<Word> {
    cut_article(merge_letters(unspaced::cut(words)))
}

/// The words of an organisation's or vessel's name as tokens with roles.
pub(crate) fn drafts(words: Vec<Word>, class: NameClass) -> Vec<Draft> {
    let mut words = in_words(words);
    if class == NameClass::Object {
        words = craft::cut_types(words);
    }
    let mut entries: Vec<&str> = words
        .iter()
        .map(|w| KNOWLEDGE.slip_of(w.entry()).unwrap_or_else(|| w.entry()))
        .collect();
    complete_last(&words, &mut entries);
    let mut drafts: Vec<Draft> = words.iter().map(Draft::new).collect();
    mark_legal_forms(&words, &entries, &mut drafts);
    if class == NameClass::Object {
        craft::unmark_types(&mut drafts);
    }
    mark_places(&entries, &mut drafts);
    mark_words(&words, &entries, &mut drafts);
    mark_implied(&mut drafts);
    if class == NameClass::Object {
        craft::mark_prefix(&entries, &mut drafts);
        craft::mark_makers(&entries, &mut drafts);
    }
    mark_number_signs(&words, &entries, &mut drafts);
    mark_articles(&words, &mut drafts);
    mark_branch(&words, &mut drafts);
    mark_domain(&words, &mut drafts);
    for (draft, word) in drafts.iter_mut().zip(&words) {
        // "Deutsche Bank (Schweiz)" names a branch: less telling than a place in the name itself.
        if draft.role == Role::Place && word.bracketed {
            draft.role = Role::Branch;
        }
    }
    let mut drafts = merge_numbers(merge_legal_forms(drafts));
    // "OKB" and "Design Bureau" say what a body does.
    for draft in drafts.iter_mut().filter(|d| d.kind == Kind::LegalForm) {
        if draft.value & KNOWLEDGE.working_forms != 0 {
            draft.role = Role::Generic;
        }
    }
    // "Corporation" says no more than that it is a body; "AG" and "GmbH" tell two apart.
    let general = KNOWLEDGE.legal_forms.get("company").copied();
    for draft in drafts
        .iter_mut()
        .filter(|d| d.kind == Kind::LegalForm && Some(d.value) == general)
    {
        draft.role = Role::Filler;
    }
    mark_other_name(&mut drafts);
    acronym::mark_own(&mut drafts);
    acronym::mark_country(&mut drafts);
    mark_description(&mut drafts);
    crate::syllables::mark_body(&mut drafts);
    if drafts.iter().all(|d| d.kind == Kind::LegalForm)
        && let Some(first) = drafts.first_mut()
    {
        first.role = Role::Word;
        first.kind = Kind::Word;
    }
    drafts
}

/// "L.L.C.", "S. A.", "z o.o.": single letters in a row are one word.
fn merge_letters(words: Vec<Word>) -> Vec<Word> {
    let mut merged: Vec<Word> = Vec::with_capacity(words.len());
    let mut open = false;
    for word in words {
        // Arabic writes the letters of a form apart.
        let single = word.script != Script::Arabic
            && word.folded.len() == 1
            && word.folded.bytes().all(|b| b.is_ascii_alphabetic());
        let follows = merged
            .last()
            .is_some_and(|last| last.dot_after || !word.dot_after);
        if single
            && open
            && follows
            && let Some(last) = merged.last_mut()
        {
            last.original.push_str(&word.original);
            last.lower.push_str(&word.lower);
            last.folded.push_str(&word.folded);
            last.span.1 = word.span.1;
            last.dot_after = word.dot_after;
            continue;
        }
        open = single;
        merged.push(word);
    }
    merged
}

/// Small words of Hebrew that are one letter before the next word.
const HEBREW_PREFIXES: [char; 7] = ['ה', 'ל', 'ב', 'ו', 'ש', 'מ', 'כ'];

/// "l'Atlantique", "d'Afrique": the small word of French and Italian that lost its vowel, and the word.
fn cut_elision(word: &Word) -> Option<[Word; 2]> {
    let mut written = word.original.chars();
    let small = written.next().filter(|c| ELIDED.contains(c))?;
    let sign = written.next().filter(|c| matches!(c, '\'' | '’'))?;
    if word.script != Script::Latin || word.folded.len() < ELISION_LETTERS_MIN {
        return None;
    }
    let rest: String = word.lower.chars().skip(1).collect();
    let start = word.span.0 + 2;
    let before = Word {
        original: String::from_iter([small, sign]),
        span: (word.span.0, start),
        ..word.piece(0, 1)
    };
    let after = Word {
        original: written.collect(),
        span: (start, word.span.1),
        folded: crate::fold::fold(&rest),
        lower: rest,
        hyphen_before: false,
        comma_before: false,
        ..word.clone()
    };
    Some([before, after])
}

/// What stands before an apostrophe for an article or "of".
const ELIDED: [char; 4] = ['l', 'L', 'd', 'D'];
/// Shorter words are names of their own ("D'Or").
const ELISION_LETTERS_MIN: usize = 5;

/// The articles of Arabic and Hebrew as words of their own.
fn cut_article(words: Vec<Word>) -> Vec<Word> {
    let mut cut = Vec::with_capacity(words.len());
    for word in words {
        if let Some(parts) = cut_elision(&word) {
            cut.extend(parts);
            continue;
        }
        let letters = word.lower.chars().count();
        // "and the", "for the" written with the word.
        let joined = word.original.chars().count() == letters;
        let before = ["وال", "لل", "بال"]
            .iter()
            .find(|p| joined && word.script == Script::Arabic && letters >= 6 && word.lower.starts_with(**p));
        let rest = |before: &str| word.piece(before.chars().count(), letters);
        // A shorter word, where what is left of it is known ("للنقل").
        let known = ["وال", "لل", "بال"]
            .iter()
            .map(|p| (p, word.lower.starts_with(*p)))
            .find_map(|(p, begins)| {
                let rest = (begins && joined && word.script == Script::Arabic).then(|| rest(p))?;
                KNOWLEDGE.abbreviations.contains_key(rest.entry()).then_some(rest)
            });
        if let Some(rest) = before.map(|before| rest(before)).or(known) {
            cut.push(rest);
            continue;
        }
        // The, to, in, and, of, from: one letter before a word of Hebrew.
        let hebrew = word.script == Script::Hebrew && joined && word.lower.starts_with(HEBREW_PREFIXES);
        if hebrew && !KNOWLEDGE.abbreviations.contains_key(word.entry()) {
            let rest = word.piece(1, letters);
            if KNOWLEDGE.abbreviations.contains_key(rest.entry()) {
                cut.push(rest);
                continue;
            }
        }
        let article = word.script == Script::Arabic && letters >= 5 && word.lower.starts_with("ال");
        if article
            && word.original.chars().count() == letters
            && !KNOWLEDGE.organisation.contains_key(word.entry())
            && !KNOWLEDGE.abbreviations.contains_key(word.entry())
            && !KNOWLEDGE.no_articles.contains(word.entry())
        {
            cut.push(word.piece(0, 2));
            cut.push(word.piece(2, letters));
        } else {
            cut.push(word);
        }
    }
    cut
}

/// "Consolidated Engineering & Construct": the end of a long name, cut off where a form had no more room.
fn complete_last(words: &[Word], entries: &mut [&str]) {
    let (Some(word), Some(entry)) = (words.last(), entries.last_mut()) else {
        return;
    };
    let unknown = || {
        KNOWLEDGE.frequency(entry).is_none()
            && !KNOWLEDGE.abbreviations.contains_key(*entry)
            && !KNOWLEDGE.legal_forms.contains_key(*entry)
    };
    if word.span.1 >= FIELD_MIN
        && words.len() > 1
        && unknown()
        && let Some(whole) = KNOWLEDGE.shortened(entry)
    {
        *entry = whole;
    }
}

/// Fields of forms have room for so many characters at least.
const FIELD_MIN: u32 = 27;

/// "Kestrel Aero Parts dba KAP Spares": what follows is another name of the same body.
fn mark_other_name(drafts: &mut [Draft]) {
    let words: Vec<String> = drafts.iter().map(|d| d.folded.clone()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut buffer = String::new();
    let find = |phrase: &str| KNOWLEDGE.other_name_words.contains(phrase).then_some(());
    for at in 1..drafts.len() {
        let Some((length, ())) = longest_phrase(&words[at..], &mut buffer, find) else {
            continue;
        };
        if at + length == drafts.len() {
            return;
        }
        for (place, draft) in drafts[at..].iter_mut().enumerate() {
            draft.role = if place < length || draft.role == Role::Stopword {
                Role::Stopword
            } else {
                Role::Filler
            };
        }
        return;
    }
}

/// Legal forms: long ones anywhere, short ones ("AS", "SA") at the ends alone.
fn mark_legal_forms(words: &[Word], entries: &[&str], drafts: &mut [Draft]) {
    let known = &*KNOWLEDGE;
    let mut buffer = String::new();
    let find = |phrase: &str| known.legal_forms.get(phrase).copied();
    let mark = |drafts: &mut [Draft], class: u32| {
        for (at, draft) in drafts.iter_mut().enumerate() {
            draft.continues = at > 0;
            draft.role = Role::LegalForm;
            draft.kind = Kind::LegalForm;
            draft.value = class;
        }
    };
    let short = |from: usize, length: usize| {
        entries[from..from + length]
            .iter()
            .map(|e| e.chars().count())
            .sum::<usize>()
            <= 3
    };
    let mut at = 0;
    let mut only_forms_before = true;
    while at < entries.len() {
        match longest_phrase(&entries[at..], &mut buffer, find) {
            Some((length, class))
                if !short(at, length)
                    || only_forms_before
                        && (words[at].upper
                            || words[at].script != Script::Latin
                            || known.leading_forms.contains(entries[at])
                                && words[at].original.starts_with(char::is_uppercase)) =>
            {
                mark(&mut drafts[at..at + length], class);
                at += length;
            }
            _ => {
                only_forms_before = false;
                at += 1;
            }
        }
    }
    // "Res. Inst.": what a body does, in shortened words.
    let long: Vec<&str> = (words.iter().zip(entries))
        .map(|(word, entry)| {
            let long = known.abbreviations.get(*entry).copied();
            long.or_else(|| word.dot_after.then(|| known.shortened(entry)).flatten())
                .unwrap_or(entry)
        })
        .collect();
    let works = |phrase: &str| find(phrase).filter(|class| class & known.working_forms != 0);
    for at in 0..entries.len() {
        if let Some((length, class)) = longest_phrase(&long[at..], &mut buffer, works)
            && length > 1
            && drafts[at..at + length].iter().all(|d| d.role == Role::Word)
        {
            mark(&mut drafts[at..at + length], class);
        }
    }
    // From the end: whatever stands after the last word that is no form.
    let mut end = entries.len();
    while end > 1 {
        let found = (1..=end.min(crate::knowledge::PHRASE_MAX))
            .rev()
            .find_map(|length| {
                let phrase = entries[end - length..end].join(" ");
                find(&phrase).map(|class| (length, class))
            });
        match found {
            Some((length, class)) if length < end || drafts[0].role == Role::LegalForm => {
                mark(&mut drafts[end - length..end], class);
                end -= length;
            }
            _ => break,
        }
    }
}

/// Names of countries, their people, cities, and the words of `[place]`.
fn mark_places(entries: &[&str], drafts: &mut [Draft]) {
    let known = &*KNOWLEDGE;
    let mut buffer = String::new();
    let mut at = 0;
    while at < entries.len() {
        let found = longest_phrase(&entries[at..], &mut buffer, |phrase| {
            known.places.get(phrase).copied()
        });
        match found {
            Some((length, ())) => {
                let style = |entry: &&str| length > 1 && known.state_words.contains(entry);
                let named = entries[at..at + length].iter().any(|e| !style(e));
                for (draft, entry) in drafts[at..at + length]
                    .iter_mut()
                    .zip(&entries[at..])
                    .filter(|(d, _)| d.role == Role::Word)
                {
                    // "Islamic Republic of Iran" is Iran.
                    draft.role = if named && style(entry) {
                        Role::Stopword
                    } else {
                        Role::Place
                    };
                }
                at += length;
            }
            None => at += 1,
        }
    }
}

fn mark_words(words: &[Word], entries: &[&str], drafts: &mut [Draft]) {
    let known = &*KNOWLEDGE;
    for (at, draft) in drafts.iter_mut().enumerate() {
        if draft.role == Role::LegalForm {
            continue;
        }
        let entry = entries[at];
        if let Some(number) = number(&words[at], at, known.numbers.get(entry).copied()) {
            draft.role = Role::Number;
            draft.kind = Kind::Number;
            draft.value = number;
            continue;
        }
        let long = (known.abbreviations.get(entry).copied())
            .or_else(|| words[at].dot_after.then(|| known.shortened(entry)).flatten())
            .or_else(|| known.transcribed(entry))
            .or_else(|| match words[at].script {
                Script::Cyrillic => known.declined(entry),
                Script::Arabic => known.of_arabic_stem(entry),
                _ => None,
            });
        // "корпорация" is "corporation", which is a legal form.
        if let Some(class) = long.and_then(|long| known.legal_forms.get(long)) {
            draft.role = Role::LegalForm;
            draft.kind = Kind::LegalForm;
            draft.value = *class;
            continue;
        }
        // A word of another language may be one of two in English.
        let long = long.map(|long| known.abbreviations.get(long).copied().unwrap_or(long));
        let country = known.demonyms.get(long.unwrap_or(entry)).map(String::as_str);
        let long = country.or(long);
        if let Some(long) = long {
            draft.translate(long);
            draft.also = known.also.get(entry).map_or(&[], Vec::as_slice);
        }
        if entry != words[at].entry() {
            draft.set_text(entry);
        }
        match known.organisation.get(long.unwrap_or(entry)) {
            Some(WordKind::Stopword) => draft.role = Role::Stopword,
            Some(WordKind::Generic) if draft.role == Role::Word => draft.role = Role::Generic,
            Some(WordKind::Filler) if draft.role == Role::Word => draft.role = Role::Filler,
            Some(WordKind::Place) => draft.role = Role::Place,
            _ if draft.role == Role::Word && long.is_some_and(|long| known.places.contains_key(long)) => {
                draft.role = Role::Place;
            }
            _ => {}
        }
    }
}

/// "National Defence": the word that many languages leave out beside the other.
fn mark_implied(drafts: &mut [Draft]) {
    let implied = |one: &Draft, other: &Draft| {
        KNOWLEDGE
            .implied
            .contains(&(one.folded.as_str(), other.folded.as_str()))
    };
    for at in 1..drafts.len() {
        let (before, from) = drafts.split_at_mut(at);
        let (one, other) = (&mut before[at - 1], &mut from[0]);
        if implied(one, other) {
            one.role = Role::Filler;
        } else if implied(other, one) {
            other.role = Role::Filler;
        }
    }
}

/// See [`mark_description`].
fn is_rare(word: &str) -> bool {
    word.len() >= RARE_LETTERS_MIN
        && KNOWLEDGE
            .frequency(word)
            .is_none_or(|found| found.person.max(found.organisation) <= RARE_PER_MILLION)
}

/// Up to so many in a million, a word of a body's name is hardly another body's.
const RARE_PER_MILLION: f32 = 160.0;
/// Shorter words are easily another body's letters.
const RARE_LETTERS_MIN: usize = 5;

/// "Research and Production Corporation Uralvagonzavod": what stands before a name that nobody else has says what the
/// body is; the name alone says which.
fn mark_description(drafts: &mut [Draft]) {
    let small = |d: &Draft| matches!(d.role, Role::Stopword | Role::LegalForm);
    let described = |d: &Draft| matches!(d.role, Role::Generic | Role::Filler) || small(d);
    let Some(at) = drafts.iter().position(|d| !described(d)) else {
        return;
    };
    let (before, from) = drafts.split_at_mut(at);
    let unknown = |d: &Draft| d.role == Role::Word && d.kind == Kind::Word && is_rare(&d.folded);
    if from
        .iter()
        .all(|d| unknown(d) || small(d) || d.role == Role::Filler)
    {
        for draft in before.iter_mut().filter(|d| d.role == Role::Generic) {
            draft.role = Role::Filler;
        }
    }
}

/// "Gulf Star Exchange, Dubai Branch": the place beside the word says where the branch is, and a branch is its body.
fn mark_branch(words: &[Word], drafts: &mut [Draft]) {
    let named = drafts.iter().any(|d| d.role == Role::Word);
    let Some(at) = drafts
        .iter()
        .rposition(|d| d.folded == "branch" && d.kind == Kind::Word)
    else {
        return;
    };
    let before = (0..at)
        .rev()
        .take_while(|place| drafts[*place].role == Role::Place && !words[place + 1].comma_before)
        .count();
    let after = &drafts[at + 1..];
    let small = after.iter().take_while(|d| d.role == Role::Stopword).count();
    let places = after[small..]
        .iter()
        .take_while(|d| d.role == Role::Place)
        .count();
    let after = if places > 0 { small + places } else { 0 };
    if !named || before + places == 0 {
        return;
    }
    let beside = drafts[at - before..=at + after].iter_mut();
    for draft in beside.filter(|d| d.role == Role::Place) {
        draft.role = Role::Branch;
    }
    drafts[at].role = Role::Filler;
}

/// "Garantex.io": the end of an address in the net is no part of a name.
fn mark_domain(words: &[Word], drafts: &mut [Draft]) {
    if let ([.., name, end], Some(draft)) = (words, drafts.last_mut())
        && name.dot_after
        && name.span.1 + 1 == end.span.0
        && KNOWLEDGE.domains.contains(end.entry())
    {
        draft.role = Role::Stopword;
        draft.kind = Kind::Word;
    }
}

/// "Ash-Shabab": the article of Arabic, whose l went over into the letter that follows.
fn mark_articles(words: &[Word], drafts: &mut [Draft]) {
    for (at, pair) in words.windows(2).enumerate() {
        let [article, noun] = pair else { continue };
        // Nothing but an apostrophe between them: "l'Atlantique".
        if article.original.starts_with(ELIDED) && article.original.ends_with(['\'', '’']) {
            drafts[at].role = Role::Stopword;
        }
        let spoken = article.folded.strip_prefix(['a', 'e']).unwrap_or_default();
        let kind = KNOWLEDGE.person.get(article.entry());
        let is_article = matches!(kind, Some(WordKind::Article | WordKind::Particle));
        if is_article && noun.hyphen_before && !spoken.is_empty() && noun.folded.starts_with(spoken) {
            drafts[at].role = Role::Stopword;
        }
    }
}

/// The words of one legal form ("Joint Stock Company") are one token.
fn merge_legal_forms(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if draft.kind == Kind::LegalForm
            && draft.continues
            && let Some(last) = merged.last_mut()
        {
            last.original = format!("{} {}", last.original, draft.original);
            last.folded.push_str(&draft.folded);
            last.lower.push_str(&draft.lower);
            last.span.1 = draft.span.1;
            continue;
        }
        merged.push(draft);
    }
    merged
}
