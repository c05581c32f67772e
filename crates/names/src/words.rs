//! Cutting text into words.

use std::borrow::Cow;

use interdict_model::Script;

use crate::{
    fold::{fold, normalise},
    knowledge::{KNOWLEDGE, WordKind},
};

/// Most words of a text that are looked at; what comes after them is left out and said so.
const WORDS_MAX: usize = 400;
/// Most characters of one word that are looked at.
const WORD_CHARS_MAX: usize = 120;

/// A word as cut from the text.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) original: String,
    pub(crate) span: (u32, u32),
    /// Normalised, lower case, without marks that only guide pronunciation.
    pub(crate) lower: String,
    /// `a-z0-9` alone.
    pub(crate) folded: String,
    pub(crate) script: Script,
    /// All letters are capitals (of scripts that have them).
    pub(crate) upper: bool,
    /// A hyphen stands before it.
    pub(crate) hyphen_before: bool,
    /// A comma stands before it.
    pub(crate) comma_before: bool,
    /// It stands in brackets.
    pub(crate) bracketed: bool,
    /// A full stop stands after it.
    pub(crate) dot_after: bool,
}

impl Word {
    /// The characters `from..to`, as a word of its own.
    pub(crate) fn piece(&self, from: usize, to: usize) -> Self {
        let pick = |text: &str| text.chars().skip(from).take(to - from).collect::<String>();
        let lower = pick(&self.lower);
        Self {
            original: pick(&self.original),
            span: (self.span.0 + from as u32, self.span.0 + to as u32),
            folded: fold(&lower),
            lower,
            ..self.clone()
        }
    }

