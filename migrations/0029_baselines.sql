-- What the company promises its customers, version by version; written once (domain.md 6.1).
CREATE TABLE baselines (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    valid_from TEXT NOT NULL,
    details TEXT NOT NULL
);
