-- Retrieval: the words and vectors of each passage, and the counts that ranking needs, true at every commit.

-- The language configurations that passages were cut with; a question is cut with each of them.
CREATE TABLE retrieval_languages (
  language text PRIMARY KEY
);

CREATE TABLE retrieval_terms (
  id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  term text NOT NULL UNIQUE
);
-- Finds words spelled almost like one that nobody wrote.
CREATE INDEX retrieval_terms_beginning ON retrieval_terms (left(term, 2), length(term));

-- Each passage with its words, so that a few hundred are scored without reading the postings of common words.
CREATE TABLE retrieval_chunks (
  chunk_id    bigint NOT NULL,
  document_id uuid NOT NULL,
  -- Who may read it, as far as one number says it: see retrieval_audience.
  audience    smallint NOT NULL,
  -- Words, those of fields that count more counted more often.
  length      integer NOT NULL,
  terms       integer[] NOT NULL,
  -- How often each of the terms is there, in the same order and weighted like the length.
  frequencies smallint[] NOT NULL,
  -- Whether somebody may read a passage is asked of the index alone.
  PRIMARY KEY (chunk_id) INCLUDE (audience, document_id)
-- Vacuumed early: until then, the index alone cannot answer.
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE INDEX retrieval_chunks_document ON retrieval_chunks (document_id);
CREATE INDEX retrieval_chunks_audience ON retrieval_chunks (audience, chunk_id);

-- The passages of each word, those it says most about first.
CREATE TABLE retrieval_postings (
  chunk_id bigint NOT NULL,
  term_id  integer NOT NULL,
  impact   smallint NOT NULL,
  PRIMARY KEY (term_id, impact, chunk_id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);

-- In how many passages of an audience a word is: a reader's ranking rests on what they may read alone.
CREATE TABLE retrieval_term_counts (
  term_id  integer NOT NULL,
  audience smallint NOT NULL,
  chunks   integer NOT NULL,
  PRIMARY KEY (term_id, audience)
) WITH (fillfactor = 70);

CREATE TABLE retrieval_totals (
  audience smallint PRIMARY KEY,
  chunks   bigint NOT NULL,
  length   bigint NOT NULL
) WITH (fillfactor = 10);

-- Two for each label, in rising order: an even one for documents with an access list, the odd one above it for open ones.
CREATE FUNCTION retrieval_audience(document_label text, chunk_label text, is_open boolean) RETURNS smallint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN 2 * greatest(
      array_position(ARRAY['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'], document_label),
      array_position(ARRAY['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'], chunk_label)
    ) - 2 + is_open::integer;

-- What BM25 (k1 = 1.2, b = 0.75) gives a word at a length of 100 words on average, in thousandths; whole numbers alone,
-- so that a posting is found again.
CREATE FUNCTION retrieval_impact(frequency integer, length integer) RETURNS smallint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (2200 * frequency::bigint * 1000 / (1000 * frequency::bigint + 300 + 9 * length))::smallint;

-- The words of a text as they are searched, each with how often it is there: PostgreSQL's lexemes, and what its parser
-- hides. Numbers lose the hyphen before them (PAT-3847), alternatives the stroke between them (input/output); Chinese and
-- Japanese letters stand for themselves; identifiers are kept whole beside their parts; an acronym that is a stop word
-- in small letters (IT, WHO) is kept unless its neighbours are in capitals too.
CREATE FUNCTION retrieval_lexemes(configuration regconfig, content text)
  RETURNS TABLE (term text, frequency integer)
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  WITH clean AS (
    SELECT normalize(content, NFKC) AS whole
  ), words AS (
    SELECT lexeme, cardinality(positions) AS frequency
    FROM clean, unnest(to_tsvector(configuration,
      regexp_replace(
        regexp_replace(whole, '(?<=[[:alnum:]])-(?=[0-9])|(?<=[[:alpha:]])/(?=[[:alpha:]])', ' ', 'g'),
        '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])', ' \1 ', 'g')))
  ), others AS (
    SELECT lower(found[1]) AS lexeme
    FROM clean, regexp_matches(whole, '[[:alnum:]]+(?:[-_/.:][[:alnum:]]+)+', 'g') AS found
    WHERE found[1] ~ '[0-9]'
    UNION ALL
    SELECT lower(found[1])
    FROM clean, regexp_matches(whole, '(?<![A-Z][^[:alnum:]]{0,3})\m[A-Z]{2,5}\M(?![^[:alnum:]]{0,3}[A-Z])', 'g') AS found
  )
  SELECT lexeme, coalesce(frequency, 1) FROM words WHERE length(lexeme) <= 200
  UNION ALL
  SELECT lexeme, count(*)::integer FROM others
  WHERE length(lexeme) <= 200 AND lexeme NOT IN (SELECT words.lexeme FROM words)
  GROUP BY lexeme
$$;

-- Writers take turns from here to their commit, so that two never wait for each other's rows. They wait longer than for
-- other locks: one that indexes a long document is a worker, not a fault.
CREATE FUNCTION retrieval_take_turn() RETURNS void
  LANGUAGE sql
  SET lock_timeout = '7s'
AS $$
  SELECT pg_advisory_xact_lock(7220114)
$$;

-- Takes passages out: their postings, their part of the counts, their words.
CREATE FUNCTION retrieval_remove(removed bigint[]) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM retrieval_chunks WHERE chunk_id = ANY (removed)) THEN
    RETURN;
  END IF;
  PERFORM retrieval_take_turn();
  DELETE FROM retrieval_postings AS posting
    USING retrieval_chunks AS chunk, unnest(chunk.terms, chunk.frequencies) AS word (term_id, frequency)
    WHERE chunk.chunk_id = ANY (removed) AND posting.term_id = word.term_id AND posting.chunk_id = chunk.chunk_id
      AND posting.impact = retrieval_impact(word.frequency, chunk.length);
  UPDATE retrieval_term_counts AS counted SET chunks = counted.chunks - gone.chunks
    FROM (
      SELECT term_id, audience, count(*)::integer AS chunks
      FROM retrieval_chunks, unnest(terms) AS term_id WHERE chunk_id = ANY (removed) GROUP BY 1, 2
    ) AS gone
    WHERE counted.term_id = gone.term_id AND counted.audience = gone.audience;
  UPDATE retrieval_totals AS total SET chunks = total.chunks - gone.chunks, length = total.length - gone.length
    FROM (
      SELECT audience, count(*) AS chunks, sum(length) AS length
      FROM retrieval_chunks WHERE chunk_id = ANY (removed) GROUP BY 1
    ) AS gone
    WHERE total.audience = gone.audience;
  DELETE FROM retrieval_chunks WHERE chunk_id = ANY (removed);
END
$$;

-- Moves passages of a document to the audience that its labels and its access list say.
CREATE FUNCTION retrieval_move(moved uuid) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  move record;
BEGIN
  FOR move IN
    SELECT word.audience AS source, retrieval_audience(document.classification, chunk.classification, document.is_open) AS target,
      array_agg(chunk.id) AS chunks
    FROM documents AS document
    JOIN document_chunks AS chunk ON chunk.document_id = document.id
    JOIN retrieval_chunks AS word ON word.chunk_id = chunk.id
    WHERE document.id = moved
      AND word.audience <> retrieval_audience(document.classification, chunk.classification, document.is_open)
    GROUP BY 1, 2
  LOOP
    PERFORM retrieval_take_turn();
    UPDATE retrieval_term_counts AS counted SET chunks = counted.chunks - gone.chunks
      FROM (
        SELECT term_id, count(*)::integer AS chunks
        FROM retrieval_chunks, unnest(terms) AS term_id WHERE chunk_id = ANY (move.chunks) GROUP BY 1
      ) AS gone
      WHERE counted.term_id = gone.term_id AND counted.audience = move.source;
    UPDATE retrieval_totals AS total SET chunks = total.chunks - gone.chunks, length = total.length - gone.length
      FROM (SELECT count(*) AS chunks, sum(length) AS length FROM retrieval_chunks WHERE chunk_id = ANY (move.chunks)) AS gone
      WHERE total.audience = move.source;
    UPDATE retrieval_chunks SET audience = move.target WHERE chunk_id = ANY (move.chunks);
    PERFORM retrieval_count(move.chunks);
  END LOOP;
END
$$;

-- Adds passages, whose words are there, to the counts.
CREATE FUNCTION retrieval_count(added bigint[]) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM retrieval_take_turn();
  INSERT INTO retrieval_term_counts AS counted (term_id, audience, chunks)
    SELECT term_id, audience, count(*)::integer
    FROM retrieval_chunks, unnest(terms) AS term_id WHERE chunk_id = ANY (added) GROUP BY 1, 2
    ON CONFLICT (term_id, audience) DO UPDATE SET chunks = counted.chunks + excluded.chunks;
  INSERT INTO retrieval_totals AS total (audience, chunks, length)
    SELECT audience, count(*), sum(length) FROM retrieval_chunks WHERE chunk_id = ANY (added) GROUP BY 1
    ON CONFLICT (audience) DO UPDATE SET chunks = total.chunks + excluded.chunks, length = total.length + excluded.length;
END
$$;

-- The text search configuration of a name; english where there is none.
CREATE FUNCTION retrieval_configuration(language text) RETURNS regconfig
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT coalesce(
    (SELECT oid FROM pg_ts_config WHERE cfgname = language AND cfgnamespace = 'pg_catalog'::regnamespace),
    'pg_catalog.english'::regconfig)::regconfig
$$;

-- Adds passages of document_chunks to the index: title twice, headings and text once.
CREATE FUNCTION retrieval_add(added bigint[]) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  word_chunks bigint[];
  word_terms text[];
  word_frequencies integer[];
BEGIN
  SELECT array_agg(chunk_id), array_agg(term), array_agg(frequency)
  INTO word_chunks, word_terms, word_frequencies
  FROM (
    SELECT chunk.id AS chunk_id, word.term, least(sum(word.frequency * field.weight), 30000)::integer AS frequency
    FROM document_chunks AS chunk
    JOIN documents AS document ON document.id = chunk.document_id
    LEFT JOIN document_versions AS written ON written.document_id = chunk.document_id AND written.version = chunk.version
    CROSS JOIN LATERAL (VALUES
      (document.title, 2), (array_to_string(chunk.heading_path, E'\n'), 1), (chunk.chunk_text, 1)
    ) AS field (content, weight)
    CROSS JOIN LATERAL retrieval_lexemes(retrieval_configuration(written.language), field.content) AS word
    WHERE chunk.id = ANY (added) AND field.content <> ''
    GROUP BY chunk.id, word.term
  ) AS counted;
  PERFORM retrieval_remove(added);
  PERFORM retrieval_take_turn();
  INSERT INTO retrieval_languages (language)
    SELECT DISTINCT cfgname
    FROM document_chunks AS chunk
    LEFT JOIN document_versions AS written ON written.document_id = chunk.document_id AND written.version = chunk.version
    JOIN pg_ts_config ON pg_ts_config.oid = retrieval_configuration(written.language)
    WHERE chunk.id = ANY (added)
    ON CONFLICT DO NOTHING;
  INSERT INTO retrieval_terms (term)
    SELECT DISTINCT word.term FROM unnest(word_terms) AS word (term)
    WHERE NOT EXISTS (SELECT FROM retrieval_terms AS known WHERE known.term = word.term);
  INSERT INTO retrieval_chunks (chunk_id, document_id, audience, length, terms, frequencies)
    SELECT chunk.id, chunk.document_id,
      retrieval_audience(document.classification, chunk.classification, document.is_open),
      coalesce(word.length, 0), coalesce(word.terms, '{}'), coalesce(word.frequencies, '{}')
    FROM document_chunks AS chunk
    JOIN documents AS document ON document.id = chunk.document_id
    LEFT JOIN (
      SELECT chunk_id, sum(frequency) AS length, array_agg(known.id ORDER BY known.id) AS terms,
        array_agg(frequency::smallint ORDER BY known.id) AS frequencies
      FROM unnest(word_chunks, word_terms, word_frequencies) AS found (chunk_id, term, frequency)
      JOIN retrieval_terms AS known ON known.term = found.term
      GROUP BY chunk_id
    ) AS word ON word.chunk_id = chunk.id
    WHERE chunk.id = ANY (added);
  INSERT INTO retrieval_postings (chunk_id, term_id, impact)
    SELECT chunk_id, term_id, retrieval_impact(frequency, length)
    FROM retrieval_chunks, unnest(terms, frequencies) AS word (term_id, frequency)
    WHERE chunk_id = ANY (added) ORDER BY 2, 3, 1;
  PERFORM retrieval_count(added);
END
$$;

-- What is deleted, moved or reclassified, by whatever statement, is so for the next search.
CREATE FUNCTION retrieval_on_chunks_deleted() RETURNS trigger
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM retrieval_remove(ARRAY(SELECT id FROM removed));
  RETURN NULL;
END
$$;
CREATE TRIGGER retrieval_chunks_deleted AFTER DELETE ON document_chunks
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION retrieval_on_chunks_deleted();

CREATE FUNCTION retrieval_on_chunks_updated() RETURNS trigger
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM retrieval_move(document_id) FROM (SELECT DISTINCT document_id FROM changed ORDER BY 1) AS document;
  RETURN NULL;
END
$$;
CREATE TRIGGER retrieval_chunks_updated AFTER UPDATE ON document_chunks
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION retrieval_on_chunks_updated();

CREATE FUNCTION retrieval_on_document_moved() RETURNS trigger
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM retrieval_move(NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER retrieval_document_moved AFTER UPDATE ON documents
  FOR EACH ROW WHEN (OLD.classification <> NEW.classification OR OLD.is_open <> NEW.is_open)
  EXECUTE FUNCTION retrieval_on_document_moved();

GRANT SELECT, INSERT, UPDATE, DELETE
  ON retrieval_chunks, retrieval_postings, retrieval_term_counts, retrieval_totals TO cdsa_app;
GRANT SELECT, INSERT ON retrieval_languages, retrieval_terms TO cdsa_app;

-- Vectors of passages: of several models side by side, each in a space of its own.
DROP TABLE document_embeddings;

CREATE TABLE embedding_models (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Provider and model, such as openai/text-embedding-3-small.
  name       text NOT NULL UNIQUE,
  dimensions integer NOT NULL CHECK (dimensions BETWEEN 1 AND 16000),
  -- Questions are asked in the space of the active one; FILLING ones are being brought up beside it.
  state      text NOT NULL DEFAULT 'FILLING' CHECK (state IN ('FILLING', 'ACTIVE', 'RETIRED')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX embedding_models_active ON embedding_models (state) WHERE state = 'ACTIVE';

CREATE TABLE document_embeddings (
  chunk_id   bigint NOT NULL REFERENCES document_chunks (id) ON DELETE CASCADE,
  model_id   integer NOT NULL REFERENCES embedding_models (id) ON DELETE CASCADE,
  embedding  vector NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (chunk_id, model_id)
);
CREATE INDEX document_embeddings_model ON document_embeddings (model_id);

-- Vectors of texts that were embedded before, found by a keyed hash that tells nothing about the text.
CREATE TABLE embedding_cache (
  model_id   integer NOT NULL REFERENCES embedding_models (id) ON DELETE CASCADE,
  text_hmac  text NOT NULL,
  embedding  vector NOT NULL,
  used_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (model_id, text_hmac)
);
CREATE INDEX embedding_cache_used ON embedding_cache (used_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON embedding_models, document_embeddings, embedding_cache TO cdsa_app;
