-- What there is one of.
CREATE TABLE installation (
    id BIGINT NOT NULL PRIMARY KEY,
    -- Raised by every public change; caches follow it (decision 11).
    public_revision BIGINT NOT NULL,
    -- How far business time is ahead of the host's clock: sample data only (decision 35).
    clock_ahead_ms BIGINT NOT NULL,
    is_sample BOOLEAN NOT NULL
);

INSERT INTO installation (id, public_revision, clock_ahead_ms, is_sample) VALUES (1, 0, 0, FALSE);

-- The last human number of each series, such as 7 for VEN-0007.
CREATE TABLE counters (
    series TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
