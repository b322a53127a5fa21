-- Trust documents (domain.md 7.5): the name in the address, and what locks the whole document.
CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    revision BIGINT NOT NULL
);
