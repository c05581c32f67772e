//! Canada's consolidated autonomous sanctions list (SEMA), XML, in its older layout (`Entity`, `DateOfBirth`) and
//! its newer one (`EntityOrShip`, `DateOfBirthOrShipBuildDate`, `ShipIMONumber`, `DateOfListing`):
//! <https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales/sanctions/sema-lmes.xml>.
//!
//! The list has no references: regime, schedule and item make one, e.g. `Burma/1/17`.

use interdict_model::{
    CraftDetails, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind, NamePartKind,
    Provenance,
};
use rustc_hash::FxHashMap;

use super::common::{add_name, keep, name_of_parts};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream},
};

/// Short name of the list.
pub(crate) const LIST: &str = "ca-sema";

/// Reads the document.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let mut used: FxHashMap<String, usize> = FxHashMap::default();
    let mut stream = XmlStream::new(source, |name| Take::record_if(name == "record"))?;
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Open(mut root) if root.name == "data-set" => {
                let date = root
                    .take_attribute("date")
                    .or_else(|| root.take_attribute("generated"));
                gathered.date = date.and_then(|d| dates::parse(&d, Order::DayFirst));
            }
            Piece::Record(node) => {
                gathered.seen += 1;
                let line = node.line;
                match party(node, &source.name, &mut used) {
                    Some(entity) => gathered.entities.push(entity),
                    None => {
                        let what = "a record without a name";
                        gathered.problem(
                            Severity::Refused,
                            ProblemKind::NoName,
                            (&source.name, line),
                            None,
                            what,
                        );
                    }
                }
            }
            Piece::Open(_) | Piece::Close => {}
        }
    }
    Ok(gathered)
}

fn party(mut node: Node, file: &str, used: &mut FxHashMap<String, usize>) -> Option<Entity> {
    let regime = node.take_text("Country");
    let (schedule, item) = (node.take_text("Schedule"), node.take_text("Item"));
    // "Burma / Birmanie": the English name stands first.
    let english = regime
        .as_deref()
        .and_then(|r| r.split(" / ").next())
        .unwrap_or_default();
    let parts = [
        english,
        schedule.as_deref().unwrap_or_default(),
        item.as_deref().unwrap_or_default(),
    ];
    let mut reference = parts.join("/");
    // Annexes that count their items anew have the same reference twice.
    let times = used.entry(reference.clone()).or_default();
    *times += 1;
    if *times > 1 {
        reference = format!("{reference}#{times}");
    }
    let (last, given) = (node.take_text("LastName"), node.take_text("GivenName"));
    let (old, new) = (node.take_text("Entity"), node.take_text("EntityOrShip"));
    let ship = node.take_text("ShipIMONumber");
    let kind = if last.is_some() || given.is_some() {
        EntityKind::Person
    } else if ship.is_some() {
        EntityKind::Vessel
    } else {
        EntityKind::Organization
    };
    let name = match old.or(new) {
        Some(name) => Some(Name::new(name, NameKind::Primary)),
        None => name_of_parts(
            [(NamePartKind::Given, given), (NamePartKind::Family, last)],
            NameKind::Primary,
        ),
    };
    let provenance = Provenance {
        file: file.to_owned(),
        line: node.line,
        record: None,
    };
    let mut entity = Entity::new(LIST, reference.clone(), kind, provenance);
    entity.names.push(name?);
    if let Some(listed) = node.take_text("Aliases") {
        let aliases = split_aliases(&listed);
        for alias in &aliases {
            let mut name = Name::new(alias.clone(), NameKind::Alias);
            if aliases.len() > 1 {
                name.as_listed = Some(listed.clone());
            }
            add_name(&mut entity, name);
        }
    }
    entity.identifiers.extend(ship.map(|number| Identifier {
        label: Some("ShipIMONumber".to_owned()),
        ..Identifier::new(IdentifierType::Imo, number)
    }));
    entity
        .titles
        .extend(node.take_text("Title").or_else(|| node.take_text("TitleOrShip")));
    let date = node
        .take_text("DateOfBirth")
        .or_else(|| node.take_text("DateOfBirthOrShipBuildDate"));
    match (kind, date) {
        (EntityKind::Vessel, Some(built)) => {
            entity.craft = Some(CraftDetails {
                built: Some(built),
                ..CraftDetails::default()
            });
        }
        (_, Some(date)) => entity.birth_dates.push(dates::fact(&date, Order::DayFirst)),
        (_, None) => {}
    }
    let listed = node.take_text("DateOfListing");
    let listed_on = listed.as_deref().and_then(|d| dates::parse(d, Order::DayFirst));
    if listed_on.is_none() {
        keep(&mut entity, "DateOfListing", listed);
    }
    entity.listings.push(Listing {
        list: LIST.to_owned(),
        reference,
        programmes: regime.into_iter().collect(),
        listed_on,
        ..Listing::default()
    });
    keep(&mut entity, "Schedule", schedule);
    keep(&mut entity, "Item", item);
    node.text.clear();
    node.leftovers("", &mut entity.attributes);
    Some(entity)
}

/// Aliases set apart by commas or semicolons; a legal form that follows a comma belongs to the name before it.
fn split_aliases(listed: &str) -> Vec<String> {
    const FORMS: [&str; 14] = [
        "ltd", "llc", "inc", "co", "s.a", "sa", "gmbh", "plc", "pte", "limited", "jsc", "corp", "lp", "llp",
    ];
    let mut aliases: Vec<String> = Vec::new();
    for piece in listed.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()) {
        let first = piece
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .trim_end_matches('.')
            .to_lowercase();
        match aliases.last_mut() {
            Some(before) if FORMS.contains(&first.as_str()) => {
                before.push_str(", ");
                before.push_str(piece);
            }
            _ => aliases.push(piece.to_owned()),
        }
    }
    aliases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_keep_their_legal_form() {
        assert_eq!(
            split_aliases("A Holdings Pte. Ltd., A Limited"),
            ["A Holdings Pte. Ltd.", "A Limited"]
        );
        assert_eq!(split_aliases("A Co., Ltd., B"), ["A Co., Ltd.", "B"]);
    }
}
