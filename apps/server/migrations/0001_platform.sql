-- The application role, and the tables that serve every module.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cdsa_app') THEN
    CREATE ROLE cdsa_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the same cluster created it at the same moment
END $$;

DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'cdsa_app', 'MEMBER') THEN
    EXECUTE format('GRANT cdsa_app TO %I', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO cdsa_app;

-- One sealed known value per key: tells a wrong key from the right one before anything is touched.
CREATE TABLE key_canaries (
  key_name   text PRIMARY KEY,
  envelope   text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Data key of one person, wrapped by the key-encryption key. Destroying it erases what it sealed.
CREATE TABLE subject_keys (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL UNIQUE,
  wrapped_key  text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz
);

-- Answers kept for 24 hours under the Idempotency-Key header of a user.
CREATE TABLE idempotency_keys (
  user_id       uuid NOT NULL,
  key           text NOT NULL,
  route         text NOT NULL,
  body_hmac     text NOT NULL,
  run_id        uuid,
  status        integer,
  response      text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

-- Counters shared by all instances; losing them in a crash only forgives a window.
CREATE UNLOGGED TABLE rate_limit_windows (
  subject      text NOT NULL,
  window_start timestamptz NOT NULL,
  hits         integer NOT NULL,
  PRIMARY KEY (subject, window_start)
);

GRANT SELECT, INSERT ON key_canaries TO cdsa_app;
GRANT SELECT, INSERT, UPDATE ON subject_keys TO cdsa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys, rate_limit_windows TO cdsa_app;
