-- Confidentiality obligations (domain.md 3.7).
CREATE TABLE obligations (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    vendor_id TEXT NOT NULL REFERENCES vendors (id),
    basis TEXT NOT NULL,
    details TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    checked_by TEXT,
    checked_at TEXT,
    file TEXT,
    revision BIGINT NOT NULL
);

CREATE INDEX obligations_by_vendor ON obligations (vendor_id, number);
