-- The export register (domain.md 12.8): who took which file out, made from what.
CREATE TABLE exports (
    id TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    -- A person's id, `operator@host` or `public`, as in the audit log.
    actor TEXT NOT NULL,
    -- The document, as in domain.md 12.1: X1, X6.
    code TEXT NOT NULL,
    -- What it was made from, such as a version's number, and the content hash of that.
    subject TEXT NOT NULL,
    content_hash TEXT,
    -- Names and values of what was asked for, as JSON.
    params TEXT NOT NULL,
    audience TEXT NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- Of a PDF.
    pages BIGINT,
    recipient TEXT
);

CREATE INDEX exports_by_digest ON exports (sha256);
CREATE INDEX exports_by_time ON exports (at, id);
