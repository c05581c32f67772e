//! Scratch.
#![allow(clippy::print_stdout)]
use interdict_names::{NameClass, ShippedRarity, analyse, compare, score_names};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args[1] == "one" {
        let class = NameClass::of_schema(&args[2]);
        let (a, b) = (analyse(&args[3], class), analyse(&args[4], class));
        println!("{a:?}\n{b:?}\n{:#?}", compare(&a, &b, &ShippedRarity));
        return;
    }
    let mut r = csv::Reader::from_path(&args[1]).unwrap();
    let (mut tp, mut fp, mut fns, mut tn) = (0, 0, 0, 0);
    for rec in r.records() {
        let rec = rec.unwrap();
        let s = score_names(&rec[2], &rec[3], NameClass::of_schema(&rec[1]));
        let l = &rec[4] == "true";
        let said = s >= 0.70;
        match (l, said) {
            (true, true) => tp += 1,
            (false, true) => fp += 1,
            (true, false) => fns += 1,
            _ => tn += 1,
        }
        if l != said || args.len() > 2 {
            println!("{l} {s:.3} {} | {} [{}]", &rec[2], &rec[3], &rec[6]);
        }
    }
    println!(
        "tp {tp} fp {fp} fn {fns} tn {tn} f1 {:.3}",
        2.0 * f64::from(tp) / f64::from(2 * tp + fp + fns)
    );
}
