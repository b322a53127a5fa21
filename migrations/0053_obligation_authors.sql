-- Who worked on an obligation since it was last confirmed: none of them may confirm it or approve
-- what rests on it.
ALTER TABLE obligations ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
UPDATE obligations SET authors = '["' || entered_by || '"]';
