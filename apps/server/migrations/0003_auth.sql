-- People, how they sign in, and what acts in their name.

CREATE TABLE users (
  id                uuid PRIMARY KEY,
  username          text NOT NULL,
  email             text NOT NULL,
  name              text,
  password_hash     text NOT NULL,
  role              text NOT NULL CHECK (role IN ('ANALYST', 'MANAGER', 'ADMIN')),
  clearance         text NOT NULL CHECK (clearance IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  is_auditor        boolean NOT NULL DEFAULT false,
  is_active         boolean NOT NULL DEFAULT true,
  manager_id        uuid REFERENCES users (id),
  -- Sealed under the key-encryption key; pending until a first code confirms it.
  totp_seed         text,
  totp_confirmed_at timestamptz,
  -- The last accepted time step, so that a code is used once (RFC 6238, section 5.2).
  totp_last_step    bigint,
  version           integer NOT NULL DEFAULT 1,
  erased_at         timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_username ON users (lower(username));
CREATE UNIQUE INDEX users_email ON users (lower(email));
CREATE INDEX users_manager ON users (manager_id) WHERE manager_id IS NOT NULL;

-- Recipients of a broadcast, for modules that must not know the users table.
CREATE VIEW active_users AS SELECT id, role, clearance FROM users WHERE is_active AND erased_at IS NULL;

-- One row a sign-in. `session_token` is the hash of the refresh token that is valid now, `previous_token` of the one
-- before it, whose answer may have been lost on its way.
CREATE TABLE sessions (
  id                uuid PRIMARY KEY,
  user_id           uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  session_token     text NOT NULL UNIQUE,
  previous_token    text,
  rotated_at        timestamptz,
  ip_address        inet,
  user_agent        text,
  stepped_up_until  timestamptz,
  revoked_at        timestamptz,
  revoked_reason    text,
  expires_at        timestamptz NOT NULL,
  last_used_at      timestamptz NOT NULL DEFAULT now(),
  created_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sessions_user ON sessions (user_id, created_at);

-- Refresh tokens that were rotated away: their reuse betrays a stolen family.
CREATE TABLE rotated_refresh_tokens (
  token_hash text PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  rotated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX rotated_refresh_tokens_session ON rotated_refresh_tokens (session_id);

-- Failures per account and per address; the key is an HMAC, so unknown names leave no trace in clear.
CREATE TABLE sign_in_failures (
  key             text PRIMARY KEY,
  failures        integer NOT NULL,
  last_failure_at timestamptz NOT NULL,
  blocked_until   timestamptz
);
CREATE INDEX sign_in_failures_last ON sign_in_failures (last_failure_at);

CREATE TABLE invites (
  id         uuid PRIMARY KEY,
  email      text NOT NULL,
  role       text NOT NULL CHECK (role IN ('ANALYST', 'MANAGER', 'ADMIN')),
  clearance  text NOT NULL CHECK (clearance IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  manager_id uuid REFERENCES users (id),
  token_hash text NOT NULL UNIQUE,
  created_by uuid NOT NULL REFERENCES users (id),
  used_by    uuid REFERENCES users (id),
  used_at    timestamptz,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_tokens (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name         text NOT NULL,
  token_hash   text NOT NULL UNIQUE,
  scopes       text[] NOT NULL,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  expires_at   timestamptz NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_tokens_user ON api_tokens (user_id, id);

CREATE TABLE groups (
  id         uuid PRIMARY KEY,
  name       text NOT NULL,
  version    integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX groups_name ON groups (lower(name));
CREATE TABLE group_members (
  group_id uuid NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  user_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);

-- One-use secrets that open a stream where a header cannot be sent.
CREATE TABLE stream_tickets (
  token_hash text PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

-- What the token that lets the first administrator in is derived from, with the server's secret; at most one row.
CREATE TABLE setup_tokens (
  singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  nonce      text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON
  users, sessions, rotated_refresh_tokens, sign_in_failures, invites, api_tokens, groups, group_members,
  stream_tickets, setup_tokens TO cdsa_app;
GRANT SELECT ON active_users TO cdsa_app;
