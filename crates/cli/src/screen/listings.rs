//! One party, many listings: how the other listings of a hit are shown.

use std::io::{self, Write};

use interdict_lists::AlsoListed;
use interdict_screen::Hit;
use serde_json::{Value, json};

use super::answer::programmes;

/// Reasons told to people; `lists links` and JSON tell all.
const REASONS_MAX: usize = 3;

/// For machines.
pub(super) fn json(also: &[AlsoListed]) -> Value {
    let listed = also.iter().map(|other| {
        let listing = other.entity.listings.first();
        json!({
            "list": other.entity.list,
            "entity": other.entity.reference,
            "kind": other.entity.kind,
            "caption": other.entity.caption(),
            "programs": programmes(&other.entity),
            "listed_on": listing.and_then(|l| l.listed_on),
            "source_url": listing.and_then(|l| l.source_url.as_ref()),
            "why": other.why,
        })
    });
    listed.collect()
}

/// For people, below a hit; a listing that is a hit itself keeps its score.
pub(super) fn print(out: &mut impl Write, also: &[AlsoListed], hits: &[Hit]) -> io::Result<()> {
    for other in also {
        let entity = &other.entity;
        let hit = hits.iter().find(|hit| hit.ordinal == other.ordinal);
        let score = hit.map_or(String::new(), |hit| format!(", {:.2}", hit.score));
        writeln!(
            out,
            "      also listed   {}  [{} {}{score}]",
            entity.caption(),
            entity.list,
            entity.reference
        )?;
        let programmes = programmes(entity);
        if !programmes.is_empty() {
            writeln!(out, "                    programmes {}", programmes.join(", "))?;
        }
        let shown = other.why.get(..REASONS_MAX).unwrap_or(&other.why).join("; ");
        let more = match other.why.len().saturating_sub(REASONS_MAX) {
            0 => String::new(),
            more => format!("; and {more} reasons more"),
        };
        writeln!(out, "                    {shown}{more}")?;
    }
    Ok(())
}
