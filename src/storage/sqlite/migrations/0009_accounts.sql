-- Who signs in. Found, as keys are, by what somebody shows: so their unique keys have no workspace in front.
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

-- Ended ones stay for a while: their networks are known to be their user's.
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

-- transports: a comma list.
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
