//! The pages where people decide: written on the server, without scripts, escaped by construction.

mod admin;
mod alert;
mod alerts;
mod audit;
mod comparison;
mod customers;
mod forms;
mod help;
mod layout;
mod lists;
mod party;
mod provider;
mod report;
mod screen;
mod sign_in;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use crate::{Access, Problem, Role, routes::Routes};

pub(crate) use layout::message;

/// The style of all pages.
const STYLE: &str = include_str!("../../assets/interdict.css");

const ICON: &str = include_str!("../../assets/icon.svg");

/// Adds the pages.
pub(crate) fn routes(routes: Routes) -> Routes {
    let reader = Access::Page(Role::Reader);
    let analyst = Access::Page(Role::Analyst);
    let approver = Access::Page(Role::Approver);
    let administrator = Access::Page(Role::Administrator);
    routes
        .get("/static/interdict.css", Access::Open, style)
        .get("/static/icon.svg", Access::Open, icon)
        .get("/sign-in", Access::Open, sign_in::form)
        .post("/sign-in", Access::Open, sign_in::submit)
        .get("/sign-in/provider", Access::Open, provider::begin)
        .get("/sign-in/provider/return", Access::Open, provider::end)
        .post("/sign-out", reader, sign_in::sign_out)
        .get("/join/{token}", Access::Open, sign_in::join_form)
        .post("/join/{token}", Access::Open, sign_in::join)
        .get("/account", reader, sign_in::account)
        .post("/account/password", reader, sign_in::change_password)
        .get("/", reader, screen::blank)
        .post("/", reader, screen::answer)
        .get("/report", reader, report::blank)
        .post("/report", reader, report::answer)
        .get("/alerts", reader, alerts::queue)
        .get("/alerts/export", reader, crate::api::export_alerts)
        .get("/alerts/{id}", reader, alert::one)
        .post("/alerts/{id}", analyst, alert::act)
        .get("/alerts/{id}/sheet", reader, alert::sheet)
        .get("/parties/{list}/{*reference}", reader, party::one)
        .get("/lists", reader, lists::overview)
        .post("/lists/update", administrator, lists::update)
        .get("/customers", reader, customers::overview)
        .post("/customers", analyst, customers::register)
        .post("/customers/import", analyst, customers::import)
        .get("/customers/export", reader, crate::api::export_customers)
        .get("/customers/{id}", reader, customers::one)
        .post("/customers/{id}/remove", analyst, customers::remove)
        .get("/audit", approver, audit::overview)
        .get("/help", reader, help::page)
        .get("/admin", administrator, admin::overview)
        .post("/admin/invitations", administrator, admin::invite)
        .post("/admin/invitations/{id}/withdraw", administrator, admin::withdraw)
        .post("/admin/members/{id}", administrator, admin::change_member)
        .post(
            "/admin/members/{id}/password-link",
            administrator,
            admin::password_link,
        )
        .post("/admin/keys", administrator, admin::create_key)
        .post("/admin/keys/{id}/revoke", administrator, admin::revoke_key)
        .post("/admin/webhooks", administrator, admin::create_webhook)
        .post(
            "/admin/webhooks/{id}/remove",
            administrator,
            admin::remove_webhook,
        )
}

async fn style() -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("max-age=300")),
    ];
    (headers, STYLE).into_response()
}

async fn icon() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, HeaderValue::from_static("max-age=86400")),
    ];
    (headers, ICON).into_response()
}

/// A problem, as a page.
pub(crate) struct PageProblem(Problem);

impl<P: Into<Problem>> From<P> for PageProblem {
    fn from(problem: P) -> Self {
        Self(problem.into())
    }
}

impl IntoResponse for PageProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, message(self.0.title, &self.0.detail)).into_response()
    }
}

/// What a page's handler gives.
pub(crate) type Page = Result<Response, PageProblem>;

/// A score for people: two places, cut and not rounded, so that 1.00 is never shown for what is not certain.
pub(crate) fn score(score: f64) -> String {
    format!("{:.2}", (score * 100.0).floor() / 100.0)
}

/// A moment in milliseconds, for people, with a machine's form.
pub(crate) fn moment(at: i64) -> Markup {
    let Ok(time) = jiff::Timestamp::from_millisecond(at) else {
        return html! { (at) };
    };
    let text = time.strftime("%Y-%m-%d %H:%M UTC").to_string();
    html! { time datetime=(time.to_string()) { (text) } }
}
