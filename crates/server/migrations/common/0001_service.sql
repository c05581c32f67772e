-- What the service keeps. The text runs on SQLite and PostgreSQL alike: times are milliseconds since 1970 (UTC),
-- references are UUIDs of version 7 (they sort by time), flags are 0 or 1, documents are JSON as text.

-- The audit log. A record's hash is SHA-256 over the hash of the record before it and over the record itself, so
-- that nothing can be changed, put in or taken out without a trace. Triggers refuse to change it.
CREATE TABLE audit (
    sequence BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_by_object ON audit (object) WHERE object <> '';

-- The end of the chain; whoever writes takes this row first, so that writers wait for each other.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');

CREATE TABLE members (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT,
    disabled BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- Tokens are kept as digests alone. The set-up link is an invitation for an administrator without an address.
CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    email TEXT,
    role TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    form_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE sign_in_failures (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE TABLE customers (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    record TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    removed_at BIGINT,
    screened_at BIGINT,
    snapshot TEXT
);

-- A customer and a listed party that may be the same. `evidence` holds the hit and both sides as they were.
CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    list TEXT NOT NULL,
    reference TEXT NOT NULL,
    caption TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    state TEXT NOT NULL,
    assignee TEXT,
    proposed TEXT,
    proposed_by TEXT,
    reason TEXT,
    customer_digest TEXT NOT NULL,
    party_digest TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    evidence TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX alerts_by_pair ON alerts (customer, list, reference);
CREATE INDEX alerts_by_state ON alerts (state, id);

CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    alert TEXT NOT NULL REFERENCES alerts (id),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX decisions_by_alert ON decisions (alert, id);

CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    webhook TEXT NOT NULL REFERENCES webhooks (id),
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    done_at BIGINT,
    outcome TEXT
);
CREATE INDEX deliveries_due ON deliveries (done_at, next_at);

-- Answers already given, for callers that send a request again under the same key.
CREATE TABLE idempotency (
    subject TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    status BIGINT,
    body TEXT,
    created_at BIGINT NOT NULL
);
