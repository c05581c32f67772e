//! Surnames that go by the language of the state.

use crate::{cost, knowledge::KNOWLEDGE, reach::sound_class, sound::Mode, token::TokenForm};

/// The sounds by which a word may have an ending of [`is_same_of_nation`].
fn sounds(form: TokenForm<'_>) -> Option<(Mode, &[u8])> {
    form.readings()
        .next()
        .filter(|(mode, _)| matches!(mode, Mode::Latin | Mode::Alphabet))
}

/// Whether two words are a surname in Russian and in the language of a country that had it from there: Rajabov and
/// Rajabzoda.
pub(super) fn is_same_of_nation(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    let (Some((mode_a, a)), Some((mode_b, b))) = (sounds(a), sounds(b)) else {
        return false;
    };
    let first = |sounds: &[u8]| sounds.first().map(|sound| sound_class(*sound));
    let shortest = STEM_MIN + ENDING_MIN;
    if a.len().min(b.len()) < shortest || a.last() == b.last() && a.len() == b.len() || first(a) != first(b) {
        return false;
    }
    let of = |russian: &[u8], own: &[u8]| {
        KNOWLEDGE.national.iter().any(|(first, second)| {
            let stems = (
                russian.strip_suffix(first.as_bytes()),
                own.strip_suffix(second.as_bytes()),
            );
            matches!(stems, (Some(x), Some(y)) if are_stems_alike((mode_a, x), (mode_b, y)))
        })
    };
    of(a, b) || of(b, a)
}

fn are_stems_alike((mode_a, a): (Mode, &[u8]), (mode_b, b): (Mode, &[u8])) -> bool {
    let (table, _) = cost::table(mode_a, mode_b);
    a.len() >= STEM_MIN
        && b.len() >= STEM_MIN
        && consonants(a).eq(consonants(b))
        && table.distance(a, b, STEM_DISTANCE).is_some()
}

/// The classes of the consonants of a word.
fn consonants(sounds: &[u8]) -> impl Iterator<Item = u8> {
    sounds
        .iter()
        .map(|sound| sound_class(*sound))
        .filter(|class| *class != 0)
}

/// Under what a word is found that may be [`is_same_of_nation`]: the consonants before its ending.
pub(crate) fn national_stems(form: TokenForm<'_>) -> impl Iterator<Item = Vec<u8>> {
    let sounds = sounds(form).map_or(&[][..], |(_, sounds)| sounds);
    let endings = KNOWLEDGE
        .national
        .iter()
        .flat_map(|(first, second)| [*first, *second]);
    endings
        .filter_map(|ending| sounds.strip_suffix(ending.as_bytes()))
        .filter(|stem| stem.len() >= STEM_MIN)
        .map(|stem| consonants(stem).collect())
}

/// Shorter words before such an ending are other names too easily.
const STEM_MIN: usize = 4;
/// The shortest ending.
const ENDING_MIN: usize = 2;
/// What may be between two stems, in hundredths of a consonant.
const STEM_DISTANCE: u16 = 40;
