-- The vault: values by version, each under its own data key; who may use them; rotations of the keys that wrap.

-- Keys of a provider outside the house (Transit, KMS), wrapped by it; the server holds them unwrapped while it runs.
CREATE TABLE vault_keys (
  id          text PRIMARY KEY,
  provider    text NOT NULL CHECK (provider IN ('transit', 'kms')),
  wrapped_key text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- Value and key move to the versions; `encrypted_value` and `encryption_key_id` keep their names and meaning there.
ALTER TABLE secrets
  DROP COLUMN encrypted_value,
  DROP COLUMN encryption_key_id,
  DROP CONSTRAINT secrets_name_key,
  ADD COLUMN classification text NOT NULL CHECK (classification IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN value_version integer NOT NULL DEFAULT 1,
  ADD COLUMN value_set_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN rotate_after_days integer CHECK (rotate_after_days BETWEEN 1 AND 3650),
  ADD COLUMN reminded_at timestamptz,
  -- Keyed hash over name, owner, label, present version and access list: what SQL alone changes does not hold.
  ADD COLUMN head_hmac text NOT NULL,
  ADD COLUMN deleted_at timestamptz;
CREATE UNIQUE INDEX secrets_name ON secrets (name) WHERE deleted_at IS NULL;

-- `wrapped_key` is null once the data key was destroyed; then nothing opens the value again.
CREATE TABLE secret_versions (
  secret_id         uuid NOT NULL REFERENCES secrets (id),
  version           integer NOT NULL,
  encrypted_value   text,
  wrapped_key       text,
  encryption_key_id text GENERATED ALWAYS AS (split_part(wrapped_key, '.', 2)) STORED,
  created_by        uuid REFERENCES users (id),
  created_at        timestamptz NOT NULL DEFAULT now(),
  destroyed_at      timestamptz,
  PRIMARY KEY (secret_id, version)
);

-- The access list: a role, the id of a person, or the id of a tool.
CREATE TABLE secret_grants (
  secret_id uuid NOT NULL REFERENCES secrets (id),
  kind      text NOT NULL CHECK (kind IN ('role', 'user', 'tool')),
  subject   text NOT NULL,
  PRIMARY KEY (secret_id, kind, subject)
);
CREATE INDEX secret_grants_subject ON secret_grants (kind, subject);

-- A rotation goes through the wrapped keys in the order of their primary keys and keeps how far it came.
CREATE TABLE vault_rotations (
  id           uuid PRIMARY KEY,
  state        text NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED')),
  key_id       text NOT NULL,
  total        integer NOT NULL,
  done         integer NOT NULL DEFAULT 0,
  -- Index of the column it is in, and the key of the last row it has looked at there.
  place        integer NOT NULL DEFAULT 0,
  after_key    jsonb,
  -- How often it has gone through everything, and how many did not open in this pass.
  passes       integer NOT NULL DEFAULT 0,
  unopened     integer NOT NULL DEFAULT 0,
  failure      text,
  requested_by uuid,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz
);
CREATE UNIQUE INDEX vault_rotations_open ON vault_rotations ((true)) WHERE state IN ('QUEUED', 'RUNNING');

GRANT SELECT, INSERT ON vault_keys TO cdsa_app;
GRANT SELECT, INSERT, UPDATE ON secret_versions, vault_rotations TO cdsa_app;
GRANT SELECT, INSERT, DELETE ON secret_grants TO cdsa_app;
