//! Fetching over HTTPS: conditional requests, retries, limits, and nothing half-fetched is ever used.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
    thread,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::config::{SourceConfig, UpdateConfig};
use crate::{
    DataDir, ListError,
    source::{hex, sha256_hex},
};

/// What became of one source.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Its name.
    pub name: String,
    /// Its files on this machine, ready to be loaded; empty where it failed.
    pub files: Vec<PathBuf>,
    /// What happened.
    pub outcome: Outcome,
    /// The addresses or paths it came from, for the record.
    pub origin: String,
}

/// How fetching a source ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// At least one file is new.
    New,
    /// The publisher says that nothing changed since the last time.
    NotModified,
    /// It could not be fetched; what was loaded before stays in service.
    Failed(String),
}

/// What is going on, for a progress bar.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// A file is being fetched: bytes so far, and in all where the server says.
    Bytes(&'a str, u64, Option<u64>),
    /// An attempt failed and is repeated after a pause.
    Retry(&'a str, &'a str),
    /// A source is done.
    Done(&'a Fetched),
}

/// What is known of a file fetched before.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Known {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
    sha256: String,
    /// When the server last said that this is the current file, RFC 3339.
    pub(super) checked: String,
    /// Short names of the lists that the file's source gives.
    #[serde(default)]
    pub(super) lists: Vec<String>,
}

/// What is known of all files fetched, by address.
pub(super) type State = BTreeMap<String, Known>;

pub(super) fn folder(data: &DataDir) -> PathBuf {
    data.path().join("fetched")
}

