-- Legal entities (domain.md 3.2). `details` holds what people enter, as the domain writes it;
-- the other columns are what lists are sorted, searched and narrowed by.
CREATE TABLE vendors (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    sort_name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    country TEXT,
    tier TEXT,
    is_archived BOOLEAN NOT NULL,
    details TEXT NOT NULL,
    former_names TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE INDEX vendors_by_name ON vendors (sort_name, id);
