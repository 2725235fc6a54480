-- A move that has begun to fill this file and has not ended: until then the data is not all there.
CREATE TABLE unfinished_moves (
  one INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

-- Positions are of one workspace: a directory that comes from PostgreSQL has the same ones in several. Here they are
-- given out across all of them, and are then also the rowids, so that each row is put at the end.
CREATE TABLE changes_by_workspace (
  pk INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  entity_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  dialect TEXT NOT NULL,
  previous INTEGER,
  patch TEXT NOT NULL
) STRICT;
INSERT INTO changes_by_workspace
  SELECT position, workspace_id, position, entity_id, version, type, at, actor, dialect, previous, patch
  FROM changes ORDER BY position;
DROP TABLE changes;
ALTER TABLE changes_by_workspace RENAME TO changes;
CREATE UNIQUE INDEX changes_position ON changes (workspace_id, position);
CREATE TRIGGER changes_keep_position AFTER DELETE ON changes BEGIN
  UPDATE counters SET value = old.pk WHERE name = 'change_position' AND value < old.pk;
END;
