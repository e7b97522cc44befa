-- The audit log. The application role can add rows and read them, nothing else.

CREATE TABLE audit_events (
  id              uuid NOT NULL,
  event_type      text NOT NULL,
  outcome         text NOT NULL CHECK (outcome IN ('SUCCESS', 'DENIED', 'FAILURE')),
  user_id         uuid,
  -- The person the event is about, where that is not the actor: the requester of a decided approval.
  subject_user_id uuid,
  session_id      uuid,
  run_id          uuid,
  tool_name       text,
  details         jsonb NOT NULL,
  ip_address      inet,
  user_agent      text,
  request_id      text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);

CREATE INDEX audit_events_type ON audit_events (event_type, id);
CREATE INDEX audit_events_user ON audit_events (user_id, id);
CREATE INDEX audit_events_subject ON audit_events (subject_user_id, id) WHERE subject_user_id IS NOT NULL;
CREATE INDEX audit_events_run ON audit_events (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX audit_events_session ON audit_events (session_id, id) WHERE session_id IS NOT NULL;
CREATE INDEX audit_events_created ON audit_events (created_at);

-- Makes the partitions from last month to `months_ahead` months from now; run by the owner.
CREATE FUNCTION create_audit_partitions(months_ahead integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month_start timestamptz;
BEGIN
  FOR month_offset IN -1 .. months_ahead LOOP
    month_start := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(months => month_offset);
    EXECUTE format(
      'CREATE TABLE IF NOT EXISTS %I PARTITION OF audit_events FOR VALUES FROM (%L) TO (%L)',
      'audit_events_' || to_char(month_start AT TIME ZONE 'UTC', 'YYYY_MM'),
      month_start,
      month_start + interval '1 month'
    );
  END LOOP;
END $$;

SET LOCAL TimeZone = 'UTC';
SELECT create_audit_partitions(3);

GRANT SELECT, INSERT ON audit_events TO cdsa_app;
REVOKE EXECUTE ON FUNCTION create_audit_partitions(integer) FROM PUBLIC;
