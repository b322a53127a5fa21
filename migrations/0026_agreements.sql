-- Instruments that bind vendors (domain.md 3.5). `details`, `state` and `file` hold the records of
-- the domain.
CREATE TABLE agreements (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    vendor_id TEXT NOT NULL REFERENCES vendors (id),
    kind TEXT NOT NULL,
    state_code TEXT NOT NULL,
    search_text TEXT NOT NULL,
    details TEXT NOT NULL,
    state TEXT NOT NULL,
    file TEXT,
    revision BIGINT NOT NULL
);

CREATE INDEX agreements_by_vendor ON agreements (vendor_id, number);

-- Which engagements an agreement covers.
CREATE TABLE agreement_engagements (
    agreement_id TEXT NOT NULL REFERENCES agreements (id),
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    PRIMARY KEY (agreement_id, engagement_id)
);

CREATE INDEX agreement_engagements_by_engagement ON agreement_engagements (engagement_id);
