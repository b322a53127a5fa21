-- The list of agreements is filtered by what they are worth on the day, which no column holds.
ALTER TABLE agreements DROP COLUMN state_code;
