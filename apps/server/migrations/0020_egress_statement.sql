-- The statement of what left the house: refusals are counted beside what was sent, and approvals are found by execution.

ALTER TABLE egress_log
  ADD COLUMN outcome text NOT NULL DEFAULT 'sent' CHECK (outcome IN ('sent', 'refused')),
  ADD CONSTRAINT egress_log_refused CHECK (outcome = 'sent' OR bytes = 0);

-- A statement reads the rows of a period, whatever their destination.
CREATE INDEX egress_log_time ON egress_log (created_at);
-- Those of tool calls, few among many, are looked up for their approvals.
CREATE INDEX egress_log_calls ON egress_log (created_at) WHERE tool_execution_id IS NOT NULL;

-- What lower rooms may know of approvals: which one let a call run.
CREATE VIEW execution_approvals AS
  SELECT tool_execution_id AS execution_id, id AS approval_id, tool_name, decided_at
  FROM approval_requests
  WHERE tool_execution_id IS NOT NULL AND status = 'APPROVED';

GRANT SELECT ON execution_approvals TO cdsa_app;
