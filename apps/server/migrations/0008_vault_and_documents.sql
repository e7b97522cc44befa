-- The tables of the vault and of the documents.

CREATE TABLE secrets (
  id                uuid PRIMARY KEY,
  name              text NOT NULL UNIQUE,
  description       text,
  encrypted_value   bytea NOT NULL,
  encryption_key_id text NOT NULL,
  created_by        uuid REFERENCES users (id),
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  last_accessed_at  timestamptz
);

CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE documents (
  id             uuid PRIMARY KEY,
  title          text NOT NULL,
  type           text NOT NULL,
  summary        text,
  classification text NOT NULL CHECK (classification IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  content        text,
  file_path      text,
  metadata       jsonb NOT NULL DEFAULT '{}',
  indexed        boolean NOT NULL DEFAULT false,
  created_by     uuid REFERENCES users (id),
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX documents_type ON documents (type);
CREATE INDEX documents_classification ON documents (classification);

-- The dimension is the embedding model's, not the column's.
CREATE TABLE document_embeddings (
  id          uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  chunk_index integer NOT NULL,
  chunk_text  text NOT NULL,
  embedding   vector,
  metadata    jsonb NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX document_embeddings_document ON document_embeddings (document_id, chunk_index);

GRANT SELECT, INSERT, UPDATE, DELETE ON secrets, documents, document_embeddings TO cdsa_app;
