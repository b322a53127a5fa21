-- The files of each published version, as they are served and verified (decisions 6, 8 and 38).
CREATE TABLE published_files (
    version TEXT NOT NULL REFERENCES list_versions (number),
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (version, kind)
);

CREATE INDEX published_files_by_digest ON published_files (sha256);
