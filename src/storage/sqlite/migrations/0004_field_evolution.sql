-- A field keeps its id through every rename. Its earlier keys go on naming it, and rows of records that were
-- not written since still have them.
ALTER TABLE fields ADD COLUMN aliases TEXT NOT NULL DEFAULT '[]';
ALTER TABLE fields ADD COLUMN is_retired INTEGER NOT NULL DEFAULT 0;

-- The type before, while stored values are still being converted.
ALTER TABLE fields ADD COLUMN converting_from TEXT;

CREATE UNIQUE INDEX fields_id ON fields (workspace_id, id);
