-- Whose words stand in a term: none of them may check it or approve what rests on it.
ALTER TABLE clause_terms ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
UPDATE clause_terms SET authors = '["' || entered_by || '"]';
