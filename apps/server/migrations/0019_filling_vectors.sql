-- One process at a time gives stored passages the vectors that a model lacks; a dead one's place is taken over.

ALTER TABLE embedding_models ADD COLUMN filling_until timestamptz;
