-- The taxonomies of domain.md 4.1 to 4.3. Codes are never removed: old lists hold them.
CREATE TABLE taxonomy_terms (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    weight TEXT NOT NULL,
    is_retired BOOLEAN NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (kind, code)
);
