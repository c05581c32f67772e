//! HTTP and pages: the API that clients of yente speak, Interdict's own API under `/api/v1`, and the pages where
//! people decide.
//!
//! [`serve::Server`] is built from a [`Config`], listens, and answers until it is told to stop. Everything that
//! handlers share stands in [`AppState`]: the configuration, the lists in service ([`LiveLists`]), and later the
//! database. Each route is registered once through [`routes::Routes`] together with the access that it needs; a
//! route without one can't be registered.

mod access;
mod api;
mod auth;
mod config;
mod csv;
mod dataset;
mod headers;
mod idempotency;
mod live;
mod logging;
pub mod maintenance;
mod observe;
mod outbound;
mod pages;
mod party;
pub mod problem;
mod record;
pub mod routes;
mod screening;
pub mod serve;
mod state;
pub mod store;
#[doc(hidden)]
pub mod testing;
mod traces;
mod update;
mod watch;
mod yente;

pub use access::{Access, Credential, Principal, Role, Scope};
pub use config::{Config, ConfigError, Gathered, OpenScreening, ScreeningRecords};
pub use dataset::{Dataset, ListSource, complete_index, write_index};
pub use live::LiveLists;
pub use party::{Party, words};
pub use problem::Problem;
pub use record::{ScreenedQuery, ScreeningRecord};
pub use state::AppState;
