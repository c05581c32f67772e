//! How much of a line's words the paragraphs of the page have: an article goes on about the same things, while links,
//! teasers and prompts speak of others.

use rustc_hash::FxHashMap;

use crate::lexicon::LEXICON;

/// Paragraphs that a page must have for this to say something.
const PARAGRAPHS_MIN: usize = 3;
/// Letters of a word that can be about something.
const LETTERS_MIN: usize = 4;
/// Words of a line that are looked at.
const WORDS_MAX: usize = 120;

/// The words of each line of a page that can be about something, as numbers.
pub(super) struct ContentWords {
    of_line: Vec<Vec<u32>>,
    /// How many different words there are.
    number: usize,
}

impl ContentWords {
    pub(super) fn of(texts: &[&str]) -> Self {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut word = String::new();
        let mut of_line = Vec::with_capacity(texts.len());
        for text in texts {
            let mut line: Vec<u32> = Vec::new();
            let words = text.split(|c: char| !c.is_alphanumeric());
            for written in words.filter(|w| w.chars().count() >= LETTERS_MIN).take(WORDS_MAX) {
                word.clear();
                match written.is_ascii() {
                    true => {
                        word.push_str(written);
                        word.make_ascii_lowercase();
                    }
                    false => word.push_str(&written.to_lowercase()),
                }
                if LEXICON.closed(&word).is_some() {
                    continue;
                }
                without_plural(&mut word);
                let number = match numbers.get(&word) {
                    Some(number) => *number,
                    None => {
                        let number = numbers.len() as u32;
                        numbers.insert(word.clone(), number);
                        number
                    }
                };
                line.push(number);
            }
            line.sort_unstable();
            line.dedup();
            of_line.push(line);
        }
        Self {
            of_line,
            number: numbers.len(),
        }
    }

    /// The share of each line's words that stand in paragraphs other than the line itself; `None` where line or page have
    /// too few words to say.
    pub(super) fn shared(&self, paragraph: &[bool]) -> Vec<Option<f32>> {
        if paragraph.iter().filter(|p| **p).count() < PARAGRAPHS_MIN {
            return vec![None; self.of_line.len()];
        }
        let mut paragraphs_with = vec![0_usize; self.number];
        for (words, _) in self.of_line.iter().zip(paragraph).filter(|(_, p)| **p) {
            for word in words {
                paragraphs_with[*word as usize] += 1;
            }
        }
        let share = |(words, own): (&Vec<u32>, &bool)| {
            let elsewhere = |w: &&u32| paragraphs_with[**w as usize] > usize::from(*own);
            (words.len() >= 2).then(|| words.iter().filter(elsewhere).count() as f32 / words.len() as f32)
        };
        self.of_line.iter().zip(paragraph).map(share).collect()
    }
}

/// Takes a plural's s from a word.
fn without_plural(word: &mut String) {
    if word.ends_with("ies") {
        word.truncate(word.len() - "ies".len());
        word.push('y');
    } else if word.ends_with('s') {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_goes_on_about_the_same_things() {
        let texts = [
            "Port police opened crates from the freighter.",
            "The freighter had sailed from the north with crates of pumps.",
            "Police said that the pumps in the crates had no papers.",
            "Ten bakeries worth a detour",
        ];
        let shared = ContentWords::of(&texts).shared(&[true, true, true, false]);
        assert!(shared[2] > Some(0.5));
        assert_eq!(shared[3], Some(0.0));
        assert_eq!(ContentWords::of(&texts[..2]).shared(&[true, true]), [None, None]);
    }
}
