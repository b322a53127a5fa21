-- The audit log: appended, never changed (domain.md 10.5, decision 36). What is hashed is the
-- payload; the other columns are a copy of some of its facts, to search by.
CREATE TABLE audit_events (
    seq BIGINT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    -- Whether it tells about the registry: admins read the log without these (decision 25).
    is_content BOOLEAN NOT NULL,
    object_kind TEXT,
    object_id TEXT,
    outcome TEXT NOT NULL,
    payload TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE INDEX audit_events_by_time ON audit_events (at, seq);
CREATE INDEX audit_events_by_object ON audit_events (object_kind, object_id, seq);

-- The last link of the chain. Raised before an event is appended, which puts writers in a row.
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, 'sha256:0000000000000000000000000000000000000000000000000000000000000000');
