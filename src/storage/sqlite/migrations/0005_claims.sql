-- Requests that must have their effect at most once, with their answers.
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

-- Claims are made in the order in which they expire: an entry goes to the right end.
CREATE INDEX claims_expires_at ON claims (expires_at);

-- How often a key may call; null: as the settings say.
ALTER TABLE keys ADD COLUMN rate_requests INTEGER;
ALTER TABLE keys ADD COLUMN rate_seconds INTEGER;
