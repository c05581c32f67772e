//! An opened index.

use std::{
    fmt,
    ops::Range,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use interdict_names::{LIKENESS_LEVELS, READING_MODES, TokenForm, knowledge_version};
use zerocopy::{
    FromBytes, Immutable, KnownLayout, Unaligned,
    little_endian::{U32, U64},
};

use crate::{
    IndexError, Party,
    file::Sections,
    layout::{
        CommonEntry, IdentifierEntry, JoinEntry, LinkEntry, Meta, NameEntry, TokenEntry, link_code, section,
    },
    mapping::Bytes,
    neighbours::{JOIN_LEVEL, Neighbour},
    spellings::{ListId, Of, SpellingSections, Spellings},
};

const MODES: usize = READING_MODES as usize;
/// Names that have a near neighbour of a token, for one that has the token itself, where it is not counted.
const NAMES_NEARBY: usize = 2;

/// All lists of readings: of tokens by mode, then of joins by mode.
const LISTS: [ListId; 2 * MODES] = {
    let mut lists = [(0, Of::Tokens); 2 * MODES];
    let mut mode = 0;
    while mode < MODES {
        lists[mode] = (mode as u8, Of::Tokens);
        lists[MODES + mode] = (mode as u8, Of::Joins);
        mode += 1;
    }
    lists
};

static NEXT_IDENTITY: AtomicU64 = AtomicU64::new(1);

/// Listed parties and their analysed names, over the bytes of an index file. Shared by all threads.
pub struct Index {
    bytes: Bytes,
    meta: Meta,
    parties: Range<usize>,
    party_offsets: Range<usize>,
    identifiers: Range<usize>,
    units: Range<usize>,
    unit_offsets: Range<usize>,
    names: Range<usize>,
    tokens: Range<usize>,
    joins: Range<usize>,
    token_posting_starts: Range<usize>,
    token_postings: Range<usize>,
    join_posting_starts: Range<usize>,
    join_postings: Range<usize>,
    links: Range<usize>,
    sketches: Range<usize>,
    clusters: Range<usize>,
    common: Range<usize>,
    common_neighbours: Range<usize>,
    common_alike: Range<usize>,
    spellings: Vec<SpellingSections>,
    identity: u64,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("bytes", &self.bytes.len())
            .field("parties", &self.meta.parties.get())
            .field("names", &self.meta.names.get())
            .field("units", &self.meta.units.get())
            .finish()
    }
}

