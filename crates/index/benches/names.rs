//! How long the steps of finding a name take: `cargo bench -p interdict-index`.
//!
//! Over the lists in the folder that `INTERDICT_SHARED` names, or the built-in starter list where there are none.

use std::{hint::black_box, path::PathBuf};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use interdict_index::{Index, NameMatch, Scratch, write};
use interdict_lists::{LoadOptions, load_paths, starter};
use interdict_model::Entity;
use interdict_names::{NameClass, ShippedRarity, WeighedName, analyse};

fn entities() -> Vec<Entity> {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let lists = std::env::var_os("INTERDICT_SHARED")
        .map_or_else(default, PathBuf::from)
        .join("lists");
    match load_paths(&[lists], &LoadOptions::default()) {
        Ok(lists) => lists.into_iter().flat_map(|list| list.entities).collect(),
        Err(_) => starter::entities(),
    }
}

/// A name in the words of many, a rare one, one misspelt, an organisation's, one in another script.
const ASKED: [(&str, NameClass); 5] = [
    ("Mohammed Hassan Ali", NameClass::Person),
    ("Yevgeny Prigozhin", NameClass::Person),
    ("Vladmir Puttin", NameClass::Person),
    (
        "Northern Shipbuilding and Trading Company LLC",
        NameClass::Organization,
    ),
    ("محمد عبد الله حسين", NameClass::Person),
];

fn steps(criterion: &mut Criterion) {
    let entities = entities();
    let bytes = write(&entities);
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), &bytes).expect("the index is written");
    let index = Index::from_bytes(bytes).expect("the index just written");
    let mut group = criterion.benchmark_group("names");
    group.sample_size(20);
    group.bench_function("build", |b| b.iter(|| write(black_box(&entities))));
    group.bench_function("open", |b| b.iter(|| Index::open(black_box(file.path()))));
    group.bench_function("analyse", |b| {
        b.iter(|| ASKED.map(|(text, class)| analyse(black_box(text), class)));
    });
    let asked = ASKED.map(|(text, class)| analyse(text, class));
    group.bench_function("align", |b| {
        let (one, other) = (
            WeighedName::new(&asked[1], &ShippedRarity),
            WeighedName::new(&asked[2], &ShippedRarity),
        );
        b.iter(|| black_box(&one).align(black_box(&other)));
    });
    for (name, (text, _)) in asked.iter().zip(ASKED) {
        group.bench_function(format!("query, first time: {text}"), |b| {
            b.iter_batched_ref(
                || (Scratch::default(), Vec::<NameMatch>::new()),
                |(scratch, found)| index.search(black_box(name), None, 0.7, scratch, found),
                BatchSize::LargeInput,
            );
        });
        group.bench_function(format!("query, again: {text}"), |b| {
            let (mut scratch, mut found) = (Scratch::default(), Vec::<NameMatch>::new());
            b.iter(|| {
                found.clear();
                index.search(black_box(name), None, 0.7, &mut scratch, &mut found);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
