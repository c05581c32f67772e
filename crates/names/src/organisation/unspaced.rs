//! Names in scripts that write no spaces between words.

use interdict_model::Script;

use crate::{knowledge::KNOWLEDGE, words::Word};

/// Most characters of a known word of such a script.
const PIECE_MAX: usize = 16;
/// The same in Han characters, Hangul and kana.
const CHARACTERS_MAX: usize = 11;
/// Shorter words are not cut.
const WORD_MIN: usize = 3;

fn is_unspaced(word: &Word) -> bool {
    use Script as S;
    matches!(
        word.script,
        S::Han | S::Hangul | S::Kana | S::Thai | S::Lao | S::Khmer | S::Burmese
    )
}

/// Whether a character begins a letter: a sign above or below belongs to the letter before it.
fn begins(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{0E30}'..='\u{0E3A}' | '\u{0EB0}'..='\u{0EBD}')
}

/// Legal forms and known words cut off, the rest left whole.
pub(super) fn cut(words: Vec<Word>) -> Vec<Word> {
    if !words.iter().any(is_unspaced) {
        return words;
    }
    let known = &*KNOWLEDGE;
    let is_known = |piece: &str| {
        known.legal_forms.contains_key(piece)
            || known.organisation.contains_key(piece)
            || known.abbreviations.contains_key(piece)
            || piece.starts_with(['第', '제']) && known.numbers.contains_key(piece)
    };
    let mut cut = Vec::with_capacity(words.len() + 4);
    let mut starts = Vec::new();
    for word in words {
        let text = word.lower.as_str();
        starts.clear();
        starts.extend(text.char_indices().map(|(at, _)| at));
        let letters = starts.len();
        starts.push(text.len());
        if !is_unspaced(&word) || letters < WORD_MIN || word.original.chars().count() != letters {
            cut.push(word);
            continue;
        }
        let most = match word.script {
            Script::Han | Script::Hangul | Script::Kana => CHARACTERS_MAX,
            _ => PIECE_MAX,
        };
        let piece = |from: usize, to: usize| &text[starts[from]..starts[to]];
        let last_character = |at: usize| known.last_characters.contains(piece(at, at + 1));
        let ends = |end: &usize| text[starts[*end]..].chars().next().is_none_or(begins);
        let known_end = |at: usize| {
            let longest_first = (at + 2..=letters.min(at + most)).rev();
            longest_first.filter(ends).find(|end| is_known(piece(at, *end)))
        };
        let (mut from, mut at) = (0, 0);
        while at < letters {
            let compounds = || {
                known
                    .compounds
                    .iter()
                    .find(|(whole, _)| text[starts[at]..].starts_with(**whole))
            };
            if let Some((whole, first)) = compounds() {
                let (middle, end) = (at + first.chars().count(), at + whole.chars().count());
                if from < at {
                    cut.push(word.piece(from, at));
                }
                cut.extend([word.piece(at, middle), word.piece(middle, end)]);
                (at, from) = (end, end);
                continue;
            }
            let found = known_end(at);
            match found {
                Some(end) => {
                    if from < at {
                        cut.push(word.piece(from, at));
                    }
                    cut.push(word.piece(at, end));
                    (at, from) = (end, end);
                    // "深圳市": the city of Shenzhen; not "중앙군사", where the character begins a word.
                    if at + 1 < letters && last_character(at) && known_end(at).is_none() {
                        cut.push(word.piece(at, at + 1));
                        at += 1;
                        from = at;
                    }
                }
                // "富士丸": a ship of that name.
                None if at > from && at + 1 == letters && last_character(at) => {
                    cut.push(word.piece(from, at));
                    from = at;
                    at += 1;
                }
                None => at += 1,
            }
        }
        if from < letters {
            cut.push(word.piece(from, letters));
        }
    }
    cut
}