/// Reads the state; where it is damaged, everything is fetched anew.
pub(super) fn read_state(data: &DataDir) -> State {
    let bytes = fs::read(folder(data).join("state.json")).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Fetches every enabled source of the configuration into the data directory's store of fetched files. Sources fail
/// one by one; nothing is put into service.
///
/// # Errors
/// [`ListError::Io`] where the store can't be written.
pub fn fetch(
    config: &UpdateConfig,
    data: &DataDir,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Vec<Fetched>, ListError> {
    let folder = folder(data);
    fs::create_dir_all(&folder).map_err(|e| ListError::io(&folder, e))?;
    let mut state = read_state(data);
    let mut all = Vec::new();
    for source in config.sources.iter().filter(|s| s.enabled) {
        let fetched = fetch_source(config, source, &folder, &mut state, progress);
        write_whole(
            &folder.join("state.json"),
            &serde_json::to_vec_pretty(&state).unwrap_or_default(),
        )?;
        progress(Progress::Done(&fetched));
        all.push(fetched);
    }
    Ok(all)
}

fn fetch_source(
    config: &UpdateConfig,
    source: &SourceConfig,
    folder: &Path,
    state: &mut State,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Fetched {
    let mut fetched = Fetched {
        name: source.name.clone(),
        files: source.paths.clone(),
        outcome: if source.paths.is_empty() {
            Outcome::NotModified
        } else {
            Outcome::New
        },
        origin: source.urls.join(" "),
    };
    if !source.paths.is_empty() {
        let paths: Vec<String> = source.paths.iter().map(|p| p.display().to_string()).collect();
        fetched.origin = paths.join(" ");
        return fetched;
    }
    let mut known_new = Vec::new();
    for (index, url) in source.urls.iter().enumerate() {
        let job = Job {
            config,
            url,
            address: config.address(url),
            file: folder.join(format!(
                "{}-{}",
                &sha256_hex(url.as_bytes())[..16],
                file_name(url)
            )),
            wanted: source.sha256.get(index).map(|d| d.to_lowercase()),
        };
        match job.run(state.get(url), progress) {
            Ok((known, is_new)) => {
                if is_new {
                    fetched.outcome = Outcome::New;
                }
                fetched.files.push(job.file);
                known_new.push((
                    url.clone(),
                    Known {
                        lists: source.lists.clone(),
                        ..known
                    },
                ));
            }
            Err(why) => {
                fetched.outcome = Outcome::Failed(why);
                fetched.files.clear();
                return fetched;
            }
        }
    }
    state.extend(known_new);
    fetched
}

/// The last part of an address, made fit for a file name.
fn file_name(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let fit: String = last
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .collect();
    if fit.is_empty() { "list".to_owned() } else { fit }
}

/// One file to fetch.
struct Job<'a> {
    config: &'a UpdateConfig,
    url: &'a str,
    address: String,
    file: PathBuf,
    /// The digest that it must have.
    wanted: Option<String>,
}

/// Why an attempt failed.
enum Failure {
    /// It may pass: try again.
    Passing(String),
    /// It will not pass by itself.
    Lasting(String),
}

impl Job<'_> {
    fn run(
        &self,
        known: Option<&Known>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(Known, bool), String> {
        let mut repetition = 0;
        loop {
            match self.attempt(known, progress) {
                Ok(done) => return Ok(done),
                Err(Failure::Lasting(why)) => return Err(format!("{}: {why}", self.address)),
                Err(Failure::Passing(why)) => {
                    repetition += 1;
                    if repetition >= self.config.attempts() {
                        return Err(format!("{}: {why} ({repetition} attempts)", self.address));
                    }
                    progress(Progress::Retry(&self.address, &why));
                    thread::sleep(self.config.pause(repetition));
                }
            }
        }
    }

    fn attempt(
        &self,
        known: Option<&Known>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(Known, bool), Failure> {
        // A file that is no longer there, or no longer the same, can't be confirmed by a 304.
        let known = known.filter(|k| file_digest(&self.file).is_ok_and(|digest| digest == k.sha256));
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(self.config.time_max()))
            .max_redirects(5)
            .http_status_as_error(false)
            .https_only(self.address.starts_with("https://"))
            .user_agent(concat!("interdict/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let mut request = agent.get(&self.address);
        if let Some(etag) = known.and_then(|k| k.etag.as_deref()) {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = known.and_then(|k| k.last_modified.as_deref()) {
            request = request.header("If-Modified-Since", date);
        }
        let mut response = request.call().map_err(|e| match e {
            ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) | ureq::Error::TooManyRedirects => {
                Failure::Lasting(e.to_string())
            }
            other => Failure::Passing(other.to_string()),
        })?;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        let (etag, last_modified) = (header("etag"), header("last-modified"));
        let compressed = header("content-encoding").is_some();
        let stated: Option<u64> = header("content-length")
            .and_then(|l| l.parse().ok())
            .filter(|_| !compressed);
        match (response.status().as_u16(), known) {
            (304, Some(known)) => {
                let known = Known {
                    checked: crate::snapshot::now(),
                    ..known.clone()
                };
                return Ok((known, false));
            }
            (200, _) => {}
            (status @ (408 | 425 | 429 | 500..=599), _) => {
                return Err(Failure::Passing(format!("the server answered {status}")));
            }
            (status, _) => return Err(Failure::Lasting(format!("the server answered {status}"))),
        }
        let mut arrived = Arrived::create(&self.file).map_err(|e| Failure::Lasting(e.to_string()))?;
        self.body(response.body_mut().as_reader(), stated, &mut arrived, progress)?;
        let sha256 = hex(&arrived.hash.clone().finalize());
        if let Some(wanted) = self.wanted.as_ref().filter(|w| **w != sha256) {
            return Err(Failure::Lasting(format!(
                "its digest is {sha256}, not the published {wanted}"
            )));
        }
        if looks_like_html(&arrived.head) {
            return Err(Failure::Lasting(
                "the server gave a web page instead of the list".to_owned(),
            ));
        }
        let is_new = known.is_none_or(|k| k.sha256 != sha256);
        arrived
            .keep(&self.file)
            .map_err(|e| Failure::Lasting(e.to_string()))?;
        let known = Known {
            etag,
            last_modified,
            sha256,
            checked: crate::snapshot::now(),
            lists: Vec::new(),
        };
        Ok((known, is_new))
    }

    /// Reads an answer to its end, within the limits, into the file in which it arrives.
    fn body(
        &self,
        mut reader: impl Read,
        stated: Option<u64>,
        arrived: &mut Arrived,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), Failure> {
        let limit = self.config.file_bytes_max();
        let too_large = || Failure::Lasting(format!("the file has more than the {limit} bytes allowed"));
        if stated.is_some_and(|s| s > limit) {
            return Err(too_large());
        }
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = reader
                .read(&mut buffer)
                .map_err(|e| Failure::Passing(format!("broken off: {e}")))?;
            if read == 0 {
                break;
            }
            if arrived.bytes + read as u64 > limit {
                return Err(too_large());
            }
            arrived
                .write(&buffer[..read])
                .map_err(|e| Failure::Lasting(format!("{}: {e}", self.file.display())))?;
            progress(Progress::Bytes(self.url, arrived.bytes, stated));
        }
        if let Some(stated) = stated.filter(|s| *s != arrived.bytes) {
            return Err(Failure::Passing(format!(
                "broken off: {} of {stated} bytes came",
                arrived.bytes
            )));
        }
        if arrived.bytes == 0 {
            return Err(Failure::Passing("the answer is empty".to_owned()));
        }
        Ok(())
    }
}

/// An answer on its way to the disk, beside its final place; what is not kept is removed.
struct Arrived {
    file: File,
    aside: Option<PathBuf>,
    bytes: u64,
    hash: Sha256,
    /// Its first bytes.
    head: Vec<u8>,
}

impl Arrived {
    fn create(path: &Path) -> Result<Self, ListError> {
        let aside = path.with_extension("part");
        Ok(Self {
            file: File::create(&aside).map_err(|e| ListError::io(&aside, e))?,
            aside: Some(aside),
            bytes: 0,
            hash: Sha256::new(),
            head: Vec::new(),
        })
    }

    fn write(&mut self, piece: &[u8]) -> std::io::Result<()> {
        const HEAD_BYTES: usize = 512;
        let room = HEAD_BYTES - self.head.len();
        self.head.extend_from_slice(&piece[..piece.len().min(room)]);
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
        self.file.write_all(piece)
    }

    fn keep(mut self, path: &Path) -> Result<(), ListError> {
        if let Some(aside) = &self.aside {
            let kept = self.file.sync_all().and_then(|()| fs::rename(aside, path));
            kept.map_err(|e| ListError::io(path, e))?;
        }
        self.aside = None;
        Ok(())
    }
}

impl Drop for Arrived {
    fn drop(&mut self) {
        if let Some(aside) = &self.aside {
            let _ = fs::remove_file(aside);
        }
    }
}

/// SHA-256 of a file, in lower-case hexadecimal.
fn file_digest(path: &Path) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// Whether an answer that starts so is a web page.
fn looks_like_html(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).trim_start().to_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Writes a file aside and renames it, so that it is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ListError> {
    let aside = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)
    };
    write().map_err(|e| ListError::io(path, e))
}
