-- Requests on their way through approval (domain.md 7.1). What people wrote and signed is kept as
-- the domain writes it; columns beside it are what lists are filtered by.
CREATE TABLE requests (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    requester_id TEXT NOT NULL,
    effective_from TEXT,
    content TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE INDEX requests_by_state ON requests (state, number);

-- Which engagements a request is about.
CREATE TABLE request_engagements (
    request_id TEXT NOT NULL REFERENCES requests (id),
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    PRIMARY KEY (request_id, engagement_id)
);

CREATE INDEX request_engagements_by_engagement ON request_engagements (engagement_id);

-- What exactly was approved: the change of the list as the approver saw it, appended at each
-- approval and never changed (decision 1).
CREATE TABLE request_approvals (
    request_id TEXT NOT NULL REFERENCES requests (id),
    number BIGINT NOT NULL,
    at TEXT NOT NULL,
    digest TEXT NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (request_id, number)
);
