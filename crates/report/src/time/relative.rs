//! Words of time that rest on the report's own date.

use std::sync::LazyLock;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{Days, TimeMention, is_month, number_of, weekday_of};
use crate::{
    numerals,
    token::{Class, Sentence, Tokens},
    words::WordSet,
};

/// The words, beside capitalised ones and figures, with which words that rest on the report's date can begin.
static OPENING: LazyLock<WordSet> = LazyLock::new(|| {
    let words = [
        "today",
        "tonight",
        "yesterday",
        "tomorrow",
        "overnight",
        "last",
        "past",
        "previous",
        "recent",
        "this",
        "next",
        "the",
        "first",
        "second",
        "third",
        "fourth",
        "a",
        "an",
        "couple",
        "few",
        "several",
        "dozen",
    ];
    words.into_iter().chain(numerals::words()).collect()
});

/// A day and month without a year: the latest one up to the report's date, or the next where the sentence speaks of
/// what is to come.
pub(super) fn nearest(month: i8, day: i8, reference: Date, tokens: &Tokens<'_>, at: usize) -> Option<Days> {
    let this_year = Date::new(reference.year(), month, day).ok();
    let to_come = is_to_come(tokens, at);
    // "the Oct. 7 attack": nobody announces it.
    let known = at > 0
        && tokens.lower(at - 1) == "the"
        && (at + 1..at + 5).any(|i| {
            matches!(
                tokens.lower(i),
                "attack"
                    | "attacks"
                    | "massacre"
                    | "assault"
                    | "raid"
                    | "coup"
                    | "bombing"
                    | "invasion"
                    | "mutiny"
            )
        });
    let day = match this_year {
        Some(d) if d > reference && known => Date::new(reference.year() - 1, month, day).ok()?,
        Some(d) if d <= reference || to_come => d,
        // A few days after the report's date: an appointment rather than a memory of last year.
        Some(d) if d <= reference.saturating_add(30.days()) => d,
        _ => Date::new(reference.year() - 1, month, day).ok()?,
    };
    Some(Days::day(day))
}

/// Whether the clause that a time stands in speaks of what is to come: "will open", "is to close", "planned for".
pub(super) fn is_to_come(tokens: &Tokens<'_>, at: usize) -> bool {
    let sentence = tokens.sentences[tokens.sentence_of(at)];
    let bounds = |i: usize| {
        matches!(tokens.class(i), Class::Relative | Class::Subordinator)
            || matches!(
                tokens.lower(i),
                "," | ";" | ":" | "—" | "–" | "after" | "when" | "since"
            )
    };
    let ahead = |i: usize| {
        matches!(
            tokens.lower(i),
            "will"
                | "shall"
                | "'ll"
                | "’ll"
                | "next"
                | "due"
                | "scheduled"
                | "upcoming"
                | "planned"
                | "tomorrow"
        ) || tokens.lower(i) == "to"
            && i > sentence.first
            && (matches!(tokens.lower(i - 1), "is" | "are" | "set" | "expected")
                || tokens.class(i - 1) == Class::Be
                    && tokens.lower(i - 1) != "was"
                    && tokens.lower(i - 1) != "were")
            || tokens.lower(i) == "for"
                && i > sentence.first
                && matches!(tokens.lower(i - 1), "set" | "fixed" | "expected")
    };
    let before = (sentence.first..at)
        .rev()
        .take(CLAUSE_TOKENS_MAX)
        .take_while(|i| !bounds(*i))
        .any(ahead);
    // "On Monday the court will decide": the time opens the sentence.
    let opens = || {
        at <= sentence.first + 2
            && (at..sentence.last)
                .take(CLAUSE_TOKENS_MAX)
                .take_while(|i| *i < at + 4 || !bounds(*i))
                .any(ahead)
    };
    before || opens()
}

/// How far from a time the verb of its clause stands, in tokens.
const CLAUSE_TOKENS_MAX: usize = 24;

