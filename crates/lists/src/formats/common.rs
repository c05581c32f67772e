//! What readers of several formats share.

use interdict_model::{
    Address, Attribute, CountryFact, Entity, Gender, Name, NameKind, NamePart, NamePartKind,
};

/// A statement kept under a label.
pub(crate) fn attribute(label: impl Into<String>, value: impl Into<String>) -> Attribute {
    Attribute {
        label: label.into(),
        value: value.into(),
    }
}

/// Keeps a value under a label, where there is one.
pub(crate) fn keep(entity: &mut Entity, label: &str, value: Option<String>) {
    entity
        .attributes
        .extend(value.map(|value| attribute(label, value)));
}

/// Gender from the words of lists.
pub(crate) fn gender(words: &str) -> Gender {
    match words.trim().to_lowercase().as_str() {
        "male" | "m" => Gender::Male,
        "female" | "f" => Gender::Female,
        _ => Gender::Other,
    }
}

/// A place in one piece; the country is the whole ("Korea, North"), or what follows the last comma but one
/// ("Congo, Democratic Republic of the"), or what follows the last.
pub(crate) fn place(words: &str) -> Address {
    let tails = words.rmatch_indices(", ").map(|(at, _)| &words[at + 2..]);
    let mut tails: Vec<&str> = tails.take(2).collect();
    tails.push(words);
    let country = tails
        .into_iter()
        .rev()
        .map(CountryFact::new)
        .find(|fact| fact.code.is_some());
    Address {
        full: Some(words.to_owned()),
        country,
        ..Address::default()
    }
}

/// A name of parts; the text is the parts in their order. `None` where no part says anything.
pub(crate) fn name_of_parts(
    parts: impl IntoIterator<Item = (NamePartKind, Option<String>)>,
    kind: NameKind,
) -> Option<Name> {
    let parts: Vec<NamePart> = parts
        .into_iter()
        .filter_map(|(kind, text)| {
            let text = text?.trim().to_owned();
            (!text.is_empty()).then_some(NamePart { kind, text })
        })
        .collect();
    let text: Vec<&str> = parts.iter().map(|p| p.text.as_str()).collect();
    let mut name = Name::new(text.join(" "), kind);
    match parts.len() {
        0 => return None,
        1 => {}
        _ => name.parts = parts,
    }
    Some(name)
}

/// Adds a name unless the party has the same words in the same role already.
pub(crate) fn add_name(entity: &mut Entity, name: Name) {
    if !entity
        .names
        .iter()
        .any(|n| n.text == name.text && n.kind == name.kind)
    {
        entity.names.push(name);
    }
}

/// Puts the primary name first, as [`Entity::names`] promises.
pub(crate) fn primary_first(entity: &mut Entity) {
    if let Some(at) = entity.names.iter().position(|n| n.kind == NameKind::Primary) {
        entity.names[..=at].rotate_right(1);
    }
}

/// `yes`, `true`, `1`, `y`.
pub(crate) fn is_true(words: &str) -> bool {
    matches!(words.trim().to_lowercase().as_str(), "true" | "yes" | "y" | "1")
}
