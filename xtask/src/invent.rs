//! Prints invented names, one a line.

use crate::invented::invented_names;

pub(crate) fn print() {
    let count = std::env::args()
        .nth(2)
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000);
    for name in invented_names(count, 1) {
        println!("{name}");
    }
}
