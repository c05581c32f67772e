//! A name that is on a list is never told to be on none: it is a hit where the text bears it out, else a namesake.

use interdict_model::{CountryFact, Entity, EntityKind, Name, NameKind, Provenance};
use interdict_report::{InMemory, Settings, output::Report, printed::print, read};

/// A list of invented parties.
fn lists() -> InMemory {
    let entity = |reference: &str, kind, names: &[&str], country: &str| {
        let mut entity = Entity::new("test-list", reference, kind, Provenance::default());
        let names = names.iter().map(|name| Name::new(*name, NameKind::Alias));
        entity.names.extend(names);
        entity.nationalities.push(CountryFact::new(country));
        entity
    };
    InMemory::new(vec![
        entity(
            "1",
            EntityKind::Person,
            &["Arkady Volodymyrovich Zhurbenkov", "Arkady Zhurbenkov"],
            "RU",
        ),
        entity(
            "2",
            EntityKind::Organization,
            &["Promtekhsvyaz", "PTS Bank OJSC"],
            "RU",
        ),
        entity("3", EntityKind::Person, &["Sergei Ivanov"], "RU"),
        entity("4", EntityKind::Person, &["Olga Petrovna Kuznetsova"], "RU"),
    ])
}

fn read_report(text: &str) -> Report {
    read(text.as_bytes(), &lists(), &Settings::default()).unwrap()
}

fn told(report: &Report, name: &str) -> (usize, usize) {
    let party = report.parties.iter().find(|p| p.name == name).unwrap();
    (party.listings.len(), party.namesakes.len())
}

#[test]
fn a_rare_name_is_a_hit_where_the_text_names_its_country() {
    let report = read_report("Arkady Zhurbenkov opened a hotel in Russia, paid for by Promtekhsvyaz.");
    assert_eq!(told(&report, "Arkady Zhurbenkov"), (1, 0));
    assert_eq!(told(&report, "Promtekhsvyaz"), (1, 0));
}

#[test]
fn a_name_of_which_the_text_says_nothing_is_a_namesake() {
    let text = "Arkady Zhurbenkov opened a hotel by the lake. Sergei Ivanov, a plumber, mended the pipes.";
    let report = read_report(text);
    assert_eq!(told(&report, "Arkady Zhurbenkov"), (0, 1));
    let printed = print(&report, text);
    assert!(printed.contains("SAME NAME AS ON A LIST"), "{printed}");
    assert!(
        !printed.contains("not on the lists: Arkady Zhurbenkov"),
        "{printed}"
    );
    assert_eq!(told(&report, "Sergei Ivanov").0, 0);
    // As many women have the surname as men.
    let report = read_report("Olga Kuznetsova sells flowers in Russia.");
    assert_eq!(told(&report, "Olga Kuznetsova").0, 0);
}

#[test]
fn a_name_too_short_to_be_looked_up_is_told() {
    let text = "Mr Zhurbenkov spoke first. Then the lights went out.";
    let report = read_report(text);
    assert!(
        report.parties.iter().all(|p| p.not_looked_up),
        "{:?}",
        report.parties
    );
    let printed = print(&report, text);
    assert!(
        printed.contains("Not looked up, a name too short to tell: Zhurbenkov (1)"),
        "{printed}"
    );
}
