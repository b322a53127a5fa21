-- Acts that wait for a second signature. They have no effect while they wait.
CREATE TABLE pending_acts (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    about TEXT REFERENCES people (id),
    payload TEXT NOT NULL,
    -- Null for the operator on the host.
    proposed_by TEXT REFERENCES people (id),
    proposed_at TEXT NOT NULL,
    takes_effect_at TEXT,
    state TEXT NOT NULL,
    decided_by TEXT REFERENCES people (id),
    decided_at TEXT
);

CREATE INDEX pending_acts_by_state ON pending_acts (state, kind, proposed_at);
