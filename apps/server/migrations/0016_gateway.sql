-- The model gateway: what administrators set, what models can do, what they cost and whom.

ALTER TABLE llm_models
  ADD COLUMN source        text NOT NULL DEFAULT 'discovered' CHECK (source IN ('discovered', 'admin')),
  -- US dollars for a million tokens; null for what costs nothing.
  ADD COLUMN input_price   numeric(14, 6) CHECK (input_price >= 0),
  ADD COLUMN output_price  numeric(14, 6) CHECK (output_price >= 0),
  -- As the last test found them.
  ADD COLUMN capabilities  jsonb;

-- Each version of what administrators set, whole; the newest holds.
CREATE TABLE llm_configs (
  version    integer PRIMARY KEY CHECK (version > 0),
  settings   jsonb NOT NULL,
  changed_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One row for each exchange with a model that cost something, in the transaction of what it was for.
CREATE TABLE llm_usage (
  id            uuid PRIMARY KEY,
  model_id      text NOT NULL,
  user_id       uuid NOT NULL,
  -- Those the person was in at that moment.
  group_ids     uuid[] NOT NULL,
  run_id        uuid,
  session_id    uuid,
  message_id    uuid,
  purpose       text NOT NULL,
  label         text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  outcome       text NOT NULL CHECK (outcome IN ('completed', 'failed', 'stopped')),
  input_tokens  bigint NOT NULL CHECK (input_tokens >= 0),
  output_tokens bigint NOT NULL CHECK (output_tokens >= 0),
  -- Whether the tokens were counted here, since the provider did not tell.
  is_estimate   boolean NOT NULL,
  -- US dollars.
  cost          numeric(18, 8) NOT NULL CHECK (cost >= 0),
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX llm_usage_user ON llm_usage (user_id, created_at);
CREATE INDEX llm_usage_time ON llm_usage (created_at);
CREATE INDEX llm_usage_run ON llm_usage (run_id);
CREATE INDEX llm_usage_groups ON llm_usage USING gin (group_ids);

-- Which budgets have been warned of, so that it happens once a month.
CREATE TABLE llm_budget_warnings (
  budget text NOT NULL,
  month  date NOT NULL,
  PRIMARY KEY (budget, month)
);

-- What lower rooms may know of groups.
CREATE VIEW group_memberships AS SELECT user_id, group_id FROM group_members;

GRANT SELECT, INSERT ON llm_configs, llm_usage, llm_budget_warnings TO cdsa_app;
GRANT SELECT ON group_memberships TO cdsa_app;
