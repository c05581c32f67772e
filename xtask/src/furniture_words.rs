//! The lines of which pages are made (`xtask/data/page_furniture.txt`), and chance.

use std::{collections::HashMap, sync::LazyLock};

/// The same choices each time (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }
}

static BANKS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut banks: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut name = "";
    for line in include_str!("../data/page_furniture.txt").lines() {
        if let Some(head) = line.strip_prefix("== ") {
            name = head.split("  #").next().unwrap_or(head);
        } else if !name.is_empty() && !line.is_empty() {
            banks.entry(name).or_default().push(line);
        }
    }
    banks
});

/// The lines of a kind.
pub(crate) fn bank(name: &str) -> &'static [&'static str] {
    let bank = BANKS.get(name);
    bank.unwrap_or_else(|| panic!("xtask/data/page_furniture.txt has no == {name}"))
}

/// The boxes, each with its lines.
pub(crate) fn boxes() -> Vec<&'static [&'static str]> {
    bank("boxes").split(|line| *line == "--").collect()
}

/// A line with its places filled. One page has one site.
pub(crate) fn filled(template: &str, site: &str, random: &mut Random) -> String {
    let mut text = template.replace("{S}", site);
    while let Some(at) = text.find('{') {
        let Some(key) = text.get(at..at + 3) else {
            return text;
        };
        let word = match key {
            "{D}" => format!("{}.example", site.to_lowercase().replace([' ', '&'], "")),
            "{P}" => random.pick(bank("people")).to_owned(),
            "{H}" => random.pick(bank("heads")).to_owned(),
            "{T}" => date(random),
            "{V}" => format!("{:02}:{:02}", random.below(24), random.below(60)),
            "{Y}" => random.between(2008, 2025).to_string(),
            "{N}" => random.between(1, 40).to_string(),
            other => panic!("page_furniture.txt: {other} is not known"),
        };
        text.replace_range(at..at + 3, &word);
    }
    text
}

/// A day, in one of the ways of writing it.
fn date(random: &mut Random) -> String {
    let months = ["January", "March", "April", "June", "September", "November"];
    let month = random.below(months.len());
    let (name, number) = (months[month], [1, 3, 4, 6, 9, 11][month]);
    let (day, year) = (random.between(1, 30), random.between(2008, 2025));
    match random.below(7) {
        0 => format!("{day} {name} {year}"),
        1 => format!("{name} {day}, {year}"),
        2 => format!("{year}-{number:02}-{day:02}"),
        3 => format!("{day:02}.{number:02}.{year}"),
        4 => format!("{}. {day}, {year}", &name[..3]),
        5 => format!("Mon {day} {} {year}", &name[..3]),
        _ => format!("{day:02}/{number:02}/{year}"),
    }
}
