-- Models that were seen, by discovery or by configuration.

CREATE TABLE llm_models (
  id             uuid PRIMARY KEY,
  model_id       text NOT NULL UNIQUE,
  name           text NOT NULL,
  provider       text NOT NULL,
  family         text,
  quantization   text,
  size_gb        numeric(10, 2),
  context_window integer NOT NULL,
  is_local       boolean NOT NULL DEFAULT false,
  is_enabled     boolean NOT NULL DEFAULT true,
  max_label      text NOT NULL CHECK (max_label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  configuration  jsonb NOT NULL DEFAULT '{}',
  last_seen_at   timestamptz NOT NULL DEFAULT now(),
  created_at     timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE ON llm_models TO cdsa_app;
