-- Lists that others wrote, from the reading to the confirmation (domain.md 15).
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    -- What a person said about columns, as JSON.
    mapping TEXT NOT NULL,
    -- The file as it was read; blank once the import is discarded.
    content TEXT NOT NULL,
    -- Prepared, confirmed or discarded.
    state TEXT NOT NULL,
    prepared_by TEXT NOT NULL,
    prepared_at TEXT NOT NULL
);

-- Rows that became engagements, by a digest of what they said: the same row is not taken twice,
-- whatever became of the engagement.
CREATE TABLE imported_rows (
    source_key TEXT NOT NULL PRIMARY KEY,
    import_id TEXT NOT NULL REFERENCES imports (id),
    engagement_id TEXT NOT NULL REFERENCES engagements (id)
);

CREATE INDEX imported_rows_by_import ON imported_rows (import_id);
