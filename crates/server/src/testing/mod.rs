//! For tests: the service in this process, on a free port, with its own data directory.

#[doc(hidden)]
pub mod postgres;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use axum_server::Handle;

use crate::{
    AppState, Config, ListSource, Role, Scope, auth::Token, config::Gathered, serve::Server, store::NewMember,
};

/// A running service; it stops when this is dropped.
#[derive(Debug)]
pub struct TestServer {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its handlers share.
    pub state: AppState,
    /// The link by which the first administrator joins.
    pub set_up_link: Option<String>,
    handle: Handle<SocketAddr>,
    _folder: tempfile_folder::Folder,
}

impl TestServer {
    /// Starts with the starter list and the settings given.
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        Self::with_lists(ListSource::Starter, settings).await
    }

    /// Starts with these lists and the settings given.
    pub async fn with_lists(lists: ListSource, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile_folder::Folder::new();
        let server = Server::build(config(folder.path(), settings), lists)
            .await
            .unwrap_or_else(|e| panic!("{e}"));
        let state = server.state().clone();
        let set_up_link = server.set_up_link().await.unwrap_or_else(|e| panic!("{e}"));
        let handle = Handle::new();
        tokio::spawn(server.run(handle.clone()));
        let address = handle
            .listening()
            .await
            .unwrap_or_else(|| panic!("it does not listen"));
        Self {
            address,
            state,
            set_up_link,
            handle,
            _folder: folder,
        }
    }

    /// Makes a member and a session of theirs; gives the value of the header `Cookie`, and the token of its forms.
    pub async fn signed_in(&self, role: Role) -> (String, String) {
        let store = &self.state.store;
        let expires_at = crate::store::now() + 3_600_000;
        let email = format!("{}@example.org", role.code());
        let member = match store.member_by_email(&email).await {
            Ok(Some(member)) => member,
            _ => {
                let invited = store
                    .invite(
                        "system",
                        Some(&email),
                        role,
                        &format!("invited {email}"),
                        expires_at,
                    )
                    .await;
                invited.unwrap_or_else(|e| panic!("{e}"));
                let new = NewMember {
                    email: &email,
                    name: role.code(),
                    password: None,
                    identity: None,
                };
                store
                    .join(&format!("invited {email}"), &new)
                    .await
                    .unwrap_or_else(|e| panic!("{e}"))
            }
        };
        let session = Token::new("").unwrap_or_else(|e| panic!("{e}"));
        let started = store
            .start_session(&member, &session.digest, "form-token", expires_at)
            .await;
        started.unwrap_or_else(|e| panic!("{e}"));
        (format!("interdict={}", session.secret), "form-token".to_owned())
    }

    /// Makes a key.
    pub async fn key(&self, scopes: &[Scope]) -> String {
        make_key(&self.state.store, scopes).await
    }

    /// The address of a path, `http://127.0.0.1:PORT/…`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

async fn make_key(store: &crate::store::Store, scopes: &[Scope]) -> String {
    let key = Token::new("ik_").unwrap_or_else(|e| panic!("{e}"));
    let name = format!("test {}", &key.digest[..8]);
    let made = store.create_key("system", &name, scopes, &key.digest, None).await;
    made.unwrap_or_else(|e| panic!("{e}"));
    key.secret
}

/// Makes a key in a database that no service uses yet.
pub fn key_in(database: &str, scopes: &[Scope]) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap_or_else(|e| panic!("{e}"));
    runtime.block_on(async {
        let store = crate::store::Store::open(database, 2)
            .await
            .unwrap_or_else(|e| panic!("{e}"));
        let secret = make_key(&store, scopes).await;
        store.close().await;
        secret
    })
}

/// A configuration on a free loopback port with its data under `folder`.
pub fn config(folder: &Path, settings: &[(&str, &str)]) -> Config {
    let mut gathered = Gathered::new()
        .flag("listen", "127.0.0.1:0")
        .unwrap_or_else(|e| panic!("{e}"));
    for (name, value) in settings {
        gathered = gathered.flag(name, *value).unwrap_or_else(|e| panic!("{e}"));
    }
    gathered.check(folder).unwrap_or_else(|e| panic!("{e}"))
}

/// The folder with real lists (`INTERDICT_SHARED`, by default `shared` beside this repository); `None`, with a line
/// that says so, where it is absent.
pub fn shared() -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = std::env::var_os("INTERDICT_SHARED").map_or_else(default, PathBuf::from);
    if path.is_dir() {
        return Some(path);
    }
    #[allow(clippy::print_stderr)]
    {
        eprintln!("skipped: no real lists at {}", path.display());
    }
    None
}

/// A folder of its own that goes with its owner.
pub(crate) mod tempfile_folder {
    use std::path::{Path, PathBuf};

    #[derive(Debug)]
    pub(crate) struct Folder(PathBuf);

    impl Folder {
        pub(crate) fn new() -> Self {
            let name = format!("interdict-test-{}", uuid::Uuid::now_v7());
            let path = std::env::temp_dir().join(name);
            std::fs::create_dir_all(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            Self(path)
        }

        pub(crate) fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
