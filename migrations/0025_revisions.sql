-- What every record said at every revision, appended only: the history from the first day.
CREATE TABLE revisions (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at TEXT NOT NULL,
    by_actor TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (kind, record_id, revision)
);
