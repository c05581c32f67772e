//! Goods and services by the words of reports (`data/goods/*.toml`).

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use crate::{
    category::GoodsCategory,
    data::{DataError, embedded_files},
};

/// A kind of goods or service and the words for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodsEntry {
    /// Kebab case, unique; `coal.bare` is another set of words for `coal`.
    pub id: String,
    /// The category that reports of this entry carry.
    pub category: GoodsCategory,
    /// Words as a report writes them: singular, lower case unless a proper name, hyphen and space alike.
    pub terms: Vec<String>,
    /// Control list references: `ML3`, `MTCR 1.A.1`, `DU 6A003`, `HS 8542.31`.
    #[serde(default)]
    pub controls: Vec<String>,
    /// The words mean goods only where the sentence speaks of a dealing ("rounds", "gold").
    #[serde(default)]
    pub needs_dealing: bool,
    /// The words name the category without saying which item of it ("minerals", "machinery").
    #[serde(default)]
    pub generic: bool,
    /// Where the reference to controls can be checked.
    pub source: String,
}

impl GoodsEntry {
    /// The item that rules refer to: the id up to the first dot.
    pub fn item(&self) -> &str {
        self.id.split('.').next().unwrap_or(&self.id)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoodsFile {
    goods: Vec<GoodsEntry>,
}

/// Reads a goods file (TOML); `file` is its name for messages.
///
/// # Errors
/// The text is no such file, an id or a term comes twice, or an entry lacks its terms or source.
pub fn parse_goods(file: &str, text: &str) -> Result<Vec<GoodsEntry>, DataError> {
    let parsed: GoodsFile = toml::from_str(text).map_err(|e| DataError::file(file, e))?;
    let mut ids = HashSet::new();
    let mut terms = HashMap::new();
    for entry in &parsed.goods {
        let refuse = |what: String| DataError::entry(file, &entry.id, what);
        if !ids.insert(&entry.id) {
            return Err(refuse("the id is used twice; give each entry its own".into()));
        }
        if entry.terms.is_empty() || entry.source.trim().is_empty() {
            return Err(refuse("`terms` and `source` must not be empty".into()));
        }
        for term in &entry.terms {
            if term.trim().is_empty() || term.trim() != term {
                return Err(refuse(format!("term {term:?} is empty or has space around it")));
            }
            if let Some(other) = terms.insert(term.replace('-', " ").to_lowercase(), &entry.id) {
                return Err(refuse(format!(
                    "term {term:?} is in entry {other} too; keep it in one"
                )));
            }
        }
    }
    Ok(parsed.goods)
}

/// The embedded goods files.
const FILES: &[(&str, &str)] =
    embedded_files!["goods": "arms.toml", "technology.toml", "commodities.toml", "services.toml"];

static GOODS: LazyLock<Vec<GoodsEntry>> = LazyLock::new(|| {
    // The files are part of the program and tests read them: a failure here can't reach a user.
    FILES
        .iter()
        .flat_map(|(file, text)| parse_goods(file, text).unwrap_or_else(|e| panic!("{e}")))
        .collect()
});

/// All goods that Interdict knows, in the file's order.
pub fn goods() -> &'static [GoodsEntry] {
    &GOODS
}

/// The entry of an id.
pub fn entry(id: &str) -> Option<&'static GoodsEntry> {
    GOODS.iter().find(|g| g.id == id)
}
