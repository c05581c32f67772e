//! How much of a line's words the paragraphs of the page have: an article goes on about the same things, while links,
//! teasers and prompts speak of others.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::LEXICON;

/// Paragraphs that a page must have for this to say something.
const PARAGRAPHS_MIN: usize = 3;
/// Letters of a word that can be about something.
const LETTERS_MIN: usize = 4;
/// Words of a line that are looked at.
const WORDS_MAX: usize = 120;

/// The share of each line's words that stand in paragraphs other than the line itself; `None` where line or page have too
/// few words to say.
pub(super) fn shared_words(texts: &[&str], paragraph: &[bool]) -> Vec<Option<f32>> {
    if paragraph.iter().filter(|p| **p).count() < PARAGRAPHS_MIN {
        return vec![None; texts.len()];
    }
    let words: Vec<FxHashSet<String>> = texts.iter().map(|text| content_words(text)).collect();
    let mut paragraphs_with: FxHashMap<&str, usize> = FxHashMap::default();
    for (words, _) in words.iter().zip(paragraph).filter(|(_, p)| **p) {
        for word in words {
            *paragraphs_with.entry(word).or_default() += 1;
        }
    }
    let share = |(words, own): (&FxHashSet<String>, &bool)| {
        let elsewhere =
            |w: &&String| paragraphs_with.get(w.as_str()).copied().unwrap_or(0) > usize::from(*own);
        (words.len() >= 2).then(|| words.iter().filter(elsewhere).count() as f32 / words.len() as f32)
    };
    words.iter().zip(paragraph).map(share).collect()
}

/// The words of a text that can be about something, without a plural's s.
fn content_words(text: &str) -> FxHashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= LETTERS_MIN)
        .take(WORDS_MAX)
        .map(str::to_lowercase)
        .filter(|w| LEXICON.closed(w).is_none())
        .map(|w| match w.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => w.strip_suffix('s').map_or(w.clone(), str::to_owned),
        })
        .collect()
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
        let shared = shared_words(&texts, &[true, true, true, false]);
        assert!(shared[2] > Some(0.5));
        assert_eq!(shared[3], Some(0.0));
        assert_eq!(shared_words(&texts[..2], &[true, true]), [None, None]);
    }
}
