//! From links to groups of parties that are one.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Link, LinkReason, LinkedGroup, Links, PartyKey, RefusedPairs};

/// Joins linked parties, the best founded links first. Two parties of one list, or told apart by hand, are never
/// brought into one group, by whatever way.
pub(super) fn group<'a>(
    key: impl Fn(u32) -> (&'a str, &'a str),
    mut links: Vec<Link>,
    refused: &RefusedPairs,
) -> Links {
    links.sort_by_key(|l| {
        let by_reference = l
            .reasons
            .iter()
            .any(|r| matches!(r, LinkReason::Reference { .. }));
        (!by_reference, std::cmp::Reverse(l.reasons.len()), l.a, l.b)
    });
    let told_apart = |x: u32, y: u32| {
        let owned = |at: u32| PartyKey::new(key(at).0, key(at).1);
        let (x, y) = (owned(x), owned(y));
        refused.contains(&(x.clone(), y.clone())) || refused.contains(&(y, x))
    };
    let clash = |x: u32, y: u32| key(x).0 == key(y).0 || (!refused.is_empty() && told_apart(x, y));
    // The group of a party is named by its root; who is in no group is its own.
    let mut root_of: FxHashMap<u32, u32> = FxHashMap::default();
    let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut result = Links::default();
    let mut kept = Vec::new();
    for link in links {
        let root = |at: u32| root_of.get(&at).copied().unwrap_or(at);
        let (a, b) = (root(link.a), root(link.b));
        if a == b {
            kept.push(link);
            continue;
        }
        let side = |root: u32| members.get(&root).cloned().unwrap_or_else(|| vec![root]);
        let (left, right) = (side(a), side(b));
        if left.iter().any(|x| right.iter().any(|y| clash(*x, *y))) {
            result.left_out.push(link);
            continue;
        }
        root_of.extend(right.iter().map(|at| (*at, a)));
        members.remove(&b);
        members.insert(a, [left, right].concat());
        kept.push(link);
    }
    let mut by_root: BTreeMap<u32, LinkedGroup> = BTreeMap::new();
    for (root, mut group) in members {
        group.sort_unstable();
        by_root.insert(
            root,
            LinkedGroup {
                members: group,
                links: Vec::new(),
            },
        );
    }
    for link in kept {
        let root = root_of.get(&link.a).copied().unwrap_or(link.a);
        if let Some(group) = by_root.get_mut(&root) {
            group.links.push(link);
        }
    }
    result.groups = by_root.into_values().collect();
    result.groups.sort_by_key(|g| g.members.first().copied());
    result
}
