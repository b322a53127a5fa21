-- Versions of trust documents, with text and approval trail as the domain writes them. The content
-- hash is there once a version is published: it is what the paper prints.
CREATE TABLE document_versions (
    document_id TEXT NOT NULL REFERENCES documents (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    content_hash TEXT UNIQUE,
    PRIMARY KEY (document_id, number)
);
