-- Tools, their calls, and the requests that wait for another person.

CREATE TABLE tools (
  id                    uuid PRIMARY KEY,
  name                  text NOT NULL,
  description           text NOT NULL,
  input_schema          jsonb NOT NULL,
  output_schema         jsonb NOT NULL,
  required_role         text NOT NULL CHECK (required_role IN ('ANALYST', 'MANAGER', 'ADMIN')),
  classification        text NOT NULL CHECK (classification IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED', 'arguments')),
  max_input_label       text NOT NULL CHECK (max_input_label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  requires_approval     boolean NOT NULL DEFAULT false,
  effect                text NOT NULL CHECK (effect IN ('read', 'write', 'external')),
  idempotent            boolean NOT NULL DEFAULT false,
  cache_ttl_seconds     integer NOT NULL DEFAULT 0,
  timeout_ms            integer NOT NULL,
  is_enabled            boolean NOT NULL DEFAULT true,
  version               integer NOT NULL DEFAULT 1,
  -- `builtin:<name>` or `http`; the whole definition is in `implementation`.
  implementation_module text NOT NULL,
  implementation        jsonb NOT NULL,
  created_by            uuid REFERENCES users (id),
  deleted_at            timestamptz,
  created_at            timestamptz NOT NULL DEFAULT now(),
  updated_at            timestamptz NOT NULL DEFAULT now()
);
-- A removed tool frees its name and keeps its history.
CREATE UNIQUE INDEX tools_name ON tools (name) WHERE deleted_at IS NULL;

CREATE TABLE tool_executions (
  id                uuid PRIMARY KEY,
  -- Null where a model asked for a tool that does not exist.
  tool_id           uuid REFERENCES tools (id),
  tool_version      integer,
  tool_name         text NOT NULL,
  user_id           uuid NOT NULL REFERENCES users (id),
  session_id        uuid,
  run_id            uuid NOT NULL,
  -- The message that asks for the call.
  message_id        uuid NOT NULL,
  tool_call_id      text NOT NULL,
  -- Sealed under the data key of the person it ran for: {"sealed": "v1..."}.
  input_args        jsonb NOT NULL,
  output_result     jsonb,
  status            text NOT NULL CHECK (status IN
    ('AWAITING_APPROVAL', 'READY', 'RUNNING', 'SUCCEEDED', 'FAILED', 'DENIED', 'CANCELLED', 'OUTCOME_UNKNOWN')),
  label             text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  approval_id       uuid,
  execution_time_ms integer,
  error_message     text,
  is_cached         boolean NOT NULL DEFAULT false,
  started_at        timestamptz,
  ended_at          timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX tool_executions_call ON tool_executions (run_id, message_id, tool_call_id);
CREATE INDEX tool_executions_user ON tool_executions (user_id, id);
CREATE INDEX tool_executions_tool ON tool_executions (tool_id, id);
CREATE INDEX tool_executions_status ON tool_executions (status, created_at DESC);

CREATE TABLE approval_requests (
  id                 uuid PRIMARY KEY,
  kind               text NOT NULL,
  subject_id         uuid NOT NULL,
  subject_version    integer NOT NULL,
  subject_snapshot   jsonb NOT NULL,
  requester_id       uuid NOT NULL REFERENCES users (id),
  approver_id        uuid REFERENCES users (id),
  tool_execution_id  uuid UNIQUE REFERENCES tool_executions (id),
  run_id             uuid,
  session_id         uuid,
  tool_name          text NOT NULL,
  tool_args          jsonb NOT NULL,
  provenance         jsonb NOT NULL DEFAULT '[]',
  label              text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  required_approvals integer NOT NULL DEFAULT 1,
  required_role      text NOT NULL CHECK (required_role IN ('ANALYST', 'MANAGER', 'ADMIN')),
  -- HMAC over everything a decision is bound to; see the approvals module.
  digest             text NOT NULL,
  status             text NOT NULL CHECK (status IN
    ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'SUPERSEDED')),
  status_reason      text,
  execution          text CHECK (execution IN ('NOT_STARTED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'OUTCOME_UNKNOWN')),
  approval_reason    text NOT NULL,
  decision_reason    text,
  purpose            text,
  outcome            text CHECK (outcome IN ('SUCCEEDED', 'FAILED')),
  outcome_reason     text,
  outcome_by         uuid REFERENCES users (id),
  outcome_at         timestamptz,
  requested_at       timestamptz NOT NULL DEFAULT now(),
  expires_at         timestamptz NOT NULL,
  decided_at         timestamptz
);
CREATE INDEX approval_requests_status ON approval_requests (status, id);
CREATE INDEX approval_requests_requester ON approval_requests (requester_id, id);
CREATE INDEX approval_requests_run ON approval_requests (run_id);
CREATE INDEX approval_requests_expiry ON approval_requests (expires_at) WHERE status = 'PENDING';

CREATE TABLE approval_votes (
  approval_id uuid NOT NULL REFERENCES approval_requests (id),
  voter_id    uuid NOT NULL REFERENCES users (id),
  decision    text NOT NULL CHECK (decision IN ('APPROVED', 'REJECTED')),
  reason      text,
  -- HMAC over (approval, digest, voter, decision, time): a vote written past the server does not count.
  mac         text NOT NULL,
  decided_at  timestamptz NOT NULL,
  PRIMARY KEY (approval_id, voter_id)
);

CREATE TABLE tool_result_cache (
  cache_key        text PRIMARY KEY,
  tool_name        text NOT NULL,
  input_hash       text NOT NULL,
  result           jsonb NOT NULL,
  label            text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  access_count     integer NOT NULL DEFAULT 0,
  last_accessed_at timestamptz NOT NULL DEFAULT now(),
  created_at       timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz NOT NULL
);
CREATE INDEX tool_result_cache_expires ON tool_result_cache (expires_at);

GRANT SELECT, INSERT, UPDATE ON tools, tool_executions, approval_requests TO cdsa_app;
GRANT SELECT, INSERT ON approval_votes TO cdsa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON tool_result_cache TO cdsa_app;
