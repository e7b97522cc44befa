-- Documents: versions with their original and text, the passages that are searched, and who may read them.

-- What a version holds moves to the versions; `content` and `file_path` keep their names and meaning there.
ALTER TABLE documents
  DROP COLUMN content,
  DROP COLUMN file_path,
  -- The version whose passages are searched; null until one was indexed.
  ADD COLUMN indexed_version integer,
  -- The newest version there is.
  ADD COLUMN latest_version integer NOT NULL DEFAULT 1,
  -- Counts every change; what If-Match names.
  ADD COLUMN revision integer NOT NULL DEFAULT 1,
  -- True: everyone whose clearance covers the label may read it; false: those of document_grants alone.
  ADD COLUMN is_open boolean NOT NULL DEFAULT true;
CREATE INDEX documents_created_by ON documents (created_by);

-- Who may read a document that is not open, besides its owner and administrators: a role, or the id of a person.
CREATE TABLE document_grants (
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  kind        text NOT NULL CHECK (kind IN ('role', 'user')),
  subject     text NOT NULL,
  PRIMARY KEY (document_id, kind, subject)
);
CREATE INDEX document_grants_subject ON document_grants (kind, subject);

CREATE TABLE document_versions (
  document_id    uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  version        integer NOT NULL,
  file_name      text NOT NULL,
  media_type     text NOT NULL,
  size_bytes     bigint NOT NULL,
  -- Keyed hash of the original: finds the same file again, tells nothing about it.
  content_hmac   text NOT NULL,
  -- Where file storage keeps the original, sealed under its own data key.
  file_path      text NOT NULL,
  wrapped_key    text NOT NULL,
  state          text NOT NULL CHECK (state IN ('UPLOADED', 'EXTRACTING', 'CHUNKING', 'EMBEDDING', 'INDEXED', 'FAILED')),
  failure        text,
  -- Steps of the state that are done, and how many there are: pages, chunks.
  done           integer NOT NULL DEFAULT 0,
  total          integer NOT NULL DEFAULT 0,
  -- What a reader should know of how it was read, such as pages that are scans.
  notices        text[] NOT NULL DEFAULT '{}',
  -- The process that works on it renews this; others take it over once it has passed.
  lease_until    timestamptz,
  attempts       integer NOT NULL DEFAULT 0,
  -- The extracted text; null until it was extracted. Offsets of chunks and citations count its UTF-16 code units.
  content        text,
  -- Where each page begins in `content`; null where the format has no pages.
  page_starts    integer[],
  -- Configuration of text search that its words were cut with, such as english.
  language       text,
  created_by     uuid REFERENCES users (id),
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (document_id, version)
);
CREATE INDEX document_versions_content ON document_versions (content_hmac);
CREATE INDEX document_versions_unfinished ON document_versions (state) WHERE state NOT IN ('INDEXED', 'FAILED');

-- The passages that are searched: those of the indexed version of each document, and no others.
CREATE TABLE document_chunks (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id    uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  version        integer NOT NULL,
  chunk_index    integer NOT NULL,
  chunk_text     text NOT NULL,
  -- Headings above it, outermost first.
  heading_path   text[] NOT NULL DEFAULT '{}',
  page_start     integer,
  page_end       integer,
  char_start     integer NOT NULL,
  char_end       integer NOT NULL,
  classification text NOT NULL CHECK (classification IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  created_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (document_id, chunk_index)
);

-- Answers that were given: how much of each its citations support, and where those are; no text of them.
CREATE TABLE document_answers (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id),
  model      text NOT NULL,
  label      text NOT NULL CHECK (label IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')),
  -- Sentences that state something, those of them that their citations support, and the one by the other.
  checkable  integer NOT NULL,
  supported  integer NOT NULL,
  score      real,
  citations  jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Who was given content of a document.
CREATE INDEX audit_events_document ON audit_events ((details ->> 'documentId'), id) WHERE event_type = 'DOCUMENT_READ';

GRANT SELECT, INSERT ON document_answers TO cdsa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON document_versions, document_chunks TO cdsa_app;
GRANT SELECT, INSERT, DELETE ON document_grants TO cdsa_app;
