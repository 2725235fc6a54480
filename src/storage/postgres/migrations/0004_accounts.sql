-- Who signs in. Found, as keys are, by what somebody shows: small tables without a workspace in front of
-- their unique keys, which can be reference tables.

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
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_key UNIQUE (email_key)
);

-- Ended ones stay for a while: their networks are known to be their user's.
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

CREATE INDEX user_sessions_user ON user_sessions (user_id);

-- transports: a comma list.
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
  CONSTRAINT user_passkeys_pkey PRIMARY KEY (id),
  CONSTRAINT user_passkeys_credential_id UNIQUE (credential_id)
);

CREATE INDEX user_passkeys_user ON user_passkeys (user_id);

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
