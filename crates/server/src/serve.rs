//! Starting, listening, and stopping without dropping a request.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use interdict_lists::{ListError, UpdateConfig};
use serde_json::json;

use crate::{Access, AppState, Config, ListSource, LiveLists, routes::Routes};

/// Why the service could not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The lists can't be read.
    #[error(transparent)]
    Lists(#[from] ListError),
    /// The address can't be listened on.
    #[error("{address}: {source}: give another address with --listen, or stop what listens there")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The certificate or its key can't be used.
    #[error("TLS certificate or key: {0}: give PEM files that belong together")]
    Tls(std::io::Error),
    /// The connection to clients broke down as a whole.
    #[error("serving: {0}")]
    Io(#[from] std::io::Error),
}

impl ServeError {
    /// Whether what the user gave is at fault, and not the service or the machine.
    pub fn is_input(&self) -> bool {
        !matches!(self, Self::Io(_))
    }
}

/// Serves until the process is told to stop (SIGTERM, Ctrl-C); then running requests finish, as long as the
/// configuration allows. `started` is told the address and what the operator must know.
///
/// # Errors
/// [`ServeError`] where the service can't start.
pub fn run_until_stopped(
    config: Config,
    lists: ListSource,
    started: impl FnOnce(SocketAddr, &[String]) + Send + 'static,
) -> Result<(), ServeError> {
    crate::logging::start(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let patience = config.shutdown;
        let server = Server::build(config, lists).await?;
        let notes = server.state.lists.current().notes.clone();
        let handle = Handle::new();
        tokio::spawn({
            let handle = handle.clone();
            async move {
                stop_signal().await;
                tracing::info!("stopping; running requests may finish");
                handle.graceful_shutdown(Some(patience));
            }
        });
        tokio::spawn({
            let handle = handle.clone();
            async move {
                if let Some(address) = handle.listening().await {
                    started(address, &notes);
                }
            }
        });
        server.run(handle).await
    })
}

/// Waits for SIGTERM or Ctrl-C.
async fn stop_signal() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

/// The service, ready to listen.
#[derive(Debug)]
pub struct Server {
    state: AppState,
    router: Router,
}

impl Server {
    /// Opens the lists and builds the routes.
    ///
    /// # Errors
    /// [`ServeError`] where the lists can't be read.
    pub async fn build(config: Config, lists: ListSource) -> Result<Self, ServeError> {
        let state = AppState {
            config: Arc::new(config),
            lists: Arc::new(LiveLists::open(lists)?),
        };
        let (router, _table) = crate::routes::all().into_parts();
        Ok(Self {
            router: router.with_state(state.clone()),
            state,
        })
    }

    /// What the handlers share.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Listens and answers until `handle` is told to shut down, then lets running requests finish. The address bound
    /// is told by [`Handle::listening`].
    ///
    /// # Errors
    /// [`ServeError`] where it can't listen.
    pub async fn run(self, handle: Handle<SocketAddr>) -> Result<(), ServeError> {
        let address = self.state.config.listen;
        let listen = |source| ServeError::Listen { address, source };
        let listener = std::net::TcpListener::bind(address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let watching = tokio::spawn(watch_lists(self.state.clone()));
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let served = match &self.state.config.tls {
            Some((certificate, key)) => {
                let tls = RustlsConfig::from_pem_file(certificate, key)
                    .await
                    .map_err(ServeError::Tls)?;
                let server = axum_server::from_tcp_rustls(listener, tls)?;
                server.handle(handle).serve(service).await
            }
            None => {
                axum_server::from_tcp(listener)?
                    .handle(handle)
                    .serve(service)
                    .await
            }
        };
        watching.abort();
        Ok(served?)
    }
}

/// Puts new snapshots of the data directory into service as they come.
async fn watch_lists(state: AppState) {
    let mut ticks = tokio::time::interval(state.config.reload);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let lists = Arc::clone(&state.lists);
        match tokio::task::spawn_blocking(move || lists.reload()).await {
            Ok(Ok(None)) => {}
            Ok(Ok(Some(before))) => {
                let now = state.lists.current();
                tracing::info!(
                    before = before.snapshot,
                    now = now.snapshot,
                    parties = now.len(),
                    "new lists in service"
                );
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the new snapshot can't be used; the old one stays in service")
            }
            Err(error) => tracing::error!(%error, "looking for a new snapshot failed"),
        }
    }
}

/// Adds the routes that tell whether the service lives.
pub(crate) fn health_routes(routes: Routes) -> Routes {
    routes
        .get("/healthz", Access::Open, async || Json(json!({"status": "ok"})))
        .get("/readyz", Access::Open, ready)
}

/// 200 where screening can be relied on; 503 with the reasons where lists are missing or stale.
async fn ready(State(state): State<AppState>) -> Response {
    let dataset = state.lists.current();
    let mut reasons: Vec<String> = Vec::new();
    if dataset.is_starter() {
        reasons.push("no lists are loaded: only the starter list serves".to_owned());
    }
    let stale = dataset.freshness(&UpdateConfig::built_in());
    reasons.extend(stale.iter().filter(|f| f.stale).map(ToString::to_string));
    if reasons.is_empty() || state.config.ready_without_lists {
        return Json(json!({"status": "ok", "notes": reasons})).into_response();
    }
    let body = Json(json!({"status": "unavailable", "reasons": reasons}));
    (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
}