    /// The form under which word lists have it.
    pub(crate) fn entry(&self) -> &str {
        if matches!(self.script, Script::Latin | Script::Common) {
            &self.folded
        } else {
            &self.lower
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter(Script),
    Digit,
    /// Stays in a word without being part of it: apostrophes, joiners, marks.
    Ignored,
    Separator,
}

fn class(c: char) -> Class {
    if c.is_ascii_alphabetic() {
        return Class::Letter(Script::Latin);
    }
    if c.is_ascii_digit() {
        return Class::Digit;
    }
    match c {
        '\'' | '`' | '´' | '’' | '‘' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '′' | '״' | '׳' | '\u{00AD}' => {
            Class::Ignored
        }
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => {
            Class::Ignored
        }
        '\u{0640}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{0591}'..='\u{05BD}'
        | '\u{05BF}'..='\u{05C7}' => Class::Ignored,
        '\u{0300}'..='\u{036F}' => Class::Ignored,
        _ => match Script::of_char(c) {
            Script::Common if c.is_numeric() => Class::Digit,
            // Vowel signs and other marks belong to the word.
            Script::Common => Class::Separator,
            script if c.is_alphanumeric() || is_mark(c, script) => Class::Letter(script),
            _ => Class::Separator,
        },
    }
}

/// Whether a character that is neither letter nor digit is a sign of its script's syllables.
fn is_mark(c: char, script: Script) -> bool {
    use Script as S;
    match script {
        S::Devanagari
        | S::Bengali
        | S::Gurmukhi
        | S::Gujarati
        | S::Tamil
        | S::Telugu
        | S::Kannada
        | S::Malayalam => !matches!(c, '।' | '॥' | '॰'),
        S::Thai | S::Lao | S::Burmese | S::Khmer | S::Tibetan | S::Sinhala | S::Thaana | S::Mongolian => {
            !matches!(c, '၊' | '။' | '។' | '៕' | '་' | '།' | 'ฯ')
        }
        S::Kana => c == 'ー',
        _ => false,
    }
}

/// Words of a text, and whether words at its end were left out.
pub(crate) fn words(text: &str) -> (Vec<Word>, bool) {
    let mut cutter = Cutter {
        words: Vec::new(),
        current: String::new(),
        start: 0,
        hyphen: false,
        comma: false,
        bracketed: false,
    };
    let mut before: Option<(Class, char)> = None;
    let mut letters = 0usize;
    // A digit within a word: a scanner's reading of a letter.
    let mut misread = false;
    let mut chars = text.chars().enumerate().peekable();
    let mut truncated = false;
    while let Some((at, c)) = chars.next() {
        if cutter.words.len() >= WORDS_MAX {
            truncated = true;
            break;
        }
        let this = match class(c) {
            // An abbreviation of Hebrew, typed with a quotation mark: בע"מ.
            Class::Separator if c == '"' && stands_within_hebrew(before, chars.peek()) => Class::Ignored,
            other => other,
        };
        match this {
            Class::Ignored => {
                // "Bank's" and "O'Neil" alike: the word goes on.
                if !cutter.current.is_empty() {
                    cutter.current.push(c);
                }
                continue;
            }
            Class::Separator => {
                cutter.finish(at, c == '.');
                match c {
                    '-' | '‐' | '‑' | '–' => cutter.hyphen = true,
                    ',' | '،' | '、' | '，' => cutter.comma = true,
                    '(' | '（' | '[' => cutter.bracketed = true,
                    ')' | '）' | ']' => cutter.bracketed = false,
                    '&' | '+' => cutter.ampersand(at),
                    _ => {}
                }
                before = None;
                letters = 0;
                continue;
            }
            _ => {}
        }
        if let Some((previous, letter)) = before {
            let next_lower = chars.peek().is_some_and(|(_, n)| n.is_lowercase());
            let cut = match (previous, this) {
                (Class::Letter(a), Class::Letter(b)) if a != b => !mixes(a, b),
                // "RamiMakhlouf", "SiemensAG"; not "McDonald", "LaPierre" is too short a start.
                (Class::Letter(_), Class::Letter(_)) => {
                    let goes_on = chars.peek().is_some_and(|(_, n)| n.is_alphabetic());
                    letter.is_lowercase()
                        && c.is_uppercase()
                        && letters >= 3
                        && (next_lower || letters >= 4 && (goes_on || begins_abbreviation(chars.peek())))
                }
                (Class::Letter(Script::Latin), Class::Digit)
                    if digit_for_letter(c).is_some()
                        && (chars.peek().is_some_and(|(_, n)| n.is_alphabetic())
                            || is_double_letter(c, chars.clone().map(|(_, next)| next))) =>
                {
                    misread = true;
                    false
                }
                (Class::Letter(a), Class::Digit) => letters >= 2 || is_east_asian(a),
                (Class::Digit, Class::Letter(b)) if is_east_asian(b) => true,
                (Class::Digit, Class::Letter(_)) if std::mem::take(&mut misread) => false,
                (Class::Digit, Class::Letter(_)) => {
                    letters >= 2 && !is_ordinal_start(c, chars.peek().map(|(_, next)| *next))
                }
                _ => false,
            };
            if cut {
                cutter.finish(at, false);
                letters = 0;
            }
        }
        if cutter.current.is_empty() {
            cutter.start = at;
        }
        cutter.current.push(c);
        letters += 1;
        before = Some((this, c));
    }
    let end = cutter.start + cutter.current.chars().count();
    cutter.finish(end, false);
    read_first_l_as_i(&mut cutter.words);
    (cutter.words, truncated)
}

/// Whether the characters before and after are letters of Hebrew.
fn stands_within_hebrew(before: Option<(Class, char)>, next: Option<&(usize, char)>) -> bool {
    let hebrew = Class::Letter(Script::Hebrew);
    before.is_some_and(|(class, _)| class == hebrew) && next.is_some_and(|(_, c)| class(*c) == hebrew)
}

/// "HoldingA.Ş.": a letter with a full stop after it.
fn begins_abbreviation(next: Option<&(usize, char)>) -> bool {
    next.is_some_and(|(_, c)| *c == '.')
}

/// Scripts in which a number stands in a name without spaces (`12号`, `3호`).
fn is_east_asian(script: Script) -> bool {
    matches!(script, Script::Han | Script::Hangul | Script::Kana)
}

/// "lgor Shuvalov": a small l before a consonant, where the other words start with capitals, is an I.
fn read_first_l_as_i(words: &mut [Word]) {
    let capital = |w: &Word| w.original.starts_with(|c: char| c.is_ascii_uppercase()) && !w.upper;
    if !words.iter().any(capital) {
        return;
    }
    let consonant =
        |b: &u8| b.is_ascii_lowercase() && !matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'l');
    for word in words.iter_mut() {
        let written = word.original.as_bytes();
        if written.len() >= 4
            && written[0] == b'l'
            && written.get(1).is_some_and(consonant)
            && word.folded.starts_with('l')
        {
            word.lower.replace_range(..1, "i");
            word.folded.replace_range(..1, "i");
        }
    }
}

/// Scripts that one word may mix: letters that look alike typed from two keyboards are left to folding.
fn mixes(a: Script, b: Script) -> bool {
    let alphabet = |s| matches!(s, Script::Latin | Script::Cyrillic | Script::Greek);
    alphabet(a) && alphabet(b)
}

/// The letter that a scanner takes for a digit ("Vlad1mir", "Ig0r").
fn digit_for_letter(digit: char) -> Option<char> {
    match digit {
        '0' => Some('o'),
        '1' => Some('i'),
        '5' => Some('s'),
        '8' => Some('b'),
        '9' => Some('g'),
        _ => None,
    }
}

/// A capital I within a word of small letters is an l ("WiIIiam").
fn small_l_for_capital_i(word: &str) -> Option<String> {
    let chars: Vec<char> = word.chars().collect();
    let small = |at: usize| chars.get(at).is_some_and(|c| c.is_lowercase() || *c == 'I');
    let inside = |at: usize| at > 0 && chars[at] == 'I' && small(at - 1) && small(at + 1);
    let slips = (0..chars.len()).filter(|at| inside(*at)).count();
    let lower = chars.iter().filter(|c| c.is_lowercase()).count();
    (slips > 0 && lower > slips).then(|| {
        (chars.iter().enumerate())
            .map(|(at, c)| if inside(at) { 'l' } else { *c })
            .collect()
    })
}

/// A word of Latin letters with the digits between them read as letters.
fn letters_for_digits(word: &str) -> String {
    // "C0.", "0F": a word of two letters that is known with an o.
    if word.len() == 2 {
        let read = word.replace('0', "o");
        let small = KNOWLEDGE.organisation.get(read.as_str()) == Some(&WordKind::Stopword)
            || KNOWLEDGE.number_signs.contains(read.as_str());
        let known = small || KNOWLEDGE.legal_forms.contains_key(read.as_str());
        return if known && read != "oo" {
            read
        } else {
            word.to_owned()
        };
    }
    let mut chars: Vec<char> = word.chars().collect();
    for at in 1..chars.len().saturating_sub(2) {
        let around = chars[at - 1].is_ascii_alphabetic() && chars[at + 2].is_ascii_alphabetic();
        if around
            && chars[at] == chars[at + 1]
            && let Some(letter) = digit_for_letter(chars[at])
        {
            // No word has a double i.
            let letter = if letter == 'i' { 'l' } else { letter };
            (chars[at], chars[at + 1]) = (letter, letter);
        }
    }
    let letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphabetic);
    let vowel = |at: usize| matches!(chars[at], 'a' | 'e' | 'i' | 'o' | 'u');
    let rest = (1..chars.len()).all(letter);
    (chars.iter().enumerate())
        .map(|(at, c)| {
            // In a short word, nothing but a nought ("B0W"); at the start, only where a whole word follows ("5ergey", "0ne",
            // not "3D").
            let enough = if *c == '0' { 3 } else { 4 };
            let inside =
                letter(at + 1) && chars.len() >= enough && (at > 0 && letter(at - 1) || at == 0 && rest);
            let read = digit_for_letter(*c).filter(|_| inside).unwrap_or(*c);
            // After a vowel, what looks like a 1 is an l ("A1bert"), else an i ("Vlad1mir").
            if *c == '1' && inside && at > 0 && vowel(at - 1) {
                'l'
            } else {
                read
            }
        })
        .collect()
}

