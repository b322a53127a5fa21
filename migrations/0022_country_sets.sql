-- Which countries are inside an origin's area or adequate, and when (domain.md 4.5).
CREATE TABLE country_sets (
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (origin, kind, country, valid_from)
);
