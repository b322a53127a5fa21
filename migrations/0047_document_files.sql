-- The files of each published version: rendered once, when it was published, then served, exported
-- and verified as they are. Rows are appended and read.
CREATE TABLE document_files (
    document_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (document_id, number, kind),
    FOREIGN KEY (document_id, number) REFERENCES document_versions (document_id, number)
);

CREATE INDEX document_files_by_digest ON document_files (sha256);
