-- What an agreement says on each clause (domain.md 3.5): entered by one, checked by another
-- (decision 22).
CREATE TABLE clause_terms (
    agreement_id TEXT NOT NULL REFERENCES agreements (id),
    clause TEXT NOT NULL,
    presence TEXT NOT NULL,
    value TEXT,
    quote_ref TEXT,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    checked_by TEXT,
    checked_at TEXT,
    PRIMARY KEY (agreement_id, clause)
);
