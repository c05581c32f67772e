//! Sentences and the dealings that they tell, in a short form:
//! `kind status from > to: goods [by alleged] [denied by]`.

use interdict_report::{InMemory, Settings, output::Report, read};

fn report(text: &str) -> Report {
    let lists = InMemory::new(Vec::new());
    let settings = Settings {
        reference_date: "2023-09-14".parse().ok(),
        ..Settings::default()
    };
    read(text.as_bytes(), &lists, &settings).unwrap()
}

fn short(text: &str) -> Vec<String> {
    let report = report(text);
    let name = |id: &String| {
        report
            .parties
            .iter()
            .find(|p| p.id == *id)
            .map_or(id.clone(), |p| p.name.clone())
    };
    let names = |ids: &[String]| ids.iter().map(name).collect::<Vec<_>>().join("+");
    let goods = |ids: &[String]| {
        let text = |id: &String| {
            report
                .goods
                .iter()
                .find(|g| g.id == *id)
                .map_or(String::new(), |g| g.text.clone())
        };
        ids.iter().map(text).collect::<Vec<_>>().join("+")
    };
    report
        .dealings
        .iter()
        .map(|d| {
            let by = if d.alleged_by.is_empty() {
                String::new()
            } else {
                format!(" by {}", names(&d.alleged_by))
            };
            let denied = if d.denied_by.is_empty() {
                String::new()
            } else {
                format!(" denied {}", names(&d.denied_by))
            };
            let status = format!("{:?}", d.status).to_lowercase();
            format!(
                "{} {status} {} > {}: {}{by}{denied}",
                d.kind.code(),
                names(&d.from),
                names(&d.to),
                goods(&d.goods)
            )
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(short(text), expected, "{text}");
}

#[test]
fn active_and_passive() {
    check(
        "Iran supplied drones to Russia.",
        &["supply reported Iran > Russia: drones"],
    );
    check(
        "Last week drones were supplied to Russia by Iran.",
        &["supply reported Iran > Russia: drones"],
    );
    check(
        "Russia bought artillery shells from North Korea.",
        &["supply reported North Korea > Russia: artillery shells"],
    );
    check(
        "Iran has supplied Russia with drones.",
        &["supply reported Iran > Russia: drones"],
    );
    check(
        "Syria received missiles from Iran last month.",
        &["supply reported Iran > Syria: missiles"],
    );
}

#[test]
fn quantities_and_double_objects() {
    check(
        "Iran has shipped at least 200 attack drones to Russia.",
        &["supply reported Iran > Russia: attack drones"],
    );
    check(
        "Iran sold Syria more than 60 missiles.",
        &["supply reported Iran > Syria: missiles"],
    );
    check(
        "Iran asked China to supply missiles.",
        &["supply possible China > Iran: missiles"],
    );
    check(
        "Iran sent instructors to Syria to train Russian crews.",
        &[
            "training reported Iran > Syria: instructors",
            "training reported Iran > Russia: ",
        ],
    );
}

#[test]
fn people_groups_and_rules() {
    check(
        "North Korea trained fighters of Hamas.",
        &["training reported North Korea > Hamas: "],
    );
    check(
        "Agents of the Houthi movement negotiated the purchase of rifles from Iran.",
        &["purchase-attempt possible Houthi > Iran: rifles"],
    );
    check(
        "The resolution imposes a ban on the supply to Iran of missiles, and on buying arms from it.",
        &[],
    );
}

#[test]
fn nominal() {
    check(
        "The sale of missiles by North Korea to Myanmar went ahead.",
        &["supply reported North Korea > Myanmar: missiles"],
    );
    check(
        "Iran’s deliveries of drones to Russia continued.",
        &["supply reported Iran > Russia: drones"],
    );
    check(
        "North Korean arms shipments to Russia have grown.",
        &["supply reported North Korea > Russia: arms shipments"],
    );
}

#[test]
fn status_and_voices() {
    check(
        "Iran may supply drones to Russia.",
        &["supply possible Iran > Russia: drones"],
    );
    check(
        "Iran did not supply drones to Russia.",
        &["supply refuted Iran > Russia: drones"],
    );
    check(
        "The United States accused Iran of supplying drones to Russia.",
        &["supply alleged Iran > Russia: drones by United States"],
    );
    check(
        "The United States has accused North Korea of providing Russia with arms, including selling artillery shells to the Russian mercenary group Wagner. Both Russian and North Korean officials have denied such claims.",
        &[
            "supply alleged North Korea > Russia: arms by United States denied Russia+North Korea",
            "supply alleged North Korea > Wagner: artillery shells by United States denied Russia+North Korea",
        ],
    );
    check(
        "In the 1960s the Soviet Union provided ammunition to North Korea.",
        &["supply historical Soviet Union > North Korea: ammunition"],
    );
    check(
        "Tehran denied that it had supplied drones to Russia.",
        &["supply alleged Iran > Russia: drones denied Iran"],
    );
    check(
        "North Korea’s leader, Kim Jong-un, vowed support for Russia’s “just fight” during a summit with President Putin on Wednesday that America warned could lead to a deal to supply ammunition for Moscow’s war in Ukraine.",
        &["supply possible North Korea > Russia: ammunition by United States"],
    );
}

#[test]
fn technology_and_coordination() {
    check(
        "Kim Jong-un, North Korea’s leader, arrived. The decision suggests that in return Mr. Kim is seeking Russian help to develop military reconnaissance satellites, which he has described as crucial.",
        &["technology possible Russia > North Korea: military reconnaissance satellites"],
    );
    check(
        "But either buying arms from or providing rocket technology to North Korea would violate international sanctions that Russia has supported in the past.",
        &[
            "supply possible North Korea > Russia: arms",
            "technology possible Russia > North Korea: rocket technology",
        ],
    );
}

#[test]
fn who_stands_behind_common_nouns() {
    check(
        "Companies based in Singapore supplied ammunition to the Myanmar army.",
        &["supply reported Singapore > Myanmar: ammunition"],
    );
    check(
        "The Houthis hold the capital. Russia may provide the group with anti-ship missiles.",
        &["supply possible Russia > Houthis: anti-ship missiles"],
    );
    check(
        "Pavel Orlov, 51, a Russian-born businessman, exported microchips to companies that work for Iran’s army.",
        &["supply reported Pavel Orlov > Iran: microchips"],
    );
    check(
        "The Wagner Group sold rifles in Darfur.",
        &["supply reported Wagner Group > Sudan: rifles"],
    );
    check(
        "A garment factory in Dandong employs more than 400 North Koreans.",
        &["labour reported North Korea > China: "],
    );
}

#[test]
fn other_shapes_of_clauses() {
    check(
        "Burkina Faso is in talks with Turkey to buy drones.",
        &["supply possible Turkey > Burkina Faso: drones"],
    );
    check(
        "The Treasury said on Monday that it had put Orion Trading and Delta Marine Ltd on its list for supplying drones to Russia.",
        &["supply reported Orion Trading+Delta Marine Ltd > Russia: drones by Treasury"],
    );
    check(
        "Drones that Iran supplied to Russia hit the city.",
        &["supply reported Iran > Russia: Drones"],
    );
    check(
        "Iran was about to deliver surface-to-air missiles to Syria.",
        &["supply possible Iran > Syria: surface-to-air missiles"],
    );
    check(
        "Venezuela swapped crude oil for Iranian condensate.",
        &[
            "supply reported Venezuela > Iran: crude oil",
            "supply reported Iran > Venezuela: condensate",
        ],
    );
    check(
        "Washington accuses Tehran of arming the Houthis.",
        &["supply alleged Iran > Houthis:  by United States"],
    );
    check(
        "Soldiers from Mali received training from Russia last year.",
        &["training reported Russia > Mali: "],
    );
    check(
        "North Korean shells reached Syria through Latakia.",
        &["supply reported North Korea > Syria: shells"],
    );
    check(
        "Companies in Singapore supplied ammunition to Myanmar, a United Nations expert said.",
        &["supply alleged Singapore > Myanmar: ammunition by United Nations"],
    );
}

#[test]
fn ordinary_business_is_no_dealing() {
    check("The bank sold a portfolio of loans to Pindos Funds.", &[]);
    check("Greenfork supplies ready meals to 400 stores in Belgium.", &[]);
    check(
        "Real Madrid have agreed to sell the striker to Bayern Munich for 50 million euros.",
        &[],
    );
}

#[test]
fn no_dealing() {
    check(
        "Mr. Putin met Mr. Kim’s limousine, brought from Pyongyang in the North Korean leader’s special armored train.",
        &[],
    );
    check("The two sides discussed the situation in Ukraine.", &[]);
}

#[test]
fn who_gives_is_told_by_reliance_origin_or_a_noun() {
    for text in [
        "Hezbollah relies on Iran for its rockets.",
        "Hezbollah owes its rockets to Iran.",
        "The rockets were a gift from Iran to Hezbollah.",
        "Hezbollah was armed by Iran with rockets.",
        "The rockets, made in Iran, were found in the hands of Hezbollah.",
        "Hezbollah took delivery of rockets from Iran.",
    ] {
        check(text, &["supply reported Iran > Hezbollah: rockets"]);
    }
}

#[test]
fn goods_move_by_themselves_or_with_what_carries_them() {
    check(
        "Some 4,000 tonnes of gas oil passed from Iran to Syria.",
        &["supply reported Iran > Syria: gas oil"],
    );
    check(
        "Crates of mortar bombs left Iran on Tuesday for Syria.",
        &["supply reported Iran > Syria: mortar bombs"],
    );
    check(
        "An Ilyushin flew from Iran to Syria with drones on board.",
        &["supply reported Iran > Syria: drones"],
    );
    check(
        "Iranian rockets for Hezbollah were on show.",
        &["supply reported Iran > Hezbollah: rockets"],
    );
}

#[test]
fn clauses_without_a_pronoun_and_words_between_commas() {
    check(
        "The drones Iran supplied were flown by Hezbollah.",
        &["supply reported Iran > Hezbollah: drones"],
    );
    check(
        "Iran, it is thought, supplied drones to Syria.",
        &["supply alleged Iran > Syria: drones"],
    );
    check(
        "Syria leased a submarine from Iran.",
        &["supply reported Iran > Syria: submarine"],
    );
}

#[test]
fn goods_that_no_list_knows_are_told_by_their_measure() {
    check(
        "Iran shipped 40 tonnes of widgets to Syria.",
        &["supply reported Iran > Syria: widgets"],
    );
    check("Iran delivered 40 tonnes of wheat flour to Syria.", &[]);
    check("Iran delivered a warning to Syria.", &[]);
}

#[test]
fn goods_go_on_from_who_was_paid_for_them() {
    check(
        "Investigators said that Varna Commerce had wired $2 million to Kestrel Lines, a company in Limassol, for four patrol boats that were shipped to Myanmar.",
        &[
            "finance alleged Varna Commerce > Kestrel Lines: $2 million+patrol boats by Investigators",
            "supply alleged Kestrel Lines > Myanmar: patrol boats by Investigators",
        ],
    );
}

#[test]
fn plain_news_of_two_sentences() {
    check(
        "Orion Star, based in Dubai, bought chips from a Taiwanese distributor. It then shipped them to a factory in Russia.",
        &[
            "supply reported Taiwan > Orion Star: chips",
            "supply reported Orion Star > Russia: chips",
        ],
    );
    check(
        "Orion Trading FZE, registered in Sharjah, is accused of buying drone engines from Germany. The engines were then sold to Iran.",
        &[
            "supply alleged Germany > Orion Trading FZE: drone engines",
            "supply reported Orion Trading FZE > Iran: engines",
        ],
    );
    check(
        "The Treasury Department imposed sanctions on three companies in Hong Kong. They had supplied electronics to Russia's Special Technology Centre, it said.",
        &["supply alleged Hong Kong > Special Technology Centre: electronics by Treasury Department"],
    );
}

#[test]
fn firms_of_a_country_and_governments_of_a_leader() {
    check(
        "The Biden administration sold rifles to Ukraine in May.",
        &["supply reported United States > Ukraine: rifles"],
    );
    check(
        "The Assad regime received oil from Iran's Triliance.",
        &["supply reported Triliance > Syria: oil"],
    );
    check(
        "Rosneft-Yug bought rockets from Iran.",
        &["supply reported Iran > Rosneft-Yug: rockets"],
    );
    check(
        "Iran sent rockets to the Kazan gunpowder plant.",
        &["supply reported Iran > Kazan gunpowder plant: rockets"],
    );
}

#[test]
fn nothing_that_was_supplied() {
    check(
        "Al Sahil Bullion said it had bought nothing from Tanzania since 2019.",
        &[],
    );
    check(
        "Rwanda said it would defend itself against the FDLR, a Hutu militia which, it charged, received weapons from the Congolese army.",
        &["supply alleged Democratic Republic of the Congo > FDLR: weapons by Rwanda"],
    );
    check(
        "Eritrea has never supplied weapons to al-Shabaab, its information minister said.",
        &["supply alleged Eritrea > al-Shabaab: weapons denied its information minister"],
    );
}

#[test]
fn the_north_is_known_by_the_south() {
    check(
        "South Korea's spy agency said the North had shipped 4,800 containers of munitions to Russia.",
        &["supply alleged North Korea > Russia: munitions by South Korea"],
    );
}
