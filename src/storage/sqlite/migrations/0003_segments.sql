-- Named filters. filter: JSON, as it was checked and sent.
CREATE TABLE segments (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  filter TEXT NOT NULL,
  q TEXT,
  sort TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX segments_name_key ON segments (workspace_id, name_key);

-- The ends of the lists by email and external id: their unique indexes hold nobody without one.
CREATE INDEX clients_without_email ON clients (workspace_id) WHERE email_key IS NULL;

CREATE INDEX clients_without_external_id ON clients (workspace_id) WHERE external_id IS NULL;
