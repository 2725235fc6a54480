-- What the migrations add up to. Made by write-schema.testing.ts; a test compares.

CREATE TABLE call_hours (
  workspace_id bigint NOT NULL,
  hour bigint NOT NULL,
  dialect text COLLATE "C" NOT NULL,
  calls bigint NOT NULL,
  refused bigint NOT NULL,
  failed bigint NOT NULL,
  duration_us bigint NOT NULL,
  CONSTRAINT call_hours_pkey PRIMARY KEY (workspace_id, hour, dialect)
);

CREATE TABLE calls (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  dialect text COLLATE "C" NOT NULL,
  is_failed boolean NOT NULL,
  method text NOT NULL,
  route text NOT NULL,
  status integer NOT NULL,
  code text,
  detail text,
  issues text NOT NULL,
  duration_us bigint NOT NULL,
  key_id text,
  request_id text NOT NULL,
  CONSTRAINT calls_pkey PRIMARY KEY (workspace_id, id)
);

CREATE INDEX calls_kind ON calls USING btree (workspace_id, dialect, is_failed, id);

CREATE TABLE changes (
  workspace_id bigint NOT NULL,
  position bigint NOT NULL,
  entity_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  type text NOT NULL,
  at bigint NOT NULL,
  actor text NOT NULL,
  dialect text NOT NULL,
  previous bigint,
  patch text NOT NULL,
  CONSTRAINT changes_pkey PRIMARY KEY (workspace_id, "position")
);

CREATE TABLE claims (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  fingerprint text NOT NULL,
  status integer NOT NULL,
  headers text NOT NULL,
  body text,
  expires_at bigint NOT NULL,
  CONSTRAINT claims_pkey PRIMARY KEY (workspace_id, id)
);

CREATE INDEX claims_expires_at ON claims USING btree (workspace_id, expires_at);

CREATE TABLE client_aliases (
  workspace_id bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  merge_id text COLLATE "C",
  position bigint NOT NULL,
  CONSTRAINT client_aliases_pkey PRIMARY KEY (workspace_id, kind, key, client_id)
);

CREATE TABLE client_companies (
  workspace_id bigint NOT NULL,
  company_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  CONSTRAINT client_companies_pkey PRIMARY KEY (workspace_id, company_id, client_id)
);

CREATE TABLE client_days (
  workspace_id bigint NOT NULL,
  day bigint NOT NULL,
  source text COLLATE "C" NOT NULL,
  created bigint NOT NULL,
  removed bigint NOT NULL,
  CONSTRAINT client_days_pkey PRIMARY KEY (workspace_id, day, source)
);

CREATE TABLE client_days_positions (
  workspace_id bigint NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT client_days_positions_pkey PRIMARY KEY (workspace_id)
);

CREATE TABLE client_search (
  workspace_id bigint NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  trigrams integer[] NOT NULL,
  CONSTRAINT client_search_pkey PRIMARY KEY (workspace_id, client_id)
);

CREATE INDEX client_search_trigrams ON client_search USING gin (trigrams);

CREATE TABLE clients (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  pk bigint NOT NULL,
  status smallint NOT NULL,
  created_at bigint NOT NULL,
  external_id text COLLATE "C",
  email_key text COLLATE "C",
  email text COLLATE "C",
  name text COLLATE "C",
  given_name text COLLATE "C",
  family_name text COLLATE "C",
  phone text COLLATE "C",
  company_ids text,
  placeholder_round bigint NOT NULL,
  signed_up_at bigint,
  ip text COLLATE "C",
  last_seen_at bigint,
  session_count bigint NOT NULL,
  version bigint NOT NULL,
  updated_at bigint NOT NULL,
  last_change bigint NOT NULL,
  name_key text COLLATE "C",
  phone_key text COLLATE "C",
  portal text,
  notes text COLLATE "C",
  custom_fields text,
  CONSTRAINT clients_pkey PRIMARY KEY (workspace_id, id)
) WITH (fillfactor=90);

CREATE INDEX clients_creation ON clients USING btree (workspace_id, status, pk);

CREATE UNIQUE INDEX clients_email_key ON clients USING btree (workspace_id, email_key) WHERE (email_key IS NOT NULL);

CREATE UNIQUE INDEX clients_external_id ON clients USING btree (workspace_id, external_id) WHERE (external_id IS NOT NULL);

