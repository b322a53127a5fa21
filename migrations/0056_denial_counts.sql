-- Denials that the audit log hears of as a number, when an hour has passed since the first of them: it
-- is not for strangers to fill. A row lasts that hour.
CREATE TABLE denial_counts (
    action TEXT NOT NULL,
    -- The address block they came from, such as `192.0.2.0/24`.
    block TEXT NOT NULL,
    since TEXT NOT NULL,
    unsaid BIGINT NOT NULL,
    PRIMARY KEY (action, block)
);
