//! Numbers in words.

/// Number words and what they say, lowest first.
const NUMERALS: [(&str, u8); 29] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
];

/// All number words, in lower case.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    NUMERALS.iter().map(|(numeral, _)| *numeral)
}

/// What a number word in lower case says.
pub(crate) fn value(word: &str) -> Option<u8> {
    let numeral = NUMERALS.iter().find(|(numeral, _)| *numeral == word)?;
    Some(numeral.1)
}

/// Whether a word in lower case is a numeral that asks for a plural: "two" to "hundred".
pub(crate) fn is_plural(word: &str) -> bool {
    value(word).is_some_and(|number| number > 1)
}
