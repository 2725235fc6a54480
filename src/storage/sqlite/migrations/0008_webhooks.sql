-- Where changes are sent. events, filter, secrets: JSON. cursor: a position of the change log. Whoever
-- delivers holds a lease; revision tells it that something was changed.
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

-- Changes that were tried, or that wait behind one that failed.
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
