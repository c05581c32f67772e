//! The one table of routes: what each one needs, beside what answers it.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{MethodFilter, on},
};

use crate::{Access, AppState};

/// One route: method, path pattern, and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method; `HEAD` needs what `GET` needs.
    pub method: Method,
    /// The pattern, e.g. `/entities/{id}`.
    pub path: &'static str,
    /// What it needs.
    pub access: Access,
}

/// Routes being put together.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    table: Vec<Route>,
}

/// What each route needs, by path and method.
pub type AccessTable = Arc<HashMap<&'static str, Vec<Route>>>;

impl Routes {
    /// No route yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route that reads.
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::GET, MethodFilter::GET, path, access, handler)
    }

    /// Adds a route that writes or computes.
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::POST, MethodFilter::POST, path, access, handler)
    }

    /// Adds a route that puts something under its name.
    pub fn put<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::PUT, MethodFilter::PUT, path, access, handler)
    }

    /// Adds a route that removes.
    pub fn delete<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::DELETE, MethodFilter::DELETE, path, access, handler)
    }

    fn add<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.router = self.router.route(path, on(filter, handler));
        self.table.push(Route { method, path, access });
        self
    }

    /// Every route, in the order of registration.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router, and what each of its routes needs.
    pub fn into_parts(self) -> (Router<AppState>, AccessTable) {
        let mut table: HashMap<&'static str, Vec<Route>> = HashMap::new();
        for route in self.table {
            table.entry(route.path).or_default().push(route);
        }
        (self.router, Arc::new(table))
    }
}

/// All routes of the service.
pub fn all() -> Routes {
    let routes = Routes::new();
    let routes = crate::serve::health_routes(routes);
    let routes = crate::observe::routes(routes);
    let routes = crate::api::routes(routes);
    let routes = crate::pages::routes(routes);
    crate::yente::routes(routes)
}
