-- The company's own settings (domain.md 3.1): one row. Promises are empty until two people have
-- signed the first ones (decision 25).
CREATE TABLE organisation (
    id BIGINT NOT NULL PRIMARY KEY,
    promises TEXT,
    portal TEXT NOT NULL,
    technical TEXT NOT NULL,
    revision BIGINT NOT NULL
);
