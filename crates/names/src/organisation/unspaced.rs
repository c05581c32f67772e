//! Names in scripts that write no spaces between words.

use interdict_model::Script;

use crate::{knowledge::KNOWLEDGE, words::Word};

/// Most characters of a known word of such a script.
const PIECE_MAX: usize = 16;
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

fn is_last_character(c: char) -> bool {
    KNOWLEDGE
        .last_characters
        .contains(c.encode_utf8(&mut [0; 4]) as &str)
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
    for word in words {
        let chars: Vec<char> = word.lower.chars().collect();
        if !is_unspaced(&word) || chars.len() < WORD_MIN || word.original.chars().count() != chars.len() {
            cut.push(word);
            continue;
        }
        let (mut from, mut at) = (0, 0);
        while at < chars.len() {
            let ends = |length: &usize| chars.get(at + length).is_none_or(|next| begins(*next));
            let compound = (known.compounds.iter()).find(|(whole, _)| {
                let mut letters = chars[at..].iter();
                whole.chars().all(|c| letters.next() == Some(&c))
            });
            if let Some((whole, first)) = compound {
                let (middle, end) = (at + first.chars().count(), at + whole.chars().count());
                if from < at {
                    cut.push(word.piece(from, at));
                }
                cut.extend([word.piece(at, middle), word.piece(middle, end)]);
                (at, from) = (end, end);
                continue;
            }
            let found = (2..=(chars.len() - at).min(PIECE_MAX))
                .rev()
                .filter(ends)
                .find(|length| {
                    let piece: String = chars[at..at + length].iter().collect();
                    is_known(&piece)
                });
            match found {
                Some(length) => {
                    if from < at {
                        cut.push(word.piece(from, at));
                    }
                    cut.push(word.piece(at, at + length));
                    at += length;
                    from = at;
                    // "深圳市": the city of Shenzhen.
                    if at + 1 < chars.len() && is_last_character(chars[at]) {
                        cut.push(word.piece(at, at + 1));
                        at += 1;
                        from = at;
                    }
                }
                // "富士丸": a ship of that name.
                None if at > from && at + 1 == chars.len() && is_last_character(chars[at]) => {
                    cut.push(word.piece(from, at));
                    from = at;
                    at += 1;
                }
                None => at += 1,
            }
        }
        if from < chars.len() {
            cut.push(word.piece(from, chars.len()));
        }
    }
    cut
}
