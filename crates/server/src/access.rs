//! Who asks, and what a route needs.

use serde::{Deserialize, Serialize};

/// What a member may do; each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Screens parties, reads reports, looks at everything but administration.
    Reader,
    /// Registers customers, works on alerts.
    Analyst,
    /// Confirms decisions of others, where four eyes are asked for; reads the audit log.
    Approver,
    /// Manages members, keys and settings.
    Administrator,
}

impl Role {
    /// All roles, the least first.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Analyst, Self::Approver, Self::Administrator];

    /// The word used in forms, JSON and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Analyst => "analyst",
            Self::Approver => "approver",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a word; `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What an API key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Screen parties and documents.
    Screen,
    /// Read lists, customers and alerts.
    Read,
    /// Register and change customers.
    Customers,
    /// Work on alerts.
    Alerts,
    /// Everything else: audit log, members, keys, webhooks, updates.
    Admin,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 5] = [
        Self::Screen,
        Self::Read,
        Self::Customers,
        Self::Alerts,
        Self::Admin,
    ];

    /// The word used in forms, JSON and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Read => "read",
            Self::Customers => "customers",
            Self::Alerts => "alerts",
            Self::Admin => "admin",
        }
    }

    /// The scope of a word; `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// What a route needs of whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: health, sign-in, style sheets.
    Open,
    /// A member or a key with scope [`Scope::Screen`]; without either where the configuration opens screening
    /// (see [`OpenScreening`](crate::OpenScreening)).
    Screening,
    /// A signed-in member of at least this role, or a key with this scope.
    Api(Role, Scope),
    /// A signed-in member of at least this role; keys are refused. Whoever is not signed in is sent to the sign-in
    /// page.
    Page(Role),
}

/// How somebody proved who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Not at all.
    None,
    /// By a session; forms must carry its token.
    Session {
        /// Reference of the member.
        user: String,
        /// The token that each form of the session carries.
        form_token: String,
        /// The session's stored digest, to end it.
        digest: String,
    },
    /// By an API key.
    Key(Vec<Scope>),
}

/// Whoever asks; every request carries one as an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Who, as the audit log says it: `user:ada@example.org`, `key:billing`, `anonymous`.
    pub actor: String,
    /// The role of a member; `None` for keys and for nobody.
    pub role: Option<Role>,
    /// How they proved it.
    pub credential: Credential,
}

impl Principal {
    /// Nobody in particular.
    pub fn anonymous() -> Self {
        Self {
            actor: "anonymous".to_owned(),
            role: None,
            credential: Credential::None,
        }
    }

    /// Whether this is nobody in particular.
    pub fn is_anonymous(&self) -> bool {
        self.credential == Credential::None
    }

    /// Whether they may use a route; `open` tells whether screening is open to everybody for this request.
    pub fn may(&self, access: Access, open: bool) -> bool {
        let role = |least: Role| self.role.is_some_and(|role| role >= least);
        let scope = |needed: Scope| match &self.credential {
            Credential::Key(scopes) => scopes.contains(&needed),
            _ => false,
        };
        match access {
            Access::Open => true,
            Access::Screening => open || role(Role::Reader) || scope(Scope::Screen),
            Access::Api(least, needed) => role(least) || scope(needed),
            Access::Page(least) => role(least),
        }
    }
}
