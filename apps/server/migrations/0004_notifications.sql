-- Notifications, numbered per person without a gap.

CREATE TABLE notification_counters (
  user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  last_id bigint NOT NULL
);

CREATE TABLE notifications (
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  id         bigint NOT NULL,
  type       text NOT NULL,
  title      text NOT NULL,
  message    text NOT NULL,
  data       jsonb NOT NULL DEFAULT '{}',
  priority   text NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  is_read    boolean NOT NULL DEFAULT false,
  read_at    timestamptz,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, id)
);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE NOT is_read;
CREATE INDEX notifications_type ON notifications (type);

CREATE TABLE notification_preferences (
  id                uuid PRIMARY KEY,
  user_id           uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  notification_type text NOT NULL,
  enabled           boolean NOT NULL DEFAULT true,
  delivery_method   text NOT NULL DEFAULT 'realtime',
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, notification_type)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON notification_counters, notifications, notification_preferences TO cdsa_app;
