//! Starting, listening, and stopping without dropping a request.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
};
use axum_server::{
    Handle,
    accept::NoDelayAcceptor,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use interdict_lists::ListError;
use serde_json::json;
use tokio::{sync::mpsc, task::JoinHandle};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    Access, AppState, Config, Dataset, ListSource, LiveLists, Problem, Role,
    api::deliver,
    auth::{Guard, Token, guard},
    idempotency::once,
    maintenance::{MaintenanceError, hold},
    observe::{observe, recorder},
    routes::Routes,
    store::{Store, StoreError, now},
    watch::keep_screened,
};

/// How long the first administrator's link is good.
const SET_UP_HOURS: i64 = 24;
/// How long records still waiting may take to reach the disk when the service stops.
const RECORDS_PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// How long the head of a request may take to come, also on a connection that was used before.
const HEAD_PATIENCE: std::time::Duration = std::time::Duration::from_secs(75);

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
    /// The database can't be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database is being restored.
    #[error(transparent)]
    Held(#[from] MaintenanceError),
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
    let traces = crate::logging::start(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let patience = config.shutdown;
        let scheme = if config.tls.is_some() { "https" } else { "http" };
        let server = Server::build(config, lists).await?;
        let mut notes = server.state.lists.current().notes.clone();
        let set_up = server.set_up_link().await?;
        let base = server.state.config.public_url.clone();
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
                    let base = base.unwrap_or_else(|| format!("{scheme}://{address}"));
                    if let Some(path) = set_up {
                        notes.push(format!(
                            "nobody has signed up yet: make the first administrator at {base}{path} (once, within \
                             {SET_UP_HOURS} hours)"
                        ));
                    }
                    started(address, &notes);
                }
            }
        });
        server.run(handle).await
    });
    // An update of the lists may be waiting for a publisher: nothing is lost when it ends here.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    drop(traces);
    served
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

/// At SIGHUP: takes up a renewed certificate, and looks for new lists at once. Connections go on.
async fn on_hang_up(state: AppState, tls: Option<RustlsConfig>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hung_up) = signal(SignalKind::hangup()) else {
            return;
        };
        while hung_up.recv().await.is_some() {
            state.look.notify_one();
            if let (Some(tls), Some((certificate, key))) = (&tls, &state.config.tls) {
                match tls.reload_from_pem_file(certificate, key).await {
                    Ok(()) => tracing::info!("the certificate was read anew"),
                    Err(error) => {
                        tracing::error!(%error, "the new certificate can't be used; the old one stays in service");
                    }
                }
            }
        }
    }
    #[cfg(not(unix))]
    let _ = (state, tls);
}

/// The service, ready to listen.
#[derive(Debug)]
pub struct Server {
    state: AppState,
    router: Router,
    writing: JoinHandle<()>,
    /// The lock that keeps others from restoring over the database.
    held: Option<std::fs::File>,
}

impl Server {
    /// Opens the lists and the database, and builds the routes.
    ///
    /// # Errors
    /// [`ServeError`] where lists or database can't be opened.
    pub async fn build(config: Config, lists: ListSource) -> Result<Self, ServeError> {
        let lists = Arc::new(tokio::task::block_in_place(|| LiveLists::open(lists))?);
        let store = Store::open(&config.database, config.database_connections).await?;
        let held = hold(&store)?;
        recorder();
        let (state, writing) = AppState::new(config, lists, store);
        let (router, table) = crate::routes::all().into_parts();
        let guarded = Guard {
            state: state.clone(),
            table,
        };
        let router = router
            .fallback(async || Problem::not_found("no such address"))
            .method_not_allowed_fallback(async || Problem::method_not_allowed())
            .layer(from_fn_with_state(state.clone(), once))
            .layer(from_fn_with_state(guarded, guard))
            .layer(CatchPanicLayer::custom(|_| {
                Problem::internal(&"a handler panicked").into_response()
            }))
            .layer(from_fn_with_state(state.clone(), observe))
            .layer(from_fn_with_state(state.clone(), crate::headers::secure))
            .layer(DefaultBodyLimit::max(state.config.body_bytes_max))
            .with_state(state.clone());
        Ok(Self {
            router,
            state,
            writing,
            held,
        })
    }

    /// The link by which the first administrator joins, while there is no member yet: made anew at each start.
    ///
    /// # Errors
    /// [`ServeError`] where the database fails.
    pub async fn set_up_link(&self) -> Result<Option<String>, ServeError> {
        if self.state.store.members_count().await? > 0 {
            return Ok(None);
        }
        let token = Token::new("").map_err(|e| std::io::Error::other(e.to_string()))?;
        let expires_at = now() + SET_UP_HOURS * 3_600_000;
        (self.state.store)
            .invite("system", None, Role::Administrator, &token.digest, expires_at)
            .await?;
        Ok(Some(format!("/join/{}", token.secret)))
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
        let (changed, changes) = mpsc::channel(4);
        let watching = tokio::spawn(watch_lists(self.state.clone(), changed));
        let screening = tokio::spawn(keep_screened(self.state.clone(), changes));
        let telling = tokio::spawn(deliver(self.state.clone()));
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let tls = match &self.state.config.tls {
            Some((certificate, key)) => {
                // Refused where another one is set already, which then serves as well.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let tls = RustlsConfig::from_pem_file(certificate, key).await;
                Some(tls.map_err(ServeError::Tls)?)
            }
            None => None,
        };
        let hanging_up = tokio::spawn(on_hang_up(self.state.clone(), tls.clone()));
        let server = axum_server::from_tcp(listener)?;
        let served = match tls {
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor::new());
                patient(server.acceptor(acceptor))
                    .handle(handle)
                    .serve(service)
                    .await
            }
            None => {
                let server = server.acceptor(NoDelayAcceptor::new());
                patient(server).handle(handle).serve(service).await
            }
        };
        hanging_up.abort();
        watching.abort();
        screening.abort();
        telling.abort();
        // Records of screenings still waiting go to disk before the process ends.
        let Self {
            state, writing, held, ..
        } = self;
        let store = state.store.clone();
        drop(state);
        let _ = tokio::time::timeout(RECORDS_PATIENCE, writing).await;
        store.close().await;
        drop(held);
        Ok(served?)
    }
}

/// A server that waits for the head of a request only so long: connections that say nothing end.
fn patient<A>(mut server: axum_server::Server<SocketAddr, A>) -> axum_server::Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(HEAD_PATIENCE);
    server.first_request_timeout(HEAD_PATIENCE)
}

/// Puts new snapshots of the data directory into service as they come.
async fn watch_lists(state: AppState, changes: mpsc::Sender<Arc<Dataset>>) {
    let mut ticks = tokio::time::interval(state.config.reload);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = state.look.notified() => {}
        }
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
                // Where rescreening is behind, it looks at every customer anyway.
                let _ = changes.try_send(before);
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the new snapshot can't be used; the old one stays in service");
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
    let stale = dataset.freshness(&state.config.sources);
    reasons.extend(stale.iter().filter(|f| f.stale).map(ToString::to_string));
    if reasons.is_empty() || state.config.ready_without_lists {
        return Json(json!({"status": "ok", "notes": reasons})).into_response();
    }
    let detail = reasons.join("; ");
    let body = Json(json!({"status": "unavailable", "detail": detail, "reasons": reasons}));
    (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
}
