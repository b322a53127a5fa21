-- Published lists: written once, never changed (decisions 1 to 6). What time says about a version,
-- such as that it is superseded, is answered for a day and stands nowhere here.
CREATE TABLE list_versions (
    -- YYYY.N, the public id (decision 10).
    number TEXT NOT NULL PRIMARY KEY,
    effective_from TEXT NOT NULL,
    published_at TEXT NOT NULL,
    -- The text of the file list.json, byte for byte as it was published.
    snapshot TEXT NOT NULL,
    content_hash TEXT NOT NULL UNIQUE,
    -- Contact persons, for contracts; the second hash covers them too (decision 5).
    contacts TEXT NOT NULL,
    contract_hash TEXT NOT NULL UNIQUE,
    -- The approved changes that it brought, for the day it is cut again (decision 2).
    carried TEXT NOT NULL
);
