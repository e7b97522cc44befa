-- A chat whose label was lowered by approval: its messages keep their own labels, so the page must know which of them
-- no longer say what the chat is.

ALTER TABLE chat_sessions
  -- The last message there was when the label was lowered last; those up to it count no more.
  ADD COLUMN lowered_after_message_id uuid;
