//! The data files: whole, consistent, and refused with a message where they are not.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
};

use interdict_model::Country;
use interdict_regimes::{GoodsCategory, entry, goods, parse_goods, parse_rules, rules};

fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data"))
}

#[test]
fn every_rule_file_is_embedded() {
    let mut on_disk = HashSet::new();
    for file in fs::read_dir(data().join("regimes")).expect("data/regimes") {
        let path = file.expect("entry").path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        let parsed = parse_rules(&path.display().to_string(), &text).unwrap_or_else(|e| panic!("{e}"));
        on_disk.extend(parsed.into_iter().map(|r| r.id));
    }
    let embedded: HashSet<String> = rules().iter().map(|r| r.id.clone()).collect();
    assert_eq!(on_disk, embedded);
    assert_eq!(embedded.len(), rules().len(), "a rule id is used in two files");
}

#[test]
fn rules_are_consistent() {
    for rule in rules() {
        assert!(!rule.source.is_empty() && !rule.regime.is_empty(), "{}", rule.id);
        assert!(
            rule.id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            rule.id
        );
        for code in &rule.countries {
            assert!(Country::of(*code).is_some(), "{}: {code}", rule.id);
        }
        for item in &rule.items {
            let entry = entry(item).unwrap_or_else(|| panic!("{}: no item {item} in data/goods", rule.id));
            assert!(
                !rule.goods.contains(&entry.category),
                "{}: {item} is in its categories already",
                rule.id
            );
        }
        for party in &rule.parties {
            assert_eq!(*party, party.to_lowercase(), "{}", rule.id);
        }
        // One line that ends without a full stop: it stands inside a sentence.
        assert!(
            !rule.paraphrase.contains('\n') && !rule.paraphrase.ends_with('.'),
            "{}",
            rule.id
        );
    }
}

#[test]
fn goods_are_told_apart_across_files() {
    let mut words = HashMap::new();
    let mut ids = HashSet::new();
    for good in goods() {
        assert!(ids.insert(&good.id), "{} twice", good.id);
        for term in &good.terms {
            let other = words.insert(term.replace('-', " ").to_lowercase(), &good.id);
            assert_eq!(other, None, "{term:?} in {} too", good.id);
        }
    }
    let on_disk: usize = fs::read_dir(data().join("goods"))
        .expect("data/goods")
        .map(|file| {
            let path = file.expect("entry").path();
            let text = fs::read_to_string(&path).expect("readable");
            parse_goods(&path.display().to_string(), &text)
                .unwrap_or_else(|e| panic!("{e}"))
                .len()
        })
        .sum();
    assert_eq!(on_disk, goods().len(), "a file of data/goods is not embedded");
}

#[test]
fn goods_are_broad_and_of_every_category() {
    let terms: usize = goods().iter().map(|g| g.terms.len()).sum();
    assert!(terms >= 500, "{terms} terms");
    for category in GoodsCategory::ALL {
        assert!(goods().iter().any(|g| g.category == *category), "{category}");
        assert_eq!(GoodsCategory::from_code(category.code()), Some(*category));
    }
    for good in goods() {
        assert!(
            entry(good.item()).is_some(),
            "{}: the item before the dot has no entry",
            good.id
        );
        for control in &good.controls {
            let known = ["ML", "MTCR ", "DU ", "HS "]
                .iter()
                .any(|k| control.starts_with(k));
            assert!(known, "{}: {control}", good.id);
        }
    }
}

#[test]
fn some_rule_speaks_of_every_item() {
    let used: HashSet<&str> = rules()
        .iter()
        .flat_map(|r| &r.items)
        .map(String::as_str)
        .collect();
    let covered: HashSet<GoodsCategory> = rules().iter().flat_map(|r| r.goods.iter().copied()).collect();
    let unused: Vec<&str> = goods()
        .iter()
        .filter(|g| !g.generic && !covered.contains(&g.category) && !used.contains(g.item()))
        .map(|g| g.item())
        .collect();
    assert!(unused.is_empty(), "no rule speaks of {unused:?}");
}

#[test]
fn a_broken_file_is_refused_with_its_name_and_entry() {
    let instrument = r#"
        [instrument.x]
        name = "X"
        jurisdiction = "un"
        bound = "all"
        in_force = [{ from = "2006-10-14" }]
        source = "S"
    "#;
    let rule = |body: &str| {
        format!(
            "{instrument}\n[[rule]]\nid = \"r\"\nof = \"x\"\nprovision = \"1\"\nregime = \"t\"\ndirection = \"to\"\nparaphrase = \"p\"\n{body}"
        )
    };
    let fine = rule("countries = [\"KP\"]\ngoods = [\"oil\"]\nkinds = [\"supply\"]");
    assert_eq!(parse_rules("t.toml", &fine).expect("fine").len(), 1);
    for (text, word) in [
        ("not toml".to_owned(), "t.toml"),
        (
            rule("countries = [\"KP\"]\ngoods = [\"oil\"]\nkinds = [\"gift\"]"),
            "gift",
        ),
        (
            rule("countries = [\"KP\"]\ngoods = [\"oil\"]\nkinds = []"),
            "kinds",
        ),
        (rule("goods = [\"oil\"]\nkinds = [\"supply\"]"), "countries"),
        (
            rule("countries = [\"KP\"]\nkinds = [\"supply\"]\ngoods = [\"cheese\"]"),
            "cheese",
        ),
        (
            rule(
                "countries = [\"KP\"]\ngoods = [\"oil\"]\nkinds = [\"supply\"]\nin_force = [{ from = \"2006\" }]",
            ),
            "full date",
        ),
        (
            rule(
                "countries = [\"KP\"]\ngoods = [\"oil\"]\nkinds = [\"supply\"]\nin_force = [{ from = \"2016-01-01\", to = \"2015-01-01\" }]",
            ),
            "in order",
        ),
        (fine.replace("of = \"x\"", "of = \"y\""), "instrument"),
        (fine.replace("provision", "paragraph"), "paragraph"),
    ] {
        let error = parse_rules("t.toml", &text).expect_err(word).to_string();
        assert!(
            error.contains("t.toml") && error.contains(word),
            "{word}: {error}"
        );
    }
    let good = |id: &str, term: &str| {
        format!("[[goods]]\nid = \"{id}\"\ncategory = \"oil\"\nterms = [\"{term}\"]\nsource = \"s\"\n")
    };
    assert!(parse_goods("g.toml", &(good("a", "x") + &good("b", "y"))).is_ok());
    for text in [
        good("a", "x") + &good("a", "y"),
        good("a", "x") + &good("b", "x"),
        good("a", " x"),
    ] {
        let error = parse_goods("g.toml", &text).expect_err("refused").to_string();
        assert!(error.contains("g.toml, entry"), "{error}");
    }
}
