-- People with accounts. One account for each address; disabled, never deleted (decision 28).
CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    disabled_at TEXT,
    -- A PHC string; null until enrolled.
    password_hash TEXT,
    -- Sealed under the installation's key; null until enrolled.
    totp_sealed BYTEA,
    -- The last 30-second step whose code was accepted; never accepted again (decision 27).
    totp_last_step BIGINT NOT NULL,
    -- A new authenticator that has not proved itself yet.
    next_totp_sealed BYTEA,
    revision BIGINT NOT NULL
);

-- What a person may do follows from these and from nothing else.
CREATE TABLE person_roles (
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    PRIMARY KEY (person_id, role)
);

-- One-time codes for the day the authenticator is lost, as digests.
CREATE TABLE recovery_codes (
    person_id TEXT NOT NULL REFERENCES people (id),
    code_hash TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (person_id, code_hash)
);

-- The texts that people undertook to keep (domain.md 10.4).
CREATE TABLE undertakings (
    version BIGINT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE undertaking_acceptances (
    person_id TEXT NOT NULL REFERENCES people (id),
    version BIGINT NOT NULL REFERENCES undertakings (version),
    digest TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    PRIMARY KEY (person_id, version)
);
