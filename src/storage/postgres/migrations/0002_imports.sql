-- Imports. job: JSON; what is looked for across workspaces stands beside it.
CREATE TABLE imports (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  lease_owner text,
  lease_until bigint NOT NULL,
  expires_at bigint NOT NULL,
  job text NOT NULL,
  CONSTRAINT imports_pkey PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 50);

CREATE INDEX imports_running ON imports (id) WHERE state = 'running';

CREATE INDEX imports_expires_at ON imports (expires_at);

-- Why rows failed, and what an undo kept. run: which phase of the import noted it.
CREATE TABLE import_notes (
  workspace_id bigint NOT NULL,
  import_id text COLLATE "C" NOT NULL,
  run bigint NOT NULL,
  number bigint NOT NULL,
  note text NOT NULL,
  CONSTRAINT import_notes_pkey PRIMARY KEY (workspace_id, import_id, run, number)
);

-- What the columns of a source with these names were mapped to the last time.
CREATE TABLE import_mappings (
  workspace_id bigint NOT NULL,
  signature text COLLATE "C" NOT NULL,
  mapping text NOT NULL,
  CONSTRAINT import_mappings_pkey PRIMARY KEY (workspace_id, signature)
);

-- Sources in pieces, so that whichever server runs an import can read it.
CREATE TABLE import_sources (
  workspace_id bigint NOT NULL,
  import_id text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  piece bytea NOT NULL,
  CONSTRAINT import_sources_pkey PRIMARY KEY (workspace_id, import_id, number)
);
