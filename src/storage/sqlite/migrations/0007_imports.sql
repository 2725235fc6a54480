-- Imports. job: JSON; what is looked for across workspaces stands beside it.
CREATE TABLE imports (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  lease_owner TEXT,
  lease_until INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  job TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX imports_running ON imports (id) WHERE state = 'running';

CREATE INDEX imports_expires_at ON imports (expires_at);

-- Why rows failed, and what an undo kept. run: which phase of the import noted it.
CREATE TABLE import_notes (
  workspace_id INTEGER NOT NULL,
  import_id TEXT NOT NULL,
  run INTEGER NOT NULL,
  number INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (workspace_id, import_id, run, number)
) STRICT, WITHOUT ROWID;

-- What the columns of a source with these names were mapped to the last time.
CREATE TABLE import_mappings (
  workspace_id INTEGER NOT NULL,
  signature TEXT NOT NULL,
  mapping TEXT NOT NULL,
  PRIMARY KEY (workspace_id, signature)
) STRICT, WITHOUT ROWID;
