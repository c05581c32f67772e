//! From a word to its key.

use interdict_model::Script;

use crate::{
    chinese, cyrillic, habits, han,
    knowledge::KNOWLEDGE,
    korean,
    sound::{Mode, latin_sounds, script_sounds},
    token::{KeyParts, Kind, TokenKey, make_key},
};

/// The key of a word in Latin letters, folded.
pub(crate) fn latin_key(folded: &str, lower: &str) -> TokenKey {
    let mut readings = Vec::with_capacity(2);
    readings.push((Mode::Latin, latin_sounds(folded)));
    if !lower.is_ascii()
        && let Some(spelled) = spelled_out(lower)
    {
        han::push(&mut readings, Mode::Latin, latin_sounds(&spelled));
    }
    for spelled in [
        habits::slavic(folded),
        habits::japanese(folded),
        habits::romance(folded),
        habits::french(folded),
        habits::somali(folded),
        habits::slavic_c(folded),
    ]
    .into_iter()
    .flatten()
    {
        han::push(&mut readings, Mode::Latin, latin_sounds(&spelled));
    }
    if folded.len() <= 14 && folded.bytes().all(|b| b.is_ascii_lowercase()) {
        // Only what could be a Chinese name in both systems needs more than its letters.
        if let Some(sounds) = chinese::pinyin_sounds(folded) {
            readings.push((Mode::Pinyin, sounds));
            // The ch of both systems: Chou En-lai, Chang.
            if folded.starts_with("ch")
                && let Some(sounds) = chinese::wade_giles_neutral_word(folded)
            {
                readings.push((Mode::WadeGiles, sounds));
            }
        } else if let Some(sounds) = chinese::wade_giles_sounds(folded) {
            readings.push((Mode::WadeGiles, sounds));
        }
    }
    word_key(folded, &readings)
}

/// How marked letters are spelled without marks: umlauts with an e, å with a second a, hushing sounds with an h.
fn spelled_out(lower: &str) -> Option<String> {
    let mut out = String::with_capacity(lower.len() + 2);
    let mut changed = false;
    for c in lower.chars() {
        let pair = match c {
            'ä' | 'æ' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'š' | 'ś' | 'ş' | 'ș' => "sh",
            'č' | 'ć' | 'ç' => "ch",
            'ž' | 'ż' | 'ź' => "zh",
            'đ' => "dj",
            'ə' => "a",
            _ => {
                out.push_str(&crate::fold::fold_char(c));
                continue;
            }
        };
        changed = true;
        out.push_str(pair);
    }
    changed.then_some(out)
}

fn word_key(text: &str, readings: &[(Mode, String)]) -> TokenKey {
    let known = &*KNOWLEDGE;
    let groups = known.groups.get(text).map_or(&[][..], Vec::as_slice);
    let sounds = readings.first().map_or("", |r| r.1.as_str());
    make_key(
        Kind::Word,
        &KeyParts {
            common: known.is_common_name(text),
            of_culture: known.is_cultures_name(text),
            given: known.is_given_name(text),
            ending: ending(sounds),
            groups,
            text,
            readings,
            ..KeyParts::default()
        },
    )
}

/// Length of the known ending of a word, where enough stands before it.
fn ending(sounds: &str) -> u8 {
    KNOWLEDGE
        .endings
        .iter()
        .find(|e| sounds.len() >= e.len() + 2 && sounds.ends_with(**e))
        .map_or(0, |e| e.len() as u8)
}

/// What a word is known to be in a name of East Asia (in Han characters or Hangul).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A surname.
    Surname,
    /// The given name after one, so that its characters do not write a foreign name by sound.
    Given,
    /// Not known.
    Any,
}

