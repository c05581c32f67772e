//! Verbs and their subjects.

use super::*;
use crate::phrase::noun_phrases;

/// `verb < subjects` for each verb of a sentence.
fn told(text: &str) -> Vec<String> {
    let mut tokens = Tokens::new(text, &[(0, 0..text.len())]);
    tokens.tag(|_| false, |_| false);
    let sentence = tokens.sentences[0];
    let mut phrases = Vec::new();
    noun_phrases(&tokens, sentence, &mut phrases);
    let read = clauses(&tokens, sentence, &phrases);
    let words = |p: &u32| {
        let phrase = phrases[*p as usize];
        tokens.text_of(phrase.first, phrase.last).to_owned()
    };
    (read.verbs.iter())
        .map(|v| {
            let subjects: Vec<String> = read.subject(v.at).iter().map(words).collect();
            format!("{} < {}", tokens.word(v.at), subjects.join("+"))
        })
        .collect()
}

#[test]
fn subjects_are_found_over_what_stands_between() {
    for (text, expected) in [
        (
            "Acme, a trader at Ostrov, was used to send coins to rebels.",
            &["used < Acme", "send < Acme"][..],
        ),
        (
            "The firm, which sells drones to Freedonia, denied the claim.",
            &["sells < The firm", "denied < The firm"],
        ),
        (
            "Shells sold by Sylvania were found in Freedonia.",
            &["sold < Shells", "found < Shells"],
        ),
        (
            "The drones that Sylvania supplied struck the town, officials said.",
            &["supplied < Sylvania", "struck < The drones", "said < officials"],
        ),
        (
            "Sylvania asked Freedonia to supply shells and send them.",
            &["asked < Sylvania", "supply < Freedonia", "send < Freedonia"],
        ),
        (
            "Nik Orl, 44, and Pal Sem, 51, are accused of buying chips and sending them abroad.",
            &[
                "accused < Nik Orl+Pal Sem",
                "buying < Nik Orl+Pal Sem",
                "sending < Nik Orl+Pal Sem",
            ],
        ),
        (
            "Officials said Sylvania had sold a tank to Freedonia.",
            &["said < Officials", "sold < Sylvania"],
        ),
        (
            "Supplying shells to Freedonia, Sylvania broke the law.",
            &["Supplying < Sylvania", "broke < Sylvania"],
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}
