//! What a text shows of names, voices and times by the words beside them, one construction at a time.

use interdict_report::{InMemory, Settings, Status, output::Report, read};

fn report(text: &str) -> Report {
    let settings = Settings {
        reference_date: "2024-06-12".parse().ok(),
        ..Settings::default()
    };
    read(text.as_bytes(), &InMemory::new(Vec::new()), &settings).unwrap()
}

/// "kind name" of a party.
fn kind(report: &Report, name: &str) -> String {
    let party = report.parties.iter().find(|p| p.name == name);
    party.map_or_else(
        || {
            format!(
                "no {name} in {:?}",
                report.parties.iter().map(|p| &p.name).collect::<Vec<_>>()
            )
        },
        |p| serde_json::to_value(p.kind).unwrap().as_str().unwrap().to_owned(),
    )
}

#[test]
fn the_words_beside_a_name_tell_its_kind() {
    for (text, name, due) in [
        (
            "Borneo Datatech shipped chips to China's People's Liberation Army.",
            "People's Liberation Army",
            "organization",
        ),
        (
            "Shopkeeper Neil Abbotson sold tea by the King's Road.",
            "Neil Abbotson",
            "person",
        ),
        (
            "The men were taken aboard the Grey Heron at dawn.",
            "Grey Heron",
            "vessel",
        ),
        (
            "It met the Tae Bong 7, a vessel that flies no flag.",
            "Tae Bong 7",
            "vessel",
        ),
        (
            "Its director, Lo Ming-fai, told reporters that he knew.",
            "Lo Ming-fai",
            "person",
        ),
        (
            "Jörg H. and Swetlana M. sold two lathes.",
            "Swetlana M.",
            "person",
        ),
        (
            "The report names an airline called Kestrel Star.",
            "Kestrel Star",
            "organization",
        ),
        (
            "The goods went to a single consignee: Dongyang Huarui, in Hebei.",
            "Dongyang Huarui",
            "organization",
        ),
        (
            "The money came from Lindt & Aster in two parts.",
            "Lindt & Aster",
            "organization",
        ),
        (
            "They were sent by sea to St. Petersburg in May.",
            "St. Petersburg",
            "place",
        ),
        (
            "It belongs to the Applied Studies and Research Centre in Damascus.",
            "Applied Studies and Research Centre",
            "organization",
        ),
        (
            "Their manager, known as Bertrando, paid in cash.",
            "Bertrando",
            "person",
        ),
    ] {
        assert_eq!(kind(&report(text), name), due, "{text}");
    }
}

#[test]
fn what_one_place_shows_holds_for_the_whole_text() {
    let read = report(
        "Falcon Ridge Mobility sold the trucks. A spokesman for Falcon Ridge said no more. The trucks came off the Doris Hale \
         at night. The Doris Hale, a ro-ro ship, left again on Monday.",
    );
    assert_eq!(kind(&read, "Doris Hale"), "vessel");
    assert!(read.parties.iter().all(|p| p.name != "Falcon Ridge"));
}

#[test]
fn a_text_that_finds_a_story_false_refutes_it() {
    for text in [
        "Allegations that Iran had sold drones to Russia were examined and found to be without substance.",
        "Claim: A ship that was photographed in May was carrying drones from Iran to Russia.\n\nVerdict: False.\n\nThe picture was taken years ago in another port, and the ship carried grain.",
        "Iran has reportedly sold drones to Russia. It is nothing of the kind.",
    ] {
        let read = report(text);
        let found: Vec<Status> = read.dealings.iter().map(|d| d.status).collect();
        assert_eq!(found, [Status::Refuted], "{text}");
    }
}

#[test]
fn a_turn_of_a_transcript_is_its_speakers_word() {
    let read = report(
        "MS OLSEN: Good afternoon, everyone. Iran has sold drones to Russia, and we have told our partners so.\n\nQUESTION: Are you sure?\n\nMS OLSEN: We are.\n\n\
         QUESTION: Thank you.",
    );
    let speaker = read
        .parties
        .iter()
        .find(|p| p.name.eq_ignore_ascii_case("olsen"))
        .unwrap();
    assert!(read.dealings.iter().any(|d| d.alleged_by.contains(&speaker.id)));
    assert!(read.parties.iter().all(|p| p.name != "QUESTION"));
}

#[test]
fn times_that_bound_one_another_are_one() {
    for (text, from, to) in [
        (
            "The ship was attacked between May 27 and May 29.",
            "2024-05-27",
            "2024-05-29",
        ),
        (
            "The ship was attacked from October 2022 until May 2023.",
            "2022-10-01",
            "2023-05-31",
        ),
        (
            "The ship was attacked on 14 June last year.",
            "2023-06-14",
            "2023-06-14",
        ),
        (
            "The ship was attacked in the first quarter.",
            "2024-01-01",
            "2024-03-31",
        ),
    ] {
        let read = report(text);
        let when = read.events.iter().filter_map(|e| e.when.as_ref()).next();
        assert_eq!(
            when.map(|w| (w.from.as_str(), w.to.as_str())),
            Some((from, to)),
            "{text}"
        );
    }
}

#[test]
fn who_tells_of_a_dealing_does_not_deny_it() {
    let read = report(
        "Iran sold drones to Russia, a former accountant said. Nobody weighed anything, the accountant said. Iran has always \
         denied selling drones.",
    );
    let iran = read.parties.iter().find(|p| p.name == "Iran").unwrap();
    assert_eq!(read.dealings.len(), 1);
    assert_eq!(read.dealings[0].denied_by.join(" "), iran.id);
    assert_eq!(read.dealings[0].status, Status::Alleged);
}

#[test]
fn a_time_belongs_to_what_took_place_then() {
    for (text, kind, from) in [
        (
            "The United Nations put Omar Haddad on its sanctions list last month.",
            "designation",
            "2024-05-01",
        ),
        (
            "The court will sit on Thursday 20 June at noon.",
            "other",
            "2024-06-20",
        ),
        (
            "The navy seized 1,640 assault rifles on 17 January 2024.",
            "seizure",
            "2024-01-17",
        ),
    ] {
        let read = report(text);
        let found: Vec<(String, String)> = (read.events.iter())
            .filter_map(|e| Some((e.kind.code().to_owned(), e.when.as_ref()?.from.clone())))
            .collect();
        assert_eq!(found, [(kind.to_owned(), from.to_owned())], "{text}");
    }
}
