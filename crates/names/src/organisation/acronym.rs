//! Acronyms: those that a name may be called by, and those that stand in it.

use interdict_model::Script;

use crate::{
    align::{MAX_TOKENS, MAX_UNITS},
    analyse::Draft,
    knowledge::KNOWLEDGE,
    token::{Join, JoinKind, KeyParts, Kind, Role, make_key},
};

/// A legal form of so many letters is written out.
const SPELLED_OUT_LETTERS: usize = 6;
/// A legal form of so few letters may end an acronym.
const SHORT_FORM_LETTERS: usize = 3;
/// Two letters stand for too much.
const LETTERS_MIN: usize = 3;
/// Longer ones are words.
const LETTERS_MAX: usize = 8;
/// Longer words in capitals are words.
const COUNTRY_LETTERS_MAX: usize = 6;

/// First letters of an organisation's words, as they stand for all of them; and for those before or after the places
/// that a name begins or ends with: the PLA is the People's Liberation Army of China.
pub(crate) fn acronyms(drafts: &[Draft], joins: &mut Vec<Join>) {
    let place = |d: &Draft| d.role == Role::Place || d.role == Role::Branch;
    let beside = |d: &Draft| place(d) || d.role == Role::Stopword;
    let push = |from: usize, to: usize, forms: Vec<String>, joins: &mut Vec<Join>| {
        let whole = |form: &String| (LETTERS_MIN..=LETTERS_MAX).contains(&form.len());
        joins.extend(forms.into_iter().filter(whole).map(|form| Join {
            start: from as u8,
            end: to as u8,
            kind: JoinKind::Acronym,
            key: make_key(
                Kind::Acronym,
                &KeyParts {
                    text: &form,
                    ..KeyParts::default()
                },
            ),
        }));
    };
    push(0, drafts.len(), forms(drafts), joins);
    let after = drafts.iter().take_while(|d| place(d)).count();
    if after > 0 {
        push(after, drafts.len(), plain_forms(&drafts[after..]), joins);
    }
    let before = drafts.len() - drafts.iter().rev().take_while(|d| beside(d)).count();
    if drafts[before..].iter().any(place) {
        push(0, before, plain_forms(&drafts[..before]), joins);
    }
    joins.truncate(MAX_UNITS - MAX_TOKENS);
}

/// First letters of the words that one of the conditions lets in.
fn letters(drafts: &[Draft], with_small: bool, with_article: bool, with_form: bool) -> String {
    // "National Iranian Oil Company" is NIOC; the "Co., Ltd." behind a name is hardly ever part of it.
    // The I and R of IRISL, the Islamic Republic of Iran Shipping Lines.
    let of_state = |d: &Draft| {
        let entry = d.lower.as_str();
        KNOWLEDGE.state_words.contains(entry) && !matches!(entry, "of" | "the")
    };
    // CRCC is the China Railway Construction Corporation, Limited.
    let limited = (drafts.last()).is_some_and(|d| d.role == Role::LegalForm);
    let named_company = limited
        && drafts
            .iter()
            .any(|d| d.kind == Kind::LegalForm && d.role == Role::Filler);
    let article = |d: &Draft| matches!(&*d.folded, "al" | "el");
    drafts
        .iter()
        .filter(|d| match d.kind {
            Kind::Word => with_small || d.role != Role::Stopword || of_state(d) || with_article && article(d),
            Kind::LegalForm => {
                with_form && is_spelled_out(d) && !(named_company && d.role == Role::LegalForm)
            }
            _ => false,
        })
        .filter_map(|d| d.folded.chars().next())
        .collect()
}

fn is_spelled_out(draft: &Draft) -> bool {
    draft.role == Role::Filler || draft.folded.len() >= SPELLED_OUT_LETTERS
}

/// The acronyms of all words, without and with the small ones.
fn plain_forms(drafts: &[Draft]) -> Vec<String> {
    let mut forms = vec![letters(drafts, false, false, false)];
    add(&mut forms, letters(drafts, true, true, false));
    forms
}

fn add(forms: &mut Vec<String>, form: String) {
    if !forms.contains(&form) {
        forms.push(form);
    }
}

