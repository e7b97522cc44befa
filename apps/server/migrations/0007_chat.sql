-- Conversations, and the runs that answer them.

CREATE TABLE chat_sessions (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id),
  title      text NOT NULL,
  is_pinned  boolean NOT NULL DEFAULT false,
  label      text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  version    integer NOT NULL DEFAULT 1,
  deleted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX chat_sessions_user ON chat_sessions (user_id, id) WHERE deleted_at IS NULL;

CREATE TABLE runs (
  id             uuid PRIMARY KEY,
  -- Null for a direct call of a tool.
  session_id     uuid REFERENCES chat_sessions (id),
  user_id        uuid NOT NULL REFERENCES users (id),
  kind           text NOT NULL CHECK (kind IN ('chat', 'direct')),
  state          text NOT NULL CHECK (state IN
    ('QUEUED', 'RUNNING', 'AWAITING_APPROVAL', 'COMPLETED', 'FAILED', 'CANCELLED')),
  schema_version integer NOT NULL,
  label          text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  purpose        text,
  model_id       text,
  -- Where the question came from, for the audit rows of everything the run does.
  origin         jsonb NOT NULL,
  -- Who drives it now, and until when nobody else may. `attempt` fences off a driver that lost its lease.
  lease_owner    text,
  lease_until    timestamptz,
  attempt        integer NOT NULL DEFAULT 0,
  turns          integer NOT NULL DEFAULT 0,
  input_tokens   integer,
  output_tokens  integer,
  cancel_requested_at timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  ended_at       timestamptz
);
CREATE INDEX runs_session ON runs (session_id, id);
CREATE INDEX runs_user ON runs (user_id, id);
CREATE INDEX runs_live ON runs (lease_until) WHERE state IN ('QUEUED', 'RUNNING');

CREATE TABLE messages (
  id         uuid PRIMARY KEY,
  -- Order of writing; ids of two instances in one millisecond do not give it.
  position   bigint GENERATED ALWAYS AS IDENTITY,
  session_id uuid REFERENCES chat_sessions (id),
  run_id     uuid REFERENCES runs (id),
  user_id    uuid NOT NULL REFERENCES users (id),
  author     text NOT NULL CHECK (author IN ('user', 'agent', 'system')),
  content    text NOT NULL,
  label      text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  -- json, not jsonb: the order of a result's members is the order of its columns for the reader.
  metadata   json NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX messages_session ON messages (session_id, position DESC);
CREATE INDEX messages_run ON messages (run_id, position);
CREATE INDEX messages_user ON messages (user_id);

CREATE TABLE run_events (
  run_id     uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq        integer NOT NULL,
  event      text NOT NULL,
  data       json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, seq)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON chat_sessions, runs, messages, run_events TO cdsa_app;
