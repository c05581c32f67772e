//! Pairs of one name in two scripts that were not learned from: a script at a time, how often the right Latin name
//! reaches a likeness of 0.7, how often a wrong one does, and how often the right one is the best of a hundred.
#![allow(clippy::print_stdout)]

mod support;

use interdict_names::{NameClass, TokenKey, analyse, token_similarity};
use support::invented::Numbers;

/// Every tenth pair is left out of learning (`xtask/src/costs.rs`).
const HELD_OUT: usize = 10;
const LIKENESS: f32 = 0.7;

fn key(text: &str) -> Option<TokenKey> {
    let name = analyse(text, NameClass::Organization);
    match &name.tokens[..] {
        [only] => Some(only.key.clone()),
        _ => None,
    }
}

#[test]
fn held_out_transliterations() {
    // File, least share of right pairs alike, largest share of wrong pairs alike (per cent).
    let scripts = [
        ("wd_russian_80", 93, 1),
        ("wd_arabic_80", 90, 1),
        ("wd_hebrew_80", 85, 2),
        ("wd_katakana_80", 92, 1),
        ("wd_korean_80", 70, 3),
        ("wd_chinese_80", 85, 4),
    ];
    for (file, right_min, wrong_max) in scripts {
        let Some(path) = support::shared(&format!("translit/{file}")) else {
            return;
        };
        let text = std::fs::read_to_string(path).expect("readable");
        let mut pairs = Vec::new();
        for line in text.lines().step_by(HELD_OUT) {
            let mut fields = line.split('\t');
            let (Some(latin), Some(other)) = (fields.next(), fields.next()) else {
                continue;
            };
            let single = fields.next().is_some();
            let (latins, others) = if single {
                (vec![latin], vec![other.replace(' ', "")])
            } else {
                // Whole names of as many words on both sides, word by word.
                (
                    latin.split(' ').collect(),
                    other.split(' ').map(str::to_owned).collect::<Vec<_>>(),
                )
            };
            if latins.len() != others.len() {
                continue;
            }
            for (latin, other) in latins.iter().zip(&others) {
                if let (Some(latin), Some(other)) = (key(latin), key(other)) {
                    pairs.push((latin, other));
                }
            }
        }
        pairs.truncate(2_000);
        let mut numbers = Numbers(7);
        let (mut right, mut wrong, mut asked, mut best) = (0, 0, 0, 0);
        for (latin, other) in &pairs {
            let value = token_similarity(other.form(), latin.form()).value;
            right += usize::from(value >= LIKENESS);
            let mut beaten = false;
            for _ in 0..20 {
                let stranger = &pairs[numbers.below(pairs.len())].0;
                if stranger != latin {
                    let likeness = token_similarity(other.form(), stranger.form()).value;
                    asked += 1;
                    wrong += usize::from(likeness >= LIKENESS);
                    beaten |= likeness >= value;
                }
            }
            best += usize::from(!beaten);
        }
        let percent = |part: usize, whole: usize| part as f64 * 100.0 / whole.max(1) as f64;
        println!(
            "{file:<16} {} pairs: right alike {:.1} %, wrong alike {:.2} %, right the best of 21: {:.1} %",
            pairs.len(),
            percent(right, pairs.len()),
            percent(wrong, asked),
            percent(best, pairs.len())
        );
        assert!(pairs.len() > 50, "{file}");
        assert!(right * 100 >= pairs.len() * right_min, "{file}");
        assert!(wrong * 100 <= asked * wrong_max, "{file}");
    }
}
