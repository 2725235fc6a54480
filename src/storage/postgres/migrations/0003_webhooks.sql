-- Where changes are sent. events, filter, secrets: JSON. cursor: a position of the change log. Whoever
-- delivers holds a lease, and revision tells it that something was changed.
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
  lease_until bigint NOT NULL DEFAULT 0,
  CONSTRAINT webhooks_pkey PRIMARY KEY (workspace_id, id)
);

-- Changes that were tried, or that wait behind one that failed.
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
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (workspace_id, webhook_id, position)
);

CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (workspace_id, webhook_id, position)
  WHERE state = 'pending';

CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;

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
  CONSTRAINT webhook_attempts_pkey PRIMARY KEY (workspace_id, webhook_id, position, id)
);