/// Words that rest on the report's date.
pub(super) fn relative(
    tokens: &Tokens<'_>,
    sentence: Sentence,
    at: usize,
    reference: Date,
) -> Option<TimeMention> {
    let first = tokens.tokens[at];
    let figures = tokens.text.as_bytes()[first.start].is_ascii_digit();
    if !first.capital && !figures && !tokens.is_of(at, &OPENING) {
        return None;
    }
    let word = |i: usize| {
        if at + i < sentence.last {
            tokens.lower(at + i)
        } else {
            ""
        }
    };
    let found = |length: usize, days: Days| {
        Some(TimeMention {
            first: at,
            last: at + length,
            days,
            absolute: false,
        })
    };
    let back = |span: jiff::Span| reference.saturating_sub(span);
    match word(0) {
        "today" | "tonight" => return found(1, Days::day(reference)),
        "yesterday" => return found(1, Days::day(back(1.day()))),
        "tomorrow" => return found(1, Days::day(reference.saturating_add(1.day()))),
        "overnight" => {
            return found(
                1,
                Days {
                    from: back(1.day()),
                    to: reference,
                },
            );
        }
        _ => {}
    }
    // "on Sundays" is no day; "Thursday 8 November" tells its day by the date.
    let digit = |i: usize| word(i).bytes().any(|b| b.is_ascii_digit());
    let date_follows = |i: usize| is_month(word(i)) && digit(i + 1) || digit(i) && is_month(word(i + 1));
    let dated = || date_follows(1) || matches!(word(1), "," | "the") && date_follows(2);
    let weekday = weekday_of(word(0)).filter(|_| first.capital && !word(0).ends_with("days") && !dated());
    if let Some(weekday) = weekday {
        let before = at.checked_sub(1).map_or("", |i| tokens.lower(i));
        let to_come = matches!(before, "next" | "this" | "coming") || is_to_come(tokens, at);
        let today = reference.weekday() == weekday;
        let day = if before == "next" || (to_come && !today) {
            reference.nth_weekday(1, weekday).ok()?
        } else if today && before != "last" {
            reference
        } else {
            reference.nth_weekday(-1, weekday).ok()?
        };
        return found(1, Days::day(day));
    }
    let week = |of: Date| {
        let monday = of.saturating_sub((i64::from(of.weekday().to_monday_zero_offset())).days());
        Days {
            from: monday,
            to: monday.saturating_add(6.days()),
        }
    };
    let month = |of: Date| Days {
        from: of.first_of_month(),
        to: of.last_of_month(),
    };
    let year = |y: i16| Days {
        from: date(y, 1, 1),
        to: date(y, 12, 31),
    };
    match (word(0), word(1)) {
        ("last", "week") | ("previous", "week") => return found(2, week(back(7.days()))),
        ("this", "week") => return found(2, week(reference)),
        ("next", "week") => return found(2, week(reference.saturating_add(7.days()))),
        ("last", "month") | ("previous", "month") => return found(2, month(back(1.month()))),
        ("this", "month") => {
            return found(
                2,
                Days {
                    from: reference.first_of_month(),
                    to: reference,
                },
            );
        }
        ("next", "month") => return found(2, month(reference.saturating_add(1.month()))),
        ("last", "year") | ("previous", "year") => return found(2, year(reference.year() - 1)),
        ("this", "year") => return found(2, year(reference.year())),
        ("next", "year") => return found(2, year(reference.year() + 1)),
        ("the", "weekend") => {
            let saturday = reference.nth_weekday(-1, jiff::civil::Weekday::Saturday).ok()?;
            return found(
                2,
                Days {
                    from: saturday,
                    to: saturday.saturating_add(1.day()),
                },
            );
        }
        ("this", "spring" | "summer" | "autumn" | "fall") => {
            let from = match word(1) {
                "spring" => 3,
                "summer" => 6,
                _ => 9,
            };
            return found(
                2,
                Days {
                    from: date(reference.year(), from, 1),
                    to: date(reference.year(), from + 2, 1).last_of_month(),
                },
            );
        }
        // "in the third quarter": the latest one that is over.
        ("first" | "second" | "third" | "fourth", "quarter") if word(2) != "of" && !is_year(word(2)) => {
            let from: i8 = match word(0) {
                "first" => 1,
                "second" => 4,
                "third" => 7,
                _ => 10,
            };
            let over = reference.month() > from + 2;
            let year = reference.year() - i16::from(!over);
            return found(
                2,
                Days {
                    from: date(year, from, 1),
                    to: date(year, from + 2, 1).last_of_month(),
                },
            );
        }
        ("last", "night") => return found(2, Days::day(back(1.day()))),
        ("this", "morning" | "afternoon" | "evening") => return found(2, Days::day(reference)),
        ("last", "decade") => {
            return found(
                2,
                Days {
                    from: back(10.years()),
                    to: reference,
                },
            );
        }
        ("recent", "days") => {
            return found(
                2,
                Days {
                    from: back(7.days()),
                    to: reference,
                },
            );
        }
        ("recent", "weeks") => {
            return found(
                2,
                Days {
                    from: back(1.month()),
                    to: reference,
                },
            );
        }
        ("recent", "months") => {
            return found(
                2,
                Days {
                    from: back(6.months()),
                    to: reference,
                },
            );
        }
        ("recent", "years") => {
            return found(
                2,
                Days {
                    from: back(4.years()),
                    to: reference,
                },
            );
        }
        ("last" | "past", "spring" | "summer" | "autumn" | "fall" | "winter") => {
            let (from, to) = match word(1) {
                "spring" => (3, 5),
                "summer" => (6, 8),
                "winter" => (12, 2),
                _ => (9, 11),
            };
            let y = if reference.month() > to {
                reference.year()
            } else {
                reference.year() - 1
            };
            let start_year = if from > to { y - 1 } else { y };
            return found(
                2,
                Days {
                    from: date(start_year, from, 1),
                    to: date(y, to, 1).last_of_month(),
                },
            );
        }
        _ => {}
    }
    counted(&word, at, reference)
}