/// "1st", "2nd", "3rd", "4th": an ordinal's ending, not the letters of a type ("76TD").
fn is_ordinal_start(c: char, next: Option<char>) -> bool {
    let next = next.map(|next| next.to_ascii_lowercase());
    matches!(
        (c.to_ascii_lowercase(), next),
        ('s' | 'r' | 'n' | 't', None) | ('s', Some('t')) | ('n' | 'r', Some('d')) | ('t', Some('h'))
    )
}

/// "Co11ins", "Ba55ett": a digit that stands twice, with small letters after it, is a scanner's reading of a double
/// letter.
fn is_double_letter(digit: char, mut next: impl Iterator<Item = char>) -> bool {
    next.next() == Some(digit) && next.take(2).filter(char::is_ascii_lowercase).count() == 2
}

struct Cutter {
    words: Vec<Word>,
    current: String,
    start: usize,
    hyphen: bool,
    comma: bool,
    bracketed: bool,
}

impl Cutter {
    fn ampersand(&mut self, at: usize) {
        self.current.push_str("and");
        self.start = at;
        self.finish(at + 1, false);
    }

    fn finish(&mut self, end: usize, dot: bool) {
        if self.current.is_empty() {
            return;
        }
        let original = std::mem::take(&mut self.current);
        let cut: String;
        let kept = match original.char_indices().nth(WORD_CHARS_MAX) {
            Some((at, _)) => {
                cut = original[..at].to_owned();
                cut.as_str()
            }
            None => original.as_str(),
        };
        // "Deutsche Bank's": the possessive is not part of the name.
        let kept = ["'s", "’s"]
            .iter()
            .find_map(|s| kept.strip_suffix(s))
            .unwrap_or(kept);
        let ascii = kept.is_ascii();
        let read: Option<String> = if ascii { small_l_for_capital_i(kept) } else { None };
        let kept = read.as_deref().unwrap_or(kept);
        let normal = normalise(kept);
        let script = if ascii {
            Script::Latin
        } else {
            Script::of_text(&normal)
        };
        let mut lower = String::with_capacity(normal.len());
        let normal = if script == Script::Arabic {
            Cow::Owned(arabic_letters(&normal))
        } else {
            normal
        };
        for c in normal
            .chars()
            .filter(|c| (class(*c) != Class::Ignored || is_geresh(*c, script)) && *c != '"')
        {
            if c.is_ascii() {
                lower.push(c.to_ascii_lowercase());
            } else {
                lower.extend(
                    c.to_lowercase()
                        .filter(|c| class(*c) != Class::Ignored || is_geresh(*c, script)),
                );
            }
        }
        if script == Script::Latin && lower.bytes().any(|b| b.is_ascii_digit()) {
            lower = letters_for_digits(&lower);
        }
        let folded = if script == Script::Latin && lower.is_ascii() {
            lower.chars().filter(char::is_ascii_alphanumeric).collect()
        } else {
            fold(&lower)
        };
        if folded.is_empty() {
            return;
        }
        let upper = original.chars().any(char::is_uppercase) && !original.chars().any(char::is_lowercase);
        self.words.push(Word {
            span: (self.start as u32, end as u32),
            upper,
            script: if script == Script::Common {
                Script::Latin
            } else {
                script
            },
            original,
            lower,
            folded,
            hyphen_before: std::mem::take(&mut self.hyphen),
            comma_before: std::mem::take(&mut self.comma),
            bracketed: self.bracketed,
            dot_after: dot,
        });
    }
}

/// The Hebrew geresh changes the letter before it.
fn is_geresh(c: char, script: Script) -> bool {
    script == Script::Hebrew && matches!(c, '\'' | '׳')
}

/// Letters that Arabic, Persian, Urdu and Pashto write differently, or with a hamza that is often left out.
pub(crate) fn arabic_letters(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ک' | 'ڪ' => 'ك',
            'ی' | 'ى' | 'ې' => 'ي',
            'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۂ' => 'ه',
            other => other,
        })
        .collect()
}
