-- Versions that never take effect, since a later publication folded an earlier day in (decision 2).
CREATE TABLE list_version_replacements (
    replaced TEXT NOT NULL PRIMARY KEY REFERENCES list_versions (number),
    replaced_by TEXT NOT NULL REFERENCES list_versions (number)
);