/// The key of a word in any script.
pub(crate) fn script_key(lower: &str, folded: &str, script: Script, part: Part) -> TokenKey {
    let surname = part == Part::Surname;
    match script {
        Script::Latin | Script::Common => latin_key(folded, lower),
        Script::Han => {
            let text: String = lower.chars().map(han::simplified).collect();
            let mut readings = Vec::new();
            han::readings(lower, part, &mut readings);
            make_key(
                Kind::Word,
                &KeyParts {
                    of_culture: han::is_cultures_name(lower),
                    text: &text,
                    readings: &readings,
                    ..KeyParts::default()
                },
            )
        }
        Script::Hangul => {
            let mut readings = vec![(Mode::Hangul, korean::sounds(lower))];
            if surname {
                for form in han::korean_surname(lower) {
                    han::push(&mut readings, Mode::Latin, latin_sounds(form));
                }
            }
            let cyrillic = script_sounds(&cyrillic::kontsevich(lower), Script::Cyrillic);
            han::push(&mut readings, Mode::Alphabet, cyrillic);
            for form in korean::romanisations(lower) {
                han::push(&mut readings, Mode::Latin, latin_sounds(&form));
            }
            word_key(folded, &readings)
        }
        _ => {
            let mode = Mode::of_script(script);
            let sounds = script_sounds(lower, script);
            let text = spell(&sounds);
            let ending = ending(&sounds);
            let mut readings = vec![(mode, sounds)];
            let palladius = (script == Script::Cyrillic).then(|| cyrillic::from_palladius(lower));
            if let Some(pinyin) = palladius.flatten() {
                han::push(&mut readings, Mode::Latin, latin_sounds(&pinyin));
                if let Some(sounds) =
                    chinese::pinyin_sounds(&pinyin).filter(|_| lower.chars().nth(4).is_some())
                {
                    han::push(&mut readings, Mode::Pinyin, sounds);
                }
            }
            if let Some(spelled) = habits::letter_by_letter(lower, script) {
                han::push(&mut readings, mode, script_sounds(&spelled, script));
            }
            match KNOWLEDGE.groups.get(lower) {
                Some(groups) => make_key(
                    Kind::Word,
                    &KeyParts {
                        common: true,
                        ending,
                        groups,
                        text: &text,
                        readings: &readings,
                        ..KeyParts::default()
                    },
                ),
                None => word_key(&text, &readings),
            }
        }
    }
}

/// The key of a word in English that stands for one of another language, which may be others in English as well: it is
/// compared as any.
pub(crate) fn translated_key(english: &str, also: &[&str], written: &TokenKey) -> TokenKey {
    let mut readings = vec![(Mode::Latin, latin_sounds(english))];
    for other in also {
        han::push(&mut readings, Mode::Latin, latin_sounds(other));
    }
    for (mode, sounds) in written.form().readings() {
        let sounds = String::from_utf8_lossy(sounds).into_owned();
        han::push(&mut readings, mode, sounds);
    }
    word_key(english, &readings)
}

/// The key of several words as one; `assimilated` is how they are written where the article's l is not spoken.
pub(crate) fn joined_key(lower: &str, folded: &str, script: Script, assimilated: Option<&str>) -> TokenKey {
    match assimilated {
        Some(spoken) if script == Script::Latin => {
            let mut readings = vec![(Mode::Latin, latin_sounds(spoken))];
            han::push(&mut readings, Mode::Latin, latin_sounds(folded));
            word_key(spoken, &readings)
        }
        Some(spoken) => {
            let mode = Mode::of_script(script);
            let sounds = script_sounds(lower, script);
            let text = spell(&sounds);
            word_key(&text, &[(mode, sounds), (mode, script_sounds(spoken, script))])
        }
        None => script_key(lower, folded, script, Part::Any),
    }
}

/// Sounds in plain Latin letters, for people to read and for word lists.
pub(crate) fn spell(sounds: &str) -> String {
    let mut out = String::with_capacity(sounds.len() + 4);
    for sound in sounds.chars() {
        out.push_str(match sound {
            'S' => "sh",
            'C' => "ch",
            'X' => "kh",
            'G' => "gh",
            'Z' => "zh",
            'T' => "th",
            'P' => "ts",
            'A' => "a",
            'W' => "w",
            'Y' => "y",
            'H' => "h",
            'O' | 'K' => "",
            other => {
                out.push(other);
                continue;
            }
        });
    }
    out
}
