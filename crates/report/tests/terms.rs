//! What a document's own terms let be kept of it, on the marked page.

use interdict_report::{InMemory, Settings, marked, read};

const REPORT: &str = "Port seizes rifles

Police at the port of Brill opened nine crates on Saturday and found rifles which the papers of the ship had called pumps for a waterworks in the hills.

The freighter had come from North Korea and was to sail on to Syria within the day, the harbour master said in a short statement to reporters.

";

/// Words of the longest run of the document that may stand on a page of excerpts.
const RUN_WORDS_MAX: usize = 12;

fn page_of(terms: &str) -> String {
    let text = format!("{REPORT}{terms}\n");
    let lists = InMemory::new(Vec::new());
    let report = read(text.as_bytes(), &lists, &Settings::default()).unwrap();
    marked::page(&report, &text)
}

/// The page without its tags.
fn shown(page: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in page.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn a_page_has_the_text_where_a_licence_allows_it() {
    let page = shown(&page_of(
        "© 2024 Harbour News. Published under a Creative Commons licence (CC BY 4.0).",
    ));
    assert!(page.contains("opened nine crates on Saturday and found rifles which the papers"));
    assert!(page.contains("Terms found") && !page.contains("forbid keeping"));
}

#[test]
fn a_page_has_excerpts_alone_where_the_terms_forbid_keeping_the_text() {
    let page = page_of("© 2024 Harbour News. All rights reserved.");
    let shown = shown(&page);
    assert!(shown.contains("forbid keeping its text"));
    assert!(shown.contains("“© 2024 Harbour News. All rights reserved.”, which forbid keeping the text"));
    // What was found is there, in its words, where the lists of findings lead to it.
    assert!(page.contains(">North Korea</span>"));
    for paragraph in REPORT.lines() {
        let words: Vec<&str> = paragraph.split(' ').collect();
        for run in words.windows(RUN_WORDS_MAX + 1) {
            assert!(!shown.contains(&run.join(" ")), "{run:?}");
        }
    }
}
