-- Who became whom. A merged-away client is in deleted_clients; what the merge changed on the survivor is
-- in the change at survivor_change. position is that of the change that took the loser away.
CREATE TABLE merges (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  loser_id TEXT NOT NULL,
  survivor_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  survivor_change INTEGER,
  undone_at INTEGER,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX merges_loser ON merges (workspace_id, loser_id) WHERE undone_at IS NULL;
CREATE INDEX merges_survivor ON merges (workspace_id, survivor_id, position) WHERE undone_at IS NULL;

-- Keys that lead to a client who does not hold them. client_id is the original owner for ever; whom that
-- client was merged into is found through merges. merge_id is the merge that an alias ends with.
CREATE TABLE client_aliases (
  workspace_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  client_id TEXT NOT NULL,
  merge_id TEXT,
  position INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, kind, key, client_id)
) STRICT, WITHOUT ROWID;
