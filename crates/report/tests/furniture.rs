//! Pages as they look when their text is scraped: menus, share bars, teasers with whole sentences, comments. The article
//! is told from all of it. Everything is invented.

#![allow(clippy::print_stdout)]

use interdict_report::{InMemory, Settings, read};

const MENU: &str = "Skip to content\nHome\nNews\nSport\nWeather\nMore\nSearch\nSign in\n";
const ARTICLE: &str = "Port police seize crates from freighter\n\nBy Anna Roe\n\nPublished 3 March 2024\n\n\
Police at the port of Brill opened nine crates on Saturday and found parts of pumps that the papers of the ship had not named.\n\n\
The freighter had come from the north and was to sail on within the day, the harbour master said in a short statement.\n\n\
“We open what we do not understand,” he said.\n\n\
The crew of fourteen stayed on board through the night, and the owner of the ship was called to explain the papers.\n\n\
A court will hear the case in May.\n";
const SHARE: &str = "Share\nFacebook\nX\nWhatsApp\nEmail\nCopy link\n";
const TEASERS: &str = "More from Harbour News\nFerry to the islands late again\nThe ferry company said that a pump had failed and that boats would be late all week.\n\
Bakery on the quay to close after ninety years\nThe family that ran it is to move inland, and the house will be sold.\nNew crane arrives\n";
const COMMENTS: &str = "Comments (2)\nrob77\nI always knew that there was something wrong with that ship.\nReply\nReport\n\
Marieke\nWho pays for all of this in the end?\nReply\nReport\n";
const FOOT: &str = "Sign up for our newsletter and get the best stories of the week in your inbox.\nAbout us\nContact\nJobs\n\
Terms of use\nPrivacy policy\n© 2024 Harbour News. All rights reserved.\n";
const PROMPT: &str = "Sign up to our newsletter to get all of our stories first.\n";

/// F1 of the article's characters.
fn article_f1(page: &str, article: &str) -> f64 {
    let report = read(page.as_bytes(), &InMemory::new(Vec::new()), &Settings::default()).unwrap();
    let chars: Vec<char> = page.chars().collect();
    let at = page.find(article).unwrap();
    let due = page[..at].chars().count()..page[..at].chars().count() + article.chars().count();
    let mut kept = vec![false; chars.len()];
    for section in report.sections.iter().filter(|s| !s.kind.is_furniture()) {
        kept[section.span.start..section.span.end].fill(true);
    }
    let (mut hit, mut found, mut all) = (0.0, 0.0, 0.0);
    for (index, c) in chars.iter().enumerate().filter(|(_, c)| !c.is_whitespace()) {
        let is_due = due.contains(&index) && !c.is_whitespace();
        hit += f64::from(u8::from(is_due && kept[index]));
        found += f64::from(u8::from(kept[index]));
        all += f64::from(u8::from(is_due));
    }
    2.0 * hit / (found + all)
}

#[test]
fn the_article_is_told_from_the_page() {
    let cases = [
        ("bare", ARTICLE.to_owned()),
        ("menu and foot", format!("{MENU}\n{ARTICLE}\n{FOOT}")),
        ("share bar", format!("{MENU}\n{ARTICLE}\n{SHARE}\n{FOOT}")),
        (
            "teasers",
            format!("{MENU}\n{ARTICLE}\n{SHARE}\n{TEASERS}\n{FOOT}"),
        ),
        (
            "comments",
            format!("{MENU}\n{ARTICLE}\n{SHARE}\n{COMMENTS}\n{TEASERS}\n{FOOT}"),
        ),
        (
            "teasers first",
            format!("{MENU}\n{TEASERS}\n{ARTICLE}\n{SHARE}\n{FOOT}"),
        ),
    ];
    for (name, page) in cases {
        let f1 = article_f1(&page, ARTICLE);
        println!("{name:<16} {f1:.3}");
        // Of teasers with whole sentences above the headline, one can be taken for the article.
        let least = if name == "teasers first" { 0.92 } else { 0.95 };
        assert!(f1 >= least, "{name}: F1 {f1:.3}");
    }
}

#[test]
fn a_prompt_inside_the_article_is_furniture() {
    let broken = ARTICLE.replacen("\n\nThe crew", &format!("\n\n{PROMPT}\nThe crew"), 1);
    let report = read(
        broken.as_bytes(),
        &InMemory::new(Vec::new()),
        &Settings::default(),
    )
    .unwrap();
    let at = broken[..broken.find(PROMPT).unwrap()].chars().count();
    let section = report.sections.iter().find(|s| s.span.start == at).unwrap();
    assert!(section.kind.is_furniture());
}
