-- The last calls of each dialect, and how many there were by the hour. issues: JSON.
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

-- Clients who came and went, counted from the change log up to a position.
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
