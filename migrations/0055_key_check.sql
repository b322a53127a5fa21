-- A word sealed under the installation's key: what does not open it is another key (decision 33).
-- Null until the program has started once.
ALTER TABLE installation ADD COLUMN key_check BYTEA;

-- Whether the sample company is being filled in: still so after the program was killed at it.
ALTER TABLE installation ADD COLUMN is_filling BOOLEAN NOT NULL DEFAULT FALSE;
