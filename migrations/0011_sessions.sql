-- Signed-in browsers. The cookie's token is kept as a digest only.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    token_hash TEXT NOT NULL UNIQUE,
    -- How it began: totp, recovery_code or enrolment.
    method TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    -- When a code of the authenticator was last accepted in it (decision 27).
    confirmed_at TEXT,
    address TEXT,
    browser TEXT,
    ended_at TEXT
);

CREATE INDEX sessions_by_person ON sessions (person_id, created_at);

-- Browsers that signed in before: each has a budget of tries of its own (decision 29).
CREATE TABLE devices (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    last_used_at TEXT NOT NULL
);

CREATE INDEX devices_by_person ON devices (person_id);
