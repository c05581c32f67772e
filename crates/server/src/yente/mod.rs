//! The endpoints of yente (the OpenSanctions API), request for request and field for field.

mod addresses;
mod catalogue;
mod entities;
mod errors;
mod example;
mod find;
mod knowledge;
mod mapping;
mod matching;
mod params;
mod proxy;
mod querystring;
mod reconcile;
mod schema;
mod scoring;
mod search;
mod system;
mod text;
mod values;

pub(crate) use catalogue::Catalogue;

use crate::{Access, routes::Routes};

/// Adds the endpoints.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/match/{dataset}", Access::Screening, matching::answer)
        .get("/search/{dataset}", Access::Screening, search::answer)
        .get("/entities/{id}", Access::Screening, entities::entity)
        .get(
            "/entities/{id}/adjacent",
            Access::Screening,
            entities::all_adjacent,
        )
        .get(
            "/entities/{id}/adjacent/{property}",
            Access::Screening,
            entities::adjacent_by_property,
        )
        .get("/catalog", Access::Screening, system::catalog)
        .get("/manifest", Access::Screening, system::catalog)
        .get("/algorithms", Access::Screening, system::algorithms)
        .get("/reconcile/{dataset}", Access::Screening, reconcile::get)
        .post("/reconcile/{dataset}", Access::Screening, reconcile::post)
        .get(
            "/reconcile/{dataset}/suggest/entity",
            Access::Screening,
            reconcile::suggest_entity,
        )
        .get(
            "/reconcile/{dataset}/suggest/property",
            Access::Screening,
            reconcile::suggest_property,
        )
        .get(
            "/reconcile/{dataset}/suggest/type",
            Access::Screening,
            reconcile::suggest_type,
        )
        .get(
            "/reconcile/{dataset}/extend/property",
            Access::Screening,
            reconcile::propose,
        )
        .get(
            "/reconcile/{dataset}/preview/{id}",
            Access::Screening,
            reconcile::preview,
        )
        .get("/openapi.json", Access::Open, system::openapi)
        .post("/updatez", Access::Open, system::update)
}
