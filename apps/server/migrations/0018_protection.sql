-- Personal data and secrets: how they are found, what happens to them on their way out, and what stands for them.

-- The settings administrators made, each change a row; the newest holds.
CREATE TABLE protection_configs (
  version    integer PRIMARY KEY CHECK (version > 0),
  settings   jsonb NOT NULL,
  changed_by uuid NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Own patterns and dictionaries.
CREATE TABLE protection_rules (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('pattern', 'dictionary')),
  name       text NOT NULL,
  definition jsonb NOT NULL,
  is_enabled boolean NOT NULL DEFAULT true,
  version    integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX protection_rules_name ON protection_rules (name);

-- Which value each pseudonym of a conversation stands for, sealed as a whole; it goes with the conversation.
CREATE TABLE pseudonym_maps (
  session_id uuid PRIMARY KEY,
  sealed     text NOT NULL,
  entries    integer NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT ON protection_configs TO cdsa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON protection_rules, pseudonym_maps TO cdsa_app;
