//! How fast reports are read: the reports of `tests/corpus` in turn, and all of them as one long document.
//!
//! `cargo bench -p interdict-report`. Lists are left out: what they cost is the index's to measure.

use std::{fs, path::Path};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use interdict_report::{InMemory, Settings, read};

fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let mut files: Vec<_> = ["dev", "test"]
        .iter()
        .flat_map(|half| fs::read_dir(root.join(half)).into_iter().flatten())
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

fn reading(c: &mut Criterion) {
    let reports = corpus();
    let lists = InMemory::new(Vec::new());
    let settings = Settings::default();
    let bytes: usize = reports.iter().map(String::len).sum();
    let mut group = c.benchmark_group("read");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("reports", |b| {
        b.iter(|| {
            for report in &reports {
                std::hint::black_box(read(report.as_bytes(), &lists, &settings).ok());
            }
        });
    });
    let long = reports.join("\n\n").repeat(4);
    group.throughput(Throughput::Bytes(long.len() as u64));
    group.bench_function("one long document", |b| {
        b.iter(|| std::hint::black_box(read(long.as_bytes(), &lists, &settings).ok()));
    });
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
