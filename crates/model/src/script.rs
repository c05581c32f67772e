//! Writing systems.

use serde::{Deserialize, Serialize};

/// The script of a name, by ISO 15924 code when serialised (`Latn`, `Cyrl`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Script {
    #[serde(rename = "Latn")]
    Latin,
    #[serde(rename = "Cyrl")]
    Cyrillic,
    #[serde(rename = "Grek")]
    Greek,
    #[serde(rename = "Armn")]
    Armenian,
    #[serde(rename = "Geor")]
    Georgian,
    #[serde(rename = "Arab")]
    Arabic,
    #[serde(rename = "Hebr")]
    Hebrew,
    #[serde(rename = "Deva")]
    Devanagari,
    #[serde(rename = "Beng")]
    Bengali,
    #[serde(rename = "Guru")]
    Gurmukhi,
    #[serde(rename = "Gujr")]
    Gujarati,
    #[serde(rename = "Taml")]
    Tamil,
    #[serde(rename = "Telu")]
    Telugu,
    #[serde(rename = "Knda")]
    Kannada,
    #[serde(rename = "Mlym")]
    Malayalam,
    #[serde(rename = "Sinh")]
    Sinhala,
    #[serde(rename = "Thai")]
    Thai,
    #[serde(rename = "Laoo")]
    Lao,
    #[serde(rename = "Mymr")]
    Burmese,
    #[serde(rename = "Khmr")]
    Khmer,
    #[serde(rename = "Hang")]
    Hangul,
    #[serde(rename = "Hani")]
    Han,
    /// Hiragana or katakana.
    #[serde(rename = "Kana")]
    Kana,
    #[serde(rename = "Ethi")]
    Ethiopic,
    #[serde(rename = "Tibt")]
    Tibetan,
    #[serde(rename = "Mong")]
    Mongolian,
    #[serde(rename = "Thaa")]
    Thaana,
    #[serde(rename = "Syrc")]
    Syriac,
    /// Any script that Interdict has no table for.
    #[serde(rename = "Zzzz")]
    Other,
    /// No letters at all (digits, punctuation).
    #[serde(rename = "Zyyy")]
    Common,
}

impl Script {
    /// The script of one character; [`Script::Common`] for digits, marks and punctuation.
    pub fn of_char(c: char) -> Self {
        match u32::from(c) {
            0x41..=0x5A | 0x61..=0x7A | 0xAA | 0xBA | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x2B8 => Self::Latin,
            0x1D00..=0x1D25 | 0x1D2C..=0x1D5C | 0x1D62..=0x1D65 | 0x1E00..=0x1EFF => Self::Latin,
            0x2C60..=0x2C7F | 0xA722..=0xA787 | 0xA78B..=0xA7FF | 0xAB30..=0xAB64 => Self::Latin,
            0xFB00..=0xFB06 | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A => Self::Latin,
            0x370..=0x373
            | 0x375..=0x377
            | 0x37A..=0x37D
            | 0x37F
            | 0x386
            | 0x388..=0x3FF
            | 0x1F00..=0x1FFF => Self::Greek,
            0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Self::Cyrillic,
            0x531..=0x58A | 0xFB13..=0xFB17 => Self::Armenian,
            0x591..=0x5F4 | 0xFB1D..=0xFB4F => Self::Hebrew,
            0x600..=0x604 | 0x610..=0x61A | 0x620..=0x63F | 0x641..=0x65F | 0x66E..=0x6D3 | 0x6D5..=0x6EF => {
                Self::Arabic
            }
            0x6FA..=0x6FF | 0x750..=0x77F | 0x870..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => Self::Arabic,
            0x700..=0x74F | 0x860..=0x86F => Self::Syriac,
            0x780..=0x7BF => Self::Thaana,
            0x900..=0x963 | 0x966..=0x97F | 0xA8E0..=0xA8FF => Self::Devanagari,
            0x980..=0x9FF => Self::Bengali,
            0xA00..=0xA7F => Self::Gurmukhi,
            0xA80..=0xAFF => Self::Gujarati,
            0xB80..=0xBFF => Self::Tamil,
            0xC00..=0xC7F => Self::Telugu,
            0xC80..=0xCFF => Self::Kannada,
            0xD00..=0xD7F => Self::Malayalam,
            0xD80..=0xDFF => Self::Sinhala,
            0xE00..=0xE3A | 0xE40..=0xE7F => Self::Thai,
            0xE80..=0xEFF => Self::Lao,
            0xF00..=0xFFF => Self::Tibetan,
            0x1000..=0x109F | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F => Self::Burmese,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => Self::Georgian,
            0x1100..=0x11FF | 0x3131..=0x318E | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC => {
                Self::Hangul
            }
            0x1200..=0x139F | 0x2D80..=0x2DDF | 0xAB00..=0xAB2F => Self::Ethiopic,
            0x1780..=0x17FF | 0x19E0..=0x19FF => Self::Khmer,
            0x1800..=0x18AF => Self::Mongolian,
            0x3041..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => {
                Self::Kana
            }
            0x2E80..=0x2FDF | 0x3005 | 0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF => {
                Self::Han
            }
            0x20000..=0x323AF => Self::Han,
            _ if c.is_alphabetic() => Self::Other,
            _ => Self::Common,
        }
    }

    /// The script of most letters of a text; the first seen wins a tie, [`Script::Common`] where it has none.
    pub fn of_text(text: &str) -> Self {
        let mut counts: Vec<(Script, usize)> = Vec::new();
        for script in text.chars().map(Self::of_char).filter(|s| *s != Self::Common) {
            match counts.iter_mut().find(|(s, _)| *s == script) {
                Some((_, count)) => *count += 1,
                None => counts.push((script, 1)),
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
        counts
            .into_iter()
            .find(|(_, count)| *count == most)
            .map_or(Self::Common, |(script, _)| script)
    }

    /// Whether the script writes consonants and leaves most vowels out.
    pub fn is_abjad(self) -> bool {
        matches!(self, Self::Arabic | Self::Hebrew | Self::Syriac)
    }
}
