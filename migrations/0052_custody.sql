-- Whose hands an account came from, and when it last weighed (SOD-4, decision 28). Null for the
-- operator on the host, and where nothing of the kind has happened yet.

-- Who got the last one-time link to hand over.
ALTER TABLE people ADD COLUMN linked_by TEXT REFERENCES people (id);

-- Which administrator made this person one, and when.
ALTER TABLE people ADD COLUMN admin_by TEXT REFERENCES people (id);
ALTER TABLE people ADD COLUMN admin_since TEXT;

-- When a role that guards against a reset was last taken from them.
ALTER TABLE people ADD COLUMN unguarded_since TEXT;

-- When password and authenticator were last taken from them.
ALTER TABLE people ADD COLUMN reset_at TEXT;
