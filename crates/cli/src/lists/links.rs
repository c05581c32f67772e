//! `interdict lists links` and `unlink`: one party, many listings, and why.
#![allow(clippy::print_stdout)] // this is the module that answers

use interdict_lists::{DataDir, PartyKey, Snapshot, also_listed};
use serde_json::json;

use super::told;
use crate::failure::Failure;

#[derive(Debug, clap::Args)]
pub(super) struct UnlinkArgs {
    /// One listing: LIST/REFERENCE, e.g. un-sc/KPi.033.
    a: PartyKey,
    /// The other listing.
    b: PartyKey,
    /// Why they are not one party; kept with the refusal.
    #[arg(long, value_name = "TEXT", required_unless_present = "undo")]
    reason: Option<String>,
    /// Take the refusal back.
    #[arg(long, conflicts_with = "reason")]
    undo: bool,
}

fn in_service(data: &DataDir) -> Result<Snapshot, Failure> {
    data.current()?.ok_or_else(|| {
        Failure::input("no lists are loaded; load the official lists with `interdict lists load PATH…`")
    })
}

fn find(snapshot: &Snapshot, party: &PartyKey) -> Result<u32, Failure> {
    snapshot
        .find(party)?
        .ok_or_else(|| Failure::input(format!("{party} is on no list in service; give LIST/REFERENCE")))
}

pub(super) fn show(data: &DataDir, party: Option<&PartyKey>, json: bool) -> Result<(), Failure> {
    let Some(party) = party else {
        return show_refused(data, json);
    };
    let snapshot = in_service(data)?;
    let ordinal = find(&snapshot, party)?;
    let entity = snapshot.get(ordinal)?;
    let group = snapshot.linked(ordinal, &data.refused_pairs()?)?;
    let also = also_listed(group.as_ref(), ordinal, |at| snapshot.get(at))?;
    let refused: Vec<_> = (data.refused_links()?.into_iter())
        .filter(|l| l.a == *party || l.b == *party)
        .collect();
    let others = also.iter().map(|other| {
        json!({
            "list": other.entity.list, "entity": other.entity.reference, "kind": other.entity.kind,
            "caption": other.entity.caption(), "why": other.why,
        })
    });
    let value = json!({
        "list": party.list, "entity": party.reference, "kind": entity.kind, "caption": entity.caption(),
        "also_listed": others.collect::<Vec<_>>(), "refused": refused,
    });
    told(json, &value, || {
        println!("{party} {} ({})", entity.caption(), entity.kind.code());
        if !snapshot.has_links() {
            println!("  this snapshot knows no links; load the lists again to have them found");
        } else if also.is_empty() {
            println!("  no other listing is known to be of this party");
        }
        for other in &also {
            println!("  = {} {}", PartyKey::of(&other.entity), other.entity.caption());
            other.why.iter().for_each(|why| println!("      {why}"));
        }
        for link in &refused {
            let other = if link.a == *party { &link.b } else { &link.a };
            println!(
                "  told apart from {other} by hand: {} ({})",
                link.reason, link.refused
            );
        }
    })
}

fn show_refused(data: &DataDir, json: bool) -> Result<(), Failure> {
    let refused = data.refused_links()?;
    told(json, &json!({"refused": refused}), || {
        if refused.is_empty() {
            println!("no links are refused by hand");
        }
        for link in &refused {
            println!("{} is not {}: {} ({})", link.a, link.b, link.reason, link.refused);
        }
    })
}

pub(super) fn unlink(data: &DataDir, args: &UnlinkArgs, json: bool) -> Result<(), Failure> {
    let (a, b) = (&args.a, &args.b);
    if args.undo {
        if !data.allow_link(a, b)? {
            return Err(Failure::input(format!(
                "{a} and {b} are not told apart by hand; `interdict lists links` shows which are"
            )));
        }
        return told(json, &json!({"a": a, "b": b, "refused": false}), || {
            println!("{a} and {b} may be held to be one party again");
        });
    }
    if a.list == b.list {
        return Err(Failure::input(format!(
            "{a} and {b} are on one list, which tells its parties apart itself"
        )));
    }
    let reason = args.reason.as_deref().unwrap_or_default().trim();
    if reason.is_empty() {
        return Err(Failure::input("give the reason with --reason TEXT"));
    }
    let snapshot = in_service(data)?;
    for party in [a, b] {
        find(&snapshot, party)?;
    }
    data.refuse_link(a, b, reason)?;
    told(
        json,
        &json!({"a": a, "b": b, "refused": true, "reason": reason}),
        || {
            println!("{a} and {b} are told apart from now on");
        },
    )
}
