-- One-time links (decision 30). The token is kept as a digest only.
CREATE TABLE tickets (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    -- Whose; null for the set-up link until its holder says who they are.
    person_id TEXT REFERENCES people (id),
    purpose TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    -- What was chosen so far; moves to the person when the link is used up.
    password_hash TEXT,
    totp_sealed BYTEA,
    -- Open, used or void.
    state TEXT NOT NULL
);

CREATE INDEX tickets_by_person ON tickets (person_id);
