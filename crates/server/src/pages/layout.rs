//! The frame of every page.

use maud::{DOCTYPE, Markup, html};

use crate::{Credential, Principal, Role};

/// Places of the navigation: address, name, the role that may go there.
const PLACES: &[(&str, &str, Role)] = &[
    ("/", "Screen", Role::Reader),
    ("/report", "Report", Role::Reader),
    ("/alerts", "Alerts", Role::Reader),
    ("/customers", "Customers", Role::Reader),
    ("/lists", "Lists", Role::Reader),
    ("/audit", "Audit", Role::Approver),
    ("/admin", "Administration", Role::Administrator),
    ("/help", "Help", Role::Reader),
];

/// A page for somebody signed in; `here` is the address of the navigation's place that it belongs to.
pub(crate) fn page(who: &Principal, here: &str, title: &str, body: &Markup) -> Markup {
    let places = PLACES
        .iter()
        .filter(|(_, _, role)| who.role.is_some_and(|r| r >= *role));
    frame(
        title,
        &html! {
            nav aria-label="Main" {
                ul {
                    @for (address, name, _) in places {
                        li { a href=(address) aria-current=[(*address == here).then_some("page")] { (name) } }
                    }
                }
            }
            div class="who" {
                a href="/account" { (who.actor.strip_prefix("user:").unwrap_or(&who.actor)) }
                form method="post" action="/sign-out" {
                    (token(who))
                    button type="submit" class="quiet" { "Sign out" }
                }
            }
        },
        body,
    )
}

/// A page for anybody.
pub(crate) fn open_page(title: &str, body: &Markup) -> Markup {
    frame(title, &html! {}, body)
}

/// A page with one message.
pub(crate) fn message(title: &str, text: &str) -> Markup {
    open_page(
        title,
        &html! {
            h1 { (title) }
            p { (text) }
            p { a href="/" { "To the first page" } }
        },
    )
}

fn frame(title: &str, head: &Markup, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Interdict" }
                link rel="stylesheet" href="/static/interdict.css";
                link rel="icon" href="/static/icon.svg";
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                header { a class="brand" href="/" { "Interdict" } (head) }
                main id="main" tabindex="-1" { (body) }
                footer { "Information for a person to check, not legal advice." }
            }
        }
    }
}

/// An address with a query; empty values are left out.
pub(crate) fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(query.iter().filter(|(_, value)| !value.is_empty()));
    match encoded.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// The hidden field that each form carries.
pub(crate) fn token(who: &Principal) -> Markup {
    let value = match &who.credential {
        Credential::Session { form_token, .. } => form_token.as_str(),
        _ => "",
    };
    html! { input type="hidden" name="form_token" value=(value); }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn what_was_searched_for_stays_in_addresses() {
        let query = [("search", "A&B +é"), ("cursor", ""), ("mine", "yes")];
        assert_eq!(
            address("/customers", &query),
            "/customers?search=A%26B+%2B%C3%A9&mine=yes"
        );
        assert_eq!(address("/audit", &[]), "/audit");
    }
}