/// "three days ago", "a decade earlier", "the past two years".
fn counted<'w>(word: &impl Fn(usize) -> &'w str, at: usize, reference: Date) -> Option<TimeMention> {
    let leading = usize::from(matches!(word(0), "past" | "last" | "previous"));
    let mut offset = leading;
    let mut count = number_of(word(offset))?;
    offset += 1;
    if word(offset) == "of" {
        offset += 1;
    }
    if count == 1 && matches!(word(offset), "couple" | "few" | "dozen") {
        count = number_of(word(offset))?;
        offset += 1;
        if word(offset) == "of" {
            offset += 1;
        }
    }
    if count.abs() > 5000 {
        return None;
    }
    let unit = word(offset).trim_end_matches('s');
    let tail = word(offset + 1);
    let ago = matches!(tail, "ago" | "earlier" | "before");
    if !ago && leading == 0 {
        return None;
    }
    let point = match unit {
        "hour" | "minute" => reference,
        "day" => reference.saturating_sub(count.days()),
        "week" => reference.saturating_sub(count.weeks()),
        "month" => reference.saturating_sub(count.months()),
        "year" => reference.saturating_sub(count.years()),
        "decade" => reference.saturating_sub((count * 10).years()),
        _ => return None,
    };
    let days = if ago {
        match unit {
            "year" => Days::years(point.year(), point.year())?,
            "decade" => Days::years(point.year() - 2, point.year() + 2)?,
            "month" => Days {
                from: point.first_of_month(),
                to: point.last_of_month(),
            },
            "week" => Days {
                from: point.saturating_sub(3.days()),
                to: point.saturating_add(3.days()),
            },
            _ => Days::day(point),
        }
    } else {
        Days {
            from: point,
            to: reference,
        }
    };
    Some(TimeMention {
        first: at,
        last: at + offset + 1 + usize::from(ago),
        days,
        absolute: false,
    })
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}
