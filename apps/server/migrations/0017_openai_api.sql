-- Runs asked for through the OpenAI-compatible endpoint.

-- What the client of such a run would carry out itself, as it described it; null for every other run.
ALTER TABLE runs ADD COLUMN client_tools json;
