//! The index that lies in a snapshot beside its parties.

use std::path::Path;

use interdict_index::{Index, IndexError};
use interdict_model::Entity;

use crate::Screener;

/// File name of the index within a snapshot.
pub const INDEX_FILE: &str = "names.idx";

impl Screener {
    /// A screener over the stored index of so many parties; where that can't be used (it is missing, damaged, of another
    /// version, or of other parties), over one built anew from the parties, and then the second says so and why.
    ///
    /// # Errors
    /// Those of `entities`, which gives the parties where they are needed.
    pub fn open_or_build<E>(
        index: &Path,
        parties: usize,
        entities: impl FnOnce() -> Result<Vec<Entity>, E>,
    ) -> Result<(Self, Option<String>), E> {
        let why = match Self::open(index) {
            Ok(screener) if screener.len() == parties => return Ok((screener, None)),
            Ok(_) => "it is of other lists".to_owned(),
            Err(error) => error.to_string(),
        };
        let note = format!("the stored index could not be used and was made anew: {why}");
        Ok((Self::build(&entities()?), Some(note)))
    }
}

/// Makes a stored index faster, in one step (see [`interdict_index::complete`]); tells whether there was anything to do.
/// Who has the file open keeps what it had.
///
/// # Errors
/// Where the index can't be used, or the new one not be written; the file is what it was then.
pub fn complete_stored(index: &Path) -> Result<bool, IndexError> {
    let Some(bytes) = interdict_index::complete(&Index::open(index)?) else {
        return Ok(false);
    };
    // Another process may do the same.
    let aside = index.with_extension(format!("idx.{}", std::process::id()));
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| IndexError::Io { path, source }
    };
    std::fs::write(&aside, bytes).map_err(io(&aside))?;
    std::fs::rename(&aside, index).map_err(io(index))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use interdict_model::{EntityKind, Name, NameKind, Provenance};

    use super::*;

    #[test]
    fn an_index_that_is_no_use_is_made_anew() {
        let party = |name: &str| {
            let mut party = Entity::new("test", name, EntityKind::Person, Provenance::default());
            party.names.push(Name::new(name, NameKind::Primary));
            party
        };
        let parties = vec![party("Ann Example"), party("Bob Example")];
        let path = std::env::temp_dir().join(format!("interdict-stored-{}.idx", std::process::id()));
        let open = || {
            let (screener, note) =
                Screener::open_or_build(&path, 2, || Ok::<_, Infallible>(parties.clone())).unwrap();
            assert_eq!(screener.len(), 2);
            note
        };
        assert!(open().unwrap().contains("made anew"));
        std::fs::write(&path, interdict_index::write(&parties[..1])).unwrap();
        assert!(open().unwrap().contains("of other lists"));
        std::fs::write(&path, interdict_index::write(&parties)).unwrap();
        assert_eq!(open(), None);
        assert!(complete_stored(&path).unwrap(), "there was something to do");
        assert_eq!(open(), None);
        assert!(!complete_stored(&path).unwrap(), "all is done");
        std::fs::remove_file(&path).unwrap();
    }
}
