//! Whether a text is in English, however short it is and however many names it has.

use interdict_report::{InMemory, Settings, output::Report, read};

fn report(text: &str) -> Report {
    read(text.as_bytes(), &InMemory::new(Vec::new()), &Settings::default()).unwrap()
}

fn says_foreign(report: &Report) -> bool {
    report.notes.iter().any(|n| n.contains("not in English"))
}

#[test]
fn short_news_in_english_is_in_english() {
    for text in [
        "Nordtek BV sold chips to Iran. Zelmash sold lathes to Russia.",
        "Karim and Nabil Saadi sold scopes to Syria.",
        "Iran sending drones to Sudan, UN report says",
        "North Korea has sold 40,000 shells to Russia, South Korean officials said. Moscow denied it.",
    ] {
        let report = report(text);
        assert!(!says_foreign(&report), "{text}: {:?}", report.notes);
        assert_eq!(report.document.language, "en", "{text}");
    }
}

#[test]
fn other_languages_are_told_as_such() {
    for (text, language) in [
        (
            "La Russie a livré des drones à la Syrie, a déclaré mardi le ministre. Moscou a démenti.",
            "French",
        ),
        (
            "Die Firma soll Drehmaschinen nach Russland geliefert haben, teilte die Staatsanwaltschaft in Hamburg am \
             Montag mit. Sie wurde im vergangenen Jahr gegründet und gehört einem Kaufmann, der in der Türkei wohnt.",
            "German",
        ),
        (
            "La empresa vendió piezas de aviones a Irán, según la fiscalía de Madrid. El dueño, que vive en Dubái, lo \
             ha negado y dice que no sabía quién era el comprador de las piezas.",
            "Spanish",
        ),
    ] {
        let report = report(text);
        assert_eq!(report.document.language, "und", "{text}");
        let told = format!("(language: {language})");
        assert!(
            report.notes.iter().any(|n| n.contains(&told)),
            "{text}: {:?}",
            report.notes
        );
    }
}