impl Index {
    /// Maps an index file; its pages are read as they are needed.
    ///
    /// # Errors
    /// Where the file cannot be mapped, is no index, was written by another version, or is damaged.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        Self::over(Bytes::map(path)?)
    }

    /// The same over bytes in memory.
    ///
    /// # Errors
    /// As for [`Index::open`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, IndexError> {
        Self::over(Bytes::Owned(bytes))
    }

    /// The bytes, to be stored as a file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes themselves.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        match self.bytes {
            Bytes::Owned(bytes) => bytes,
            mapped => mapped.to_vec(),
        }
    }

    fn over(bytes: Bytes) -> Result<Self, IndexError> {
        let sections = Sections::check(&bytes)?;
        let meta = sections.range(section::META, "meta")?;
        let Ok(meta) = Meta::read_from_bytes(&bytes[meta]) else {
            return Err(IndexError::Section {
                section: "meta",
                what: "has another size",
            });
        };
        if meta.knowledge != knowledge_version() {
            return Err(IndexError::Knowledge);
        }
        let (parties, names, units) = (meta.parties.get(), meta.names.get(), meta.units.get());
        let index = Self {
            meta,
            parties: sections.range(section::PARTIES, "parties")?,
            party_offsets: sections.array::<U64>(
                section::PARTY_OFFSETS,
                "party offsets",
                Some(parties + 1),
            )?,
            identifiers: sections.array::<IdentifierEntry>(section::IDENTIFIERS, "identifiers", None)?,
            units: sections.range(section::UNITS, "units")?,
            unit_offsets: sections.array::<U64>(section::UNIT_OFFSETS, "unit offsets", Some(units + 1))?,
            names: sections.array::<NameEntry>(section::NAMES, "names", Some(names))?,
            tokens: sections.array::<TokenEntry>(section::TOKENS, "tokens", None)?,
            joins: sections.array::<JoinEntry>(section::JOINS, "joins", None)?,
            token_posting_starts: sections.array::<U32>(
                section::TOKEN_POSTING_STARTS,
                "token postings",
                Some(units + 1),
            )?,
            token_postings: sections.array::<U32>(section::TOKEN_POSTINGS, "token postings", None)?,
            join_posting_starts: sections.array::<U32>(
                section::JOIN_POSTING_STARTS,
                "join postings",
                Some(units + 1),
            )?,
            join_postings: sections.array::<U32>(section::JOIN_POSTINGS, "join postings", None)?,
            links: sections.array::<LinkEntry>(section::LINKS, "links", None)?,
            sketches: sections.array::<U64>(section::SKETCHES, "sketches", Some(meta.token_units.get()))?,
            clusters: sections.array::<U64>(section::CLUSTERS, "clusters", Some(names))?,
            common: sections.array::<CommonEntry>(section::COMMON, "common units", None)?,
            common_neighbours: sections.array::<Neighbour>(
                section::COMMON_NEIGHBOURS,
                "neighbours of common units",
                None,
            )?,
            common_alike: sections.array::<U32>(section::COMMON_ALIKE, "units alike to common ones", None)?,
            spellings: LISTS
                .iter()
                .map(|list| {
                    SpellingSections::find(*list, |id, size| sections.sized(id, "spellings", size, None))
                })
                .collect::<Result<_, _>>()?,
            identity: NEXT_IDENTITY.fetch_add(1, Ordering::Relaxed),
            bytes,
        };
        Ok(index)
    }

    fn view<T: FromBytes + Immutable + KnownLayout + Unaligned>(&self, range: &Range<usize>) -> &[T] {
        // The length was checked when the index was opened.
        <[T]>::ref_from_bytes(&self.bytes[range.clone()]).unwrap_or(&[])
    }

    /// How many parties there are.
    pub fn len(&self) -> usize {
        self.meta.parties.get() as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many names there are.
    pub fn name_count(&self) -> usize {
        self.meta.names.get() as usize
    }

    /// How many distinct units (tokens and joins) their names have.
    pub fn unit_count(&self) -> usize {
        self.meta.units.get() as usize
    }

    /// A party by its position.
    ///
    /// # Errors
    /// Where there is no such party, or its record contradicts the format.
    pub fn party(&self, ordinal: u32) -> Result<Party<'_>, IndexError> {
        let offsets = self.view::<U64>(&self.party_offsets);
        let missing = IndexError::Section {
            section: "parties",
            what: "has no such record",
        };
        let at = ordinal as usize;
        let (Some(start), Some(end)) = (offsets.get(at), offsets.get(at + 1)) else {
            return Err(missing);
        };
        let record = &self.bytes[self.parties.clone()];
        let record = record
            .get(start.get() as usize..end.get() as usize)
            .ok_or(missing)?;
        Party::read(record)
    }

    /// The parties that have an identifier of this key (see [`crate::identifier::lookup_key`]), ascending.
    pub fn by_identifier(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        let entries = self.view::<IdentifierEntry>(&self.identifiers);
        let first = entries.partition_point(|e| e.key.get() < key);
        entries[first..]
            .iter()
            .take_while(move |e| e.key == key)
            .map(|e| e.party.get())
    }

    /// The key of a unit.
    pub(crate) fn unit(&self, unit: u32) -> Option<TokenForm<'_>> {
        let offsets = self.view::<U64>(&self.unit_offsets);
        let at = unit as usize;
        let (start, end) = (offsets.get(at)?.get(), offsets.get(at + 1)?.get());
        TokenForm::from_bytes(self.bytes[self.units.clone()].get(start as usize..end as usize)?)
    }

    /// A number that no other index opened by this process has.
    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    /// How many units stand as a token in some name; they come first.
    pub(crate) fn token_unit_count(&self) -> u32 {
        self.meta.token_units.get()
    }

    /// The unit with this very key that stands as a token in some name.
    pub(crate) fn find_unit(&self, form: TokenForm<'_>) -> Option<u32> {
        let (mut low, mut high) = (0, self.token_unit_count());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.unit(middle)?.as_bytes().cmp(form.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// How many listed names have this very word.
    pub fn names_with(&self, word: TokenForm<'_>) -> usize {
        (self.find_unit(word)).map_or(0, |unit| self.with_token(unit).len())
    }

    /// The sketch of a unit that stands as a token in some name.
    pub(crate) fn sketch(&self, unit: u32) -> u64 {
        let sketches = self.view::<U64>(&self.sketches);
        sketches.get(unit as usize).map_or(0, |sketch| sketch.get())
    }

    /// By name: the clusters of its tokens.
    pub(crate) fn clusters(&self) -> &[U64] {
        self.view(&self.clusters)
    }

    /// The clusters of all tokens that are alike to a unit at all; all clusters where they are not stored.
    pub(crate) fn clusters_alike(&self, unit: u32) -> u64 {
        let entry = self.common_entry(unit);
        let whole = entry.filter(|entry| usize::from(entry.levels) == LIKENESS_LEVELS.len());
        whole.map_or(u64::MAX, |entry| entry.clusters.get())
    }

    /// The stored neighbours of a unit, down to a level of likeness; `None` where they are not stored.
    pub(crate) fn common(&self, unit: u32, level: usize, of: Of) -> Option<&[Neighbour]> {
        let entry = self.common_entry(unit)?;
        let (first, end) = match of {
            Of::Tokens if level < usize::from(entry.levels) => (entry.first, *entry.ends.get(level)?),
            Of::Joins if level == JOIN_LEVEL => (entry.tokens_end(), entry.joins_end),
            _ => return None,
        };
        let neighbours = self.view::<Neighbour>(&self.common_neighbours);
        neighbours.get(first.get() as usize..end.get() as usize)
    }

    /// Of how many units neighbours are stored.
    pub(crate) fn stored_units(&self) -> usize {
        self.view::<CommonEntry>(&self.common).len()
    }

    /// Where the bytes end but for stored neighbours, which were written last.
    pub(crate) fn end_without_neighbours(&self) -> usize {
        let sections = [&self.common, &self.common_neighbours, &self.common_alike];
        let filled = sections.into_iter().filter(|range| !range.is_empty());
        filled.map(|range| range.start).min().unwrap_or(self.bytes.len())
    }

    fn common_entry(&self, unit: u32) -> Option<&CommonEntry> {
        let entries = self.view::<CommonEntry>(&self.common);
        let at = entries
            .binary_search_by_key(&unit, |entry| entry.unit.get())
            .ok()?;
        entries.get(at)
    }

    /// How many levels of a unit's neighbours are stored.
    pub(crate) fn stored_levels(&self, unit: u32) -> usize {
        self.common_entry(unit).map_or(0, |entry| entry.levels.into())
    }

    /// How many names have a unit or a near neighbour of it as a token, about.
    pub(crate) fn names_near(&self, unit: u32) -> usize {
        match self.common_entry(unit) {
            Some(entry) => entry.names_near.get() as usize,
            None => self.with_token(unit).len() * NAMES_NEARBY,
        }
    }

    /// All units that as a token are alike to a unit at all, ascending; `None` where they are not stored.
    pub(crate) fn all_alike(&self, unit: u32) -> Option<&[U32]> {
        let entry = self.common_entry(unit)?;
        if usize::from(entry.levels) < LIKENESS_LEVELS.len() {
            return None;
        }
        let count = entry.tokens_end().get().checked_sub(entry.first.get())? as usize;
        let alike = self.view::<U32>(&self.common_alike);
        alike.get(entry.alike.get() as usize..)?.get(..count)
    }

    /// The units that are filed under a link, and a few that are not.
    pub(crate) fn linked(&self, link: u64) -> impl Iterator<Item = u32> + '_ {
        let entries = self.view::<LinkEntry>(&self.links);
        let code = link_code(link);
        let first = entries.partition_point(|e| e.link.get() < code);
        entries[first..]
            .iter()
            .take_while(move |e| e.link == code)
            .map(|e| e.unit.get())
    }

    /// The readings of a mode.
    pub(crate) fn spellings(&self, (mode, of): ListId) -> Spellings<'_> {
        let at = usize::from(mode) + if of == Of::Tokens { 0 } else { MODES };
        let [
            text,
            starts,
            unit_starts,
            units,
            nodes,
            turned_nodes,
            turned_numbers,
        ] = &self.spellings[at].0;
        Spellings {
            text: &self.bytes[text.clone()],
            starts: self.view(starts),
            unit_starts: self.view(unit_starts),
            units: self.view(units),
            nodes: self.view(nodes),
            turned_nodes: self.view(turned_nodes),
            turned_numbers: self.view(turned_numbers),
        }
    }

    pub(crate) fn names(&self) -> &[NameEntry] {
        self.view(&self.names)
    }

    pub(crate) fn tokens(&self, name: &NameEntry) -> &[TokenEntry] {
        let first = name.first_token.get() as usize;
        (self.view::<TokenEntry>(&self.tokens))
            .get(first..first + usize::from(name.tokens))
            .unwrap_or(&[])
    }

    pub(crate) fn joins(&self, name: &NameEntry) -> &[JoinEntry] {
        let first = name.first_join.get() as usize;
        (self.view::<JoinEntry>(&self.joins))
            .get(first..first + usize::from(name.joins))
            .unwrap_or(&[])
    }

    /// The names that have a unit as a token.
    pub(crate) fn with_token(&self, unit: u32) -> &[U32] {
        self.postings(&self.token_posting_starts, &self.token_postings, unit)
    }

    /// The names that have a unit as a join.
    pub(crate) fn with_join(&self, unit: u32) -> &[U32] {
        self.postings(&self.join_posting_starts, &self.join_postings, unit)
    }

    fn postings(&self, starts: &Range<usize>, lists: &Range<usize>, unit: u32) -> &[U32] {
        let starts = self.view::<U32>(starts);
        let at = unit as usize;
        let (Some(start), Some(end)) = (starts.get(at), starts.get(at + 1)) else {
            return &[];
        };
        (self.view::<U32>(lists))
            .get(start.get() as usize..end.get() as usize)
            .unwrap_or(&[])
    }
}

impl Sections {
    /// The place of a section of fixed-size values, and of so many of them where that is known.
    fn array<T>(
        &self,
        id: u32,
        section: &'static str,
        count: Option<u32>,
    ) -> Result<Range<usize>, IndexError> {
        self.sized(id, section, size_of::<T>(), count)
    }

    fn sized(
        &self,
        id: u32,
        section: &'static str,
        size: usize,
        count: Option<u32>,
    ) -> Result<Range<usize>, IndexError> {
        let range = self.range(id, section)?;
        let fits = match count {
            Some(count) => range.len() == count as usize * size,
            None => range.len().is_multiple_of(size),
        };
        if fits {
            Ok(range)
        } else {
            Err(IndexError::Section {
                section,
                what: "has another size",
            })
        }
    }
}