fn forms(drafts: &[Draft]) -> Vec<String> {
    // The United Shipbuilding Corporation's own letters are ОСК.
    let own_letters = |with_form: bool| -> Option<String> {
        let own = |d: &Draft| d.spelled.as_ref().is_some_and(|s| s.script == Script::Cyrillic);
        drafts.iter().any(own).then(|| {
            let counts = |d: &&Draft| match d.kind {
                Kind::Word => d.role != Role::Stopword,
                Kind::LegalForm => with_form && is_spelled_out(d),
                _ => false,
            };
            let first = |d: &Draft| d.written().0.chars().next();
            let letters = drafts.iter().filter(counts).filter_map(first);
            crate::fold::fold(&letters.collect::<String>())
        })
    };
    let mut forms = plain_forms(drafts);
    add(&mut forms, letters(drafts, false, false, true));
    // Al-Qaida in the Arabian Peninsula is AQAP.
    add(&mut forms, letters(drafts, false, true, false));
    // MODAFL is the Ministry of Defence and Armed Forces Logistics.
    let without_and: String = (drafts.iter())
        .filter(|d| d.kind == Kind::Word && !KNOWLEDGE.conjunctions.contains(d.folded.as_str()))
        .filter_map(|d| d.folded.chars().next())
        .collect();
    add(&mut forms, without_and);
    // PDVSA is Petróleos de Venezuela, S.A.
    let short_form =
        (drafts.last()).filter(|d| d.kind == Kind::LegalForm && d.folded.len() <= SHORT_FORM_LETTERS);
    if let Some(form) = short_form {
        add(&mut forms, letters(drafts, true, true, false) + &form.folded);
    }
    // KEPCO is the Korea Electric Power Corporation.
    if drafts
        .last()
        .is_some_and(|d| matches!(d.lower.as_str(), "company" | "corporation"))
    {
        let form = letters(drafts, false, false, false);
        add(
            &mut forms,
            form.strip_suffix('c').unwrap_or(&form).to_owned() + "co",
        );
    }
    for form in [own_letters(false), own_letters(true)].into_iter().flatten() {
        add(&mut forms, form);
    }
    forms
}

/// "Tehrik-e Taliban Pakistan (TTP)", "PDVSA Petróleos de Venezuela, S.A.": the name's own acronym at its end or
/// beginning says nothing new.
pub(super) fn mark_own(drafts: &mut [Draft]) {
    if let Some((last, words)) = drafts.split_last_mut()
        && is_acronym_of(last, words)
    {
        last.role = Role::Stopword;
    }
    if let Some((first, words)) = drafts.split_first_mut()
        && first.role == Role::Word
        && first.folded.len() >= LETTERS_MIN
        && !words.iter().all(is_upper)
        && is_acronym_of(first, words)
    {
        first.role = Role::Stopword;
    }
}

fn is_acronym_of(acronym: &Draft, words: &[Draft]) -> bool {
    let contents = || {
        words
            .iter()
            .filter(|d| d.kind == Kind::Word && d.role != Role::Stopword)
    };
    let content = contents().count();
    let letters = acronym.folded.len();
    if acronym.kind != Kind::Word
        || !is_upper(acronym)
        || content < 2
        || letters < content.max(2)
        || letters > LETTERS_MAX
    {
        return false;
    }
    // Its letters are first letters of the words, in their order; small words may be passed over.
    let initial = |d: &Draft| d.original.chars().next().map(|c| c.to_ascii_lowercase());
    let written = |d: &Draft| match d.kind {
        Kind::LegalForm if d.folded.len() <= SHORT_FORM_LETTERS => d.folded.clone(),
        _ => initial(d).map(String::from).unwrap_or_default(),
    };
    let initials: String = words.iter().map(written).collect();
    // Or they hold the first letters of all words and letters between them: Haqqani Network (HQN).
    is_subsequence(acronym.folded.chars(), initials.chars())
        || is_subsequence(contents().filter_map(initial), acronym.folded.chars())
            && is_subsequence(acronym.folded.chars(), contents().flat_map(|d| d.folded.chars()))
}

fn is_upper(draft: &Draft) -> bool {
    draft
        .original
        .chars()
        .all(|c| c.is_uppercase() || !c.is_alphabetic())
}

/// Whether all of `part` stand in `whole`, in their order.
fn is_subsequence(mut part: impl Iterator<Item = char>, mut whole: impl Iterator<Item = char>) -> bool {
    part.all(|c| whole.any(|other| other == c))
}

/// "IRGC Iran": the country behind an acronym tells readers whose body it is, and is rarely part of its name.
pub(super) fn mark_country(drafts: &mut [Draft]) {
    let Some((acronym, places)) = drafts.split_first_mut() else {
        return;
    };
    let letters = LETTERS_MIN..=COUNTRY_LETTERS_MAX;
    if acronym.role == Role::Word
        && acronym.kind == Kind::Word
        && is_upper(acronym)
        && letters.contains(&acronym.folded.len())
        && places.iter().all(|d| d.role == Role::Place)
    {
        for place in places {
            place.role = Role::Branch;
        }
    }
}
