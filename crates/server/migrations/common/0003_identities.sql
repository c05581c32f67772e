-- Who a member is at a provider of sign-in (OpenID Connect): the provider's address and its name for the person. The
-- address of a person's mail may change hands; this pair does not.
CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    member TEXT NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (member, issuer)
);
