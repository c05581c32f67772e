//! Invented people's names of all cultures, the same ones for the same seed (`xtask/data/name_parts.txt`).

/// A culture's parts and patterns.
#[derive(Default)]
struct Culture {
    given: Vec<&'static str>,
    family: Vec<&'static str>,
    fathers: Vec<&'static str>,
    patterns: Vec<&'static str>,
}

const PARTS: &str = include_str!("../data/name_parts.txt");

/// A small generator of numbers (splitmix64): repeatable, and good enough to pick names.
pub struct Numbers(pub u64);

impl Numbers {
    /// The next number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

fn cultures() -> Vec<Culture> {
    let mut cultures: Vec<Culture> = Vec::new();
    for line in PARTS
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        if line.starts_with('[') {
            cultures.push(Culture::default());
            continue;
        }
        let (Some(culture), Some((field, value))) = (cultures.last_mut(), line.split_once(": ")) else {
            continue;
        };
        match field {
            "given" => culture.given.extend(value.split_whitespace()),
            "family" => culture.family.extend(value.split_whitespace()),
            "father" => culture.fathers.push(value),
            _ => culture.patterns.push(value),
        }
    }
    cultures
}

/// That many invented names, every culture as often as the others.
pub fn invented_names(count: usize, seed: u64) -> Vec<String> {
    let cultures = cultures();
    let mut numbers = Numbers(seed);
    (0..count)
        .map(|at| {
            let culture = &cultures[at % cultures.len()];
            let mut pick = |from: &[&'static str]| from[numbers.below(from.len())];
            let words: Vec<String> = pick(&culture.patterns)
                .split(' ')
                .map(|part| match part {
                    "G" => pick(&culture.given).to_owned(),
                    "F" => pick(&culture.family).to_owned(),
                    _ => {
                        let father = pick(&culture.given);
                        pick(&culture.fathers).replace("{}", father)
                    }
                })
                .collect();
            words.join(" ")
        })
        .collect()
}
