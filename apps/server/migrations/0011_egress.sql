-- What leaves the house, counted by destination and label, and the label of what a call is given.

-- A row is stored before its bytes are sent.
CREATE TABLE egress_log (
  id                uuid PRIMARY KEY,
  -- host:port
  destination       text NOT NULL,
  label             text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  purpose           text NOT NULL,
  -- Line, headers and body of one request, without the encryption around it.
  bytes             bigint NOT NULL CHECK (bytes >= 0),
  tool_execution_id uuid REFERENCES tool_executions (id),
  created_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX egress_log_destination ON egress_log (destination, label, created_at);
CREATE INDEX egress_log_execution ON egress_log (tool_execution_id);

-- The highest label of the arguments; `label` is that of the result. Of calls before this column it is not known.
ALTER TABLE tool_executions
  ADD COLUMN input_label text NOT NULL DEFAULT 'RESTRICTED'
    CHECK (input_label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'));

GRANT SELECT, INSERT ON egress_log TO cdsa_app;
