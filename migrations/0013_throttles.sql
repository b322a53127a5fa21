-- Tries to sign in that were not right, by a digest of account and address block or of a known
-- browser (decision 29). A right one removes the row.
CREATE TABLE throttles (
    key_hash TEXT NOT NULL PRIMARY KEY,
    tries BIGINT NOT NULL,
    last_tried_at TEXT NOT NULL,
    closed_until TEXT NOT NULL,
    -- Whether the audit log has heard of the present closure.
    is_noted BOOLEAN NOT NULL
);
