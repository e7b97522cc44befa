-- Documents: a change of the embedding model, and documents that are deleted in pieces.

ALTER TABLE embedding_models
  -- The process that gives passages their vectors renews this; others take over once it has passed.
  ADD COLUMN lease_until timestamptz,
  -- Why it does not go on, for administrators; null while it does.
  ADD COLUMN failure text;

-- Deleted for everybody; its passages go piece by piece, and the row with the last of them.
ALTER TABLE documents ADD COLUMN deleted_at timestamptz;
CREATE INDEX documents_deleted ON documents (id) WHERE deleted_at IS NOT NULL;
