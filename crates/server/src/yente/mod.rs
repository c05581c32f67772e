//! The endpoints of yente (the OpenSanctions API), request for request and field for field.

use crate::routes::Routes;

/// Adds the endpoints.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
}
