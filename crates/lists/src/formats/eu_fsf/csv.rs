//! The EU's list in CSV: rows of one `Entity_LogicalId` are one party, written in the shape of the XML and read as that.

use rustc_hash::FxHashMap;

use super::party;
use crate::{
    ListError,
    dates::{self, Order},
    fields::{Layout, each_row},
    loaded::Gathered,
    source::Source,
    xml::Node,
};

/// Reads the CSV table (semicolons).
pub(crate) fn read_csv(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let layout = Layout {
        source,
        delimiter: b';',
        rows_before: 0,
    };
    let mut parties: Vec<Node> = Vec::new();
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    each_row(&layout, &mut gathered, |mut fields, gathered| {
        if let Some(date) = fields.take("fileGenerationDate") {
            gathered.date = gathered.date.or_else(|| dates::parse(&date, Order::DayFirst));
        }
        let place = (source.name.as_str(), fields.line);
        let id = gathered.referenced(fields.take("Entity_LogicalId"), place, "no Entity_LogicalId");
        let Some(id) = id else { return };
        let line = fields.line;
        let index = *by_id.entry(id.clone()).or_insert_with(|| {
            parties.push(Node {
                name: "sanctionEntity".to_owned(),
                attributes: vec![("logicalId".to_owned(), id.clone())],
                line,
                ..Node::default()
            });
            parties.len() - 1
        });
        let mut cells = Vec::new();
        fields.leftovers(&mut cells);
        for cell in cells {
            place_cell(&mut parties[index], &cell.label, cell.value, line);
        }
    })?;
    // Records are rows here; a party that is refused takes its rows with it, told once.
    for node in parties {
        if let Some(entity) = party(node, &source.name, &mut gathered) {
            gathered.entities.push(entity);
        }
    }
    Ok(gathered)
}

/// Groups of columns, and the elements that they are in XML.
const GROUPS: [(&str, &str); 6] = [
    ("NameAlias_", "nameAlias"),
    ("Address_", "address"),
    ("BirthDate_", "birthdate"),
    ("Identification_", "identification"),
    ("Citizenship_", "citizenship"),
    ("Entity_Regulation_", "regulation"),
];

/// Puts a cell where the XML would have it. All cells of a group in one row make one element.
fn place_cell(party: &mut Node, column: &str, value: String, line: u64) {
    let lower = |name: &str| {
        let mut chars = name.chars();
        chars
            .next()
            .map(|first| first.to_lowercase().chain(chars).collect::<String>())
            .unwrap_or_default()
    };
    for (prefix, element) in GROUPS {
        let Some(rest) = column.strip_prefix(prefix) else {
            continue;
        };
        let node = match party
            .children
            .iter_mut()
            .rposition(|c| c.name == element && c.line == line)
        {
            Some(at) => &mut party.children[at],
            None => {
                party.children.push(Node {
                    name: element.to_owned(),
                    line,
                    ..Node::default()
                });
                let last = party.children.len() - 1;
                &mut party.children[last]
            }
        };
        let (holder, name) = match rest.strip_prefix("Regulation_") {
            Some(name) => ("regulationSummary", name),
            None => ("", rest),
        };
        let name = match name {
            "TypeCode" => "identificationTypeCode".to_owned(),
            "TypeDescription" => "identificationTypeDescription".to_owned(),
            "Day" => "dayOfMonth".to_owned(),
            "Month" => "monthOfYear".to_owned(),
            "BirthDate" => "birthdate".to_owned(),
            "YearRangeFrom" => "yearRangeFrom".to_owned(),
            "Type" if element == "regulation" => "regulationType".to_owned(),
            "" => return,
            other => lower(other),
        };
        if holder.is_empty() {
            node.attributes.push((name, value));
        } else {
            match node.children.iter_mut().find(|c| c.name == holder) {
                Some(child) => child.attributes.push((name, value)),
                None => node.children.push(Node {
                    name: holder.to_owned(),
                    attributes: vec![(name, value)],
                    line,
                    ..Node::default()
                }),
            }
        }
        return;
    }
    let name = match column {
        "Entity_EU_ReferenceNumber" => "euReferenceNumber",
        "Entity_UnitedNationId" => "unitedNationId",
        "Entity_DesignationDate" => "designationDate",
        "Entity_DesignationDetails" => "designationDetails",
        "Entity_SubjectType" => "subjectType",
        "Entity_SubjectType_ClassificationCode" => "classificationCode",
        "Entity_Remark" => {
            if !party
                .children
                .iter()
                .any(|c| c.name == "remark" && c.text == value)
            {
                party.children.push(Node {
                    name: "remark".to_owned(),
                    text: value,
                    line,
                    ..Node::default()
                });
            }
            return;
        }
        other => other,
    };
    if !party.attributes.iter().any(|(n, v)| n == name && *v == value) {
        party.attributes.push((name.to_owned(), value));
    }
}
