-- Who worked on what the gate reads of an agreement: none of them may approve what rests on it. Of
-- what was recorded before, nobody is known.
ALTER TABLE agreements ADD COLUMN authorship TEXT NOT NULL DEFAULT '{}';
