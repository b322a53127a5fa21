-- Uses of vendors (domain.md 3.3). `details`, `transfers` and `stage` hold the records of the
-- domain; the other columns are what lists are sorted, searched and narrowed by.
CREATE TABLE engagements (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    vendor_id TEXT NOT NULL REFERENCES vendors (id),
    sort_name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    relationship TEXT NOT NULL,
    category TEXT NOT NULL,
    stage_code TEXT NOT NULL,
    listed_from TEXT,
    listed_until TEXT,
    details TEXT NOT NULL,
    transfers TEXT NOT NULL,
    stage TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE INDEX engagements_by_vendor ON engagements (vendor_id, number);

-- Countries of processing, for the filter.
CREATE TABLE engagement_countries (
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    country TEXT NOT NULL,
    PRIMARY KEY (engagement_id, country)
);
