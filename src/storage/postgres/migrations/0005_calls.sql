-- The last calls of each dialect, and how many there were by the hour. issues: JSON.
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

CREATE INDEX calls_kind ON calls (workspace_id, dialect, is_failed, id);

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

-- Clients who came and went, counted from the change log up to a position.
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
