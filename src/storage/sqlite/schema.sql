-- What the migrations add up to. Made by write-schema.ts; a test compares.

CREATE TABLE call_hours (
  workspace_id INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  dialect TEXT NOT NULL,
  calls INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  duration_us INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, hour, dialect)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  dialect TEXT NOT NULL,
  is_failed INTEGER NOT NULL,
  method TEXT NOT NULL,
  route TEXT NOT NULL,
  status INTEGER NOT NULL,
  code TEXT,
  detail TEXT,
  issues TEXT NOT NULL,
  duration_us INTEGER NOT NULL,
  key_id TEXT,
  request_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX calls_kind ON calls (workspace_id, dialect, is_failed, id);

CREATE TRIGGER changes_keep_position AFTER DELETE ON changes BEGIN
  UPDATE counters SET value = old.pk WHERE name = 'change_position' AND value < old.pk;
END;

CREATE TABLE "changes" (
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

CREATE UNIQUE INDEX changes_position ON changes (workspace_id, position);

CREATE TABLE claims (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body TEXT,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX claims_expires_at ON claims (expires_at);

CREATE TABLE client_aliases (
  workspace_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  client_id TEXT NOT NULL,
  merge_id TEXT,
  position INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, kind, key, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_companies (
  workspace_id INTEGER NOT NULL,
  company_id TEXT NOT NULL,
  client_pk INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, company_id, client_pk)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_days (
  workspace_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  source TEXT NOT NULL,
  created INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, day, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_days_positions (
  workspace_id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE client_terms USING fts5vocab (client_tokens, 'instance');

CREATE VIRTUAL TABLE client_tokens USING fts5 (
  tokens,
  content = '',
  columnsize = 0,
  detail = none,
  tokenize = "ascii tokenchars ' !""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE client_totals (
  workspace_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  clients INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER clients_keep_pk AFTER DELETE ON clients BEGIN
  UPDATE counters SET value = old.pk WHERE name = 'client_pk' AND value < old.pk;
END;

CREATE TABLE clients (
  pk INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  status INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  external_id TEXT,
  email_key TEXT,
  email TEXT,
  name TEXT,
  given_name TEXT,
  family_name TEXT,
  phone TEXT,
  company_ids TEXT,
  placeholder_round INTEGER NOT NULL,
  signed_up_at INTEGER,
  ip TEXT,
  last_seen_at INTEGER,
  session_count INTEGER NOT NULL,
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_change INTEGER NOT NULL,
  portal TEXT,
  notes TEXT,
  custom_fields TEXT
) STRICT;

CREATE UNIQUE INDEX clients_email_key ON clients (workspace_id, email_key) WHERE email_key IS NOT NULL;

CREATE UNIQUE INDEX clients_external_id ON clients (workspace_id, external_id) WHERE external_id IS NOT NULL;

CREATE UNIQUE INDEX clients_id ON clients (workspace_id, id);

CREATE INDEX clients_status ON clients (workspace_id, status);

CREATE INDEX clients_unassigned ON clients (workspace_id, id) WHERE company_ids IS NULL;

CREATE INDEX clients_without_email ON clients (workspace_id) WHERE email_key IS NULL;

CREATE INDEX clients_without_external_id ON clients (workspace_id) WHERE external_id IS NULL;

CREATE TABLE companies (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  icon_image_url TEXT,
  fallback_color TEXT,
  custom_fields TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_change INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX companies_name_key ON companies (workspace_id, name_key);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deleted_clients (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  pk INTEGER,
  position INTEGER NOT NULL,
  deleted_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  session_count INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE fields (
  workspace_id INTEGER NOT NULL,
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  id TEXT NOT NULL,
  label TEXT NOT NULL,
  type TEXT NOT NULL,
  sort_order INTEGER NOT NULL,
  is_declared INTEGER NOT NULL,
  options TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_change INTEGER NOT NULL, aliases TEXT NOT NULL DEFAULT '[]', is_retired INTEGER NOT NULL DEFAULT 0, converting_from TEXT,
  PRIMARY KEY (workspace_id, entity, key)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX fields_id ON fields (workspace_id, id);

CREATE TABLE import_mappings (
  workspace_id INTEGER NOT NULL,
  signature TEXT NOT NULL,
  mapping TEXT NOT NULL,
  PRIMARY KEY (workspace_id, signature)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_notes (
  workspace_id INTEGER NOT NULL,
  import_id TEXT NOT NULL,
  run INTEGER NOT NULL,
  number INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (workspace_id, import_id, run, number)
) STRICT, WITHOUT ROWID;

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

CREATE INDEX imports_expires_at ON imports (expires_at);

CREATE INDEX imports_running ON imports (id) WHERE state = 'running';

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER
, rate_requests INTEGER, rate_seconds INTEGER) STRICT, WITHOUT ROWID;

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

CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE unfinished_moves (
  one INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

CREATE TABLE user_invitations (
  id TEXT PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  user_id TEXT,
  is_first INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user_passkeys (
  id TEXT PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  credential_id TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX user_passkeys_user ON user_passkeys (user_id);

CREATE TABLE user_sessions (
  id TEXT PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  network TEXT NOT NULL,
  user_agent TEXT,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX user_sessions_user ON user_sessions (user_id);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT,
  created_at INTEGER NOT NULL,
  last_signed_in_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_attempts (
  workspace_id INTEGER NOT NULL,
  webhook_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  response TEXT,
  PRIMARY KEY (workspace_id, webhook_id, position, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_deliveries (
  workspace_id INTEGER NOT NULL,
  webhook_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER,
  last_at INTEGER,
  last_ms INTEGER,
  last_status INTEGER,
  last_error TEXT,
  settled_at INTEGER,
  PRIMARY KEY (workspace_id, webhook_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (workspace_id, webhook_id, position)
  WHERE state = 'pending';

CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE webhooks (
  workspace_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  filter TEXT,
  voice TEXT NOT NULL,
  secrets TEXT NOT NULL,
  disabled_reason TEXT,
  disabled_at INTEGER,
  cursor INTEGER NOT NULL,
  failing_since INTEGER,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  lease_server TEXT,
  lease_start TEXT,
  lease_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
  workspace_id INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