CREATE INDEX clients_name ON clients USING btree (workspace_id, status, name_key, pk);

CREATE INDEX clients_phone ON clients USING btree (workspace_id, status, phone_key, pk);

CREATE INDEX clients_unassigned ON clients USING btree (workspace_id, id) WHERE (company_ids IS NULL);

CREATE INDEX clients_without_email ON clients USING btree (workspace_id, pk) WHERE (email_key IS NULL);

CREATE INDEX clients_without_external_id ON clients USING btree (workspace_id, pk) WHERE (external_id IS NULL);

CREATE TABLE companies (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  icon_image_url text,
  fallback_color text,
  custom_fields text,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  last_change bigint NOT NULL,
  CONSTRAINT companies_pkey PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX companies_name_key ON companies USING btree (workspace_id, name_key);

CREATE TABLE counters (
  workspace_id bigint NOT NULL,
  position bigint NOT NULL,
  client_pk bigint NOT NULL,
  active_clients bigint NOT NULL,
  inactive_clients bigint NOT NULL,
  epoch bigint NOT NULL,
  has_lineage boolean NOT NULL,
  CONSTRAINT counters_pkey PRIMARY KEY (workspace_id)
) WITH (fillfactor=50);

CREATE TABLE deleted_clients (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  pk bigint,
  position bigint NOT NULL,
  deleted_at bigint NOT NULL,
  last_seen_at bigint,
  session_count bigint NOT NULL,
  CONSTRAINT deleted_clients_pkey PRIMARY KEY (workspace_id, id)
);

CREATE TABLE fields (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  entity text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  label text NOT NULL,
  type text NOT NULL,
  sort_order bigint NOT NULL,
  is_declared boolean NOT NULL,
  options text NOT NULL,
  created_at bigint NOT NULL,
  aliases text NOT NULL,
  is_retired boolean NOT NULL,
  converting_from text,
  last_change bigint NOT NULL,
  CONSTRAINT fields_key UNIQUE (workspace_id, entity, key),
  CONSTRAINT fields_pkey PRIMARY KEY (workspace_id, id)
);

CREATE TABLE import_mappings (
  workspace_id bigint NOT NULL,
  signature text COLLATE "C" NOT NULL,
  mapping text NOT NULL,
  CONSTRAINT import_mappings_pkey PRIMARY KEY (workspace_id, signature)
);

CREATE TABLE import_notes (
  workspace_id bigint NOT NULL,
  import_id text COLLATE "C" NOT NULL,
  run bigint NOT NULL,
  number bigint NOT NULL,
  note text NOT NULL,
  CONSTRAINT import_notes_pkey PRIMARY KEY (workspace_id, import_id, run, number)
);

CREATE TABLE import_sources (
  workspace_id bigint NOT NULL,
  import_id text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  piece bytea NOT NULL,
  CONSTRAINT import_sources_pkey PRIMARY KEY (workspace_id, import_id, number)
);

CREATE TABLE imports (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  lease_owner text,
  lease_until bigint NOT NULL,
  expires_at bigint NOT NULL,
  job text NOT NULL,
  CONSTRAINT imports_pkey PRIMARY KEY (workspace_id, id)
) WITH (fillfactor=50);

CREATE INDEX imports_expires_at ON imports USING btree (expires_at);

CREATE INDEX imports_running ON imports USING btree (id) WHERE (state = 'running'::text);

CREATE TABLE installation (
  one integer NOT NULL,
  last_workspace bigint NOT NULL,
  access bigint NOT NULL,
  secret text,
  CONSTRAINT installation_pkey PRIMARY KEY (one)
);

CREATE TABLE keys (
  id text COLLATE "C" NOT NULL,
  workspace_id bigint NOT NULL,
  name text NOT NULL,
  hash text COLLATE "C" NOT NULL,
  hint text NOT NULL,
  scopes text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint,
  rate_requests bigint,
  rate_seconds bigint,
  CONSTRAINT keys_hash UNIQUE (hash),
  CONSTRAINT keys_pkey PRIMARY KEY (id)
);

CREATE TABLE merges (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  loser_id text COLLATE "C" NOT NULL,
  survivor_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  position bigint NOT NULL,
  survivor_change bigint,
  undone_at bigint,
  CONSTRAINT merges_pkey PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX merges_loser ON merges USING btree (workspace_id, loser_id) WHERE (undone_at IS NULL);

CREATE INDEX merges_survivor ON merges USING btree (workspace_id, survivor_id, "position") WHERE (undone_at IS NULL);

CREATE TABLE migrations (
  number integer NOT NULL,
  name text NOT NULL,
  CONSTRAINT migrations_pkey PRIMARY KEY (number)
);

CREATE TABLE segments (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  filter text NOT NULL,
  q text,
  sort text,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT segments_name_key UNIQUE (workspace_id, name_key),
  CONSTRAINT segments_pkey PRIMARY KEY (workspace_id, id)
);

CREATE TABLE unfinished_moves (
  one integer NOT NULL,
  note text NOT NULL,
  CONSTRAINT unfinished_moves_pkey PRIMARY KEY (one)
);

CREATE TABLE user_invitations (
  id text COLLATE "C" NOT NULL,
  workspace_id bigint NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  role text NOT NULL,
  user_id text COLLATE "C",
  is_first boolean NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  CONSTRAINT user_invitations_pkey PRIMARY KEY (id),
  CONSTRAINT user_invitations_token_hash UNIQUE (token_hash)
);

CREATE TABLE user_passkeys (
  id text COLLATE "C" NOT NULL,
  workspace_id bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  credential_id text COLLATE "C" NOT NULL,
  public_key text NOT NULL,
  counter bigint NOT NULL,
  transports text NOT NULL,
  created_at bigint NOT NULL,
  last_used_at bigint,
  CONSTRAINT user_passkeys_credential_id UNIQUE (credential_id),
  CONSTRAINT user_passkeys_pkey PRIMARY KEY (id)
);

CREATE INDEX user_passkeys_user ON user_passkeys USING btree (user_id);

CREATE TABLE user_sessions (
  id text COLLATE "C" NOT NULL,
  workspace_id bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  network text NOT NULL,
  user_agent text,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  ended_at bigint,
  CONSTRAINT user_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT user_sessions_token_hash UNIQUE (token_hash)
);

CREATE INDEX user_sessions_user ON user_sessions USING btree (user_id);

CREATE TABLE users (
  id text COLLATE "C" NOT NULL,
  workspace_id bigint NOT NULL,
  email text NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  password_hash text,
  created_at bigint NOT NULL,
  last_signed_in_at bigint,
  CONSTRAINT users_email_key UNIQUE (email_key),
  CONSTRAINT users_pkey PRIMARY KEY (id)
);

CREATE TABLE webhook_attempts (
  workspace_id bigint NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  ms bigint NOT NULL,
  status bigint,
  error text,
  response text,
  CONSTRAINT webhook_attempts_pkey PRIMARY KEY (workspace_id, webhook_id, "position", id)
);

CREATE TABLE webhook_deliveries (
  workspace_id bigint NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  type text NOT NULL,
  entity_id text NOT NULL,
  changed_at bigint NOT NULL,
  state text NOT NULL,
  attempts bigint NOT NULL,
  next_at bigint,
  last_at bigint,
  last_ms bigint,
  last_status bigint,
  last_error text,
  settled_at bigint,
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (workspace_id, webhook_id, "position")
);

CREATE INDEX webhook_deliveries_pending ON webhook_deliveries USING btree (workspace_id, webhook_id, "position") WHERE (state = 'pending'::text);

CREATE INDEX webhook_deliveries_settled ON webhook_deliveries USING btree (settled_at) WHERE (settled_at IS NOT NULL);

CREATE TABLE webhooks (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  url text NOT NULL,
  events text NOT NULL,
  filter text,
  voice text NOT NULL,
  secrets text NOT NULL,
  disabled_reason text,
  disabled_at bigint,
  cursor bigint NOT NULL,
  failing_since bigint,
  revision bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  lease_server text,
  lease_start text,
  lease_until bigint NOT NULL,
  CONSTRAINT webhooks_pkey PRIMARY KEY (workspace_id, id)
);

CREATE TABLE workspaces (
  workspace_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT workspaces_id UNIQUE (id),
  CONSTRAINT workspaces_name UNIQUE (name),
  CONSTRAINT workspaces_pkey PRIMARY KEY (workspace_id)
);
