-- Roles and database of CDSA, for psql as a superuser:
--   CDSA_OWNER_PASSWORD=… CDSA_SERVER_PASSWORD=… psql --file create-database.sql
-- The official PostgreSQL images run it on their first start.
--
--   cdsa_owner   logs in (DATABASE_OWNER_URL): owns the schema; migrations, queues, partitions
--   cdsa_server  logs in (DATABASE_URL): every connection of it works as cdsa_app
--   cdsa_app     holds the rights of the running server; on the audit log SELECT and INSERT alone
\set ON_ERROR_STOP on
\getenv owner_password CDSA_OWNER_PASSWORD
\getenv server_password CDSA_SERVER_PASSWORD

CREATE ROLE cdsa_app NOLOGIN;
CREATE ROLE cdsa_owner LOGIN PASSWORD :'owner_password' IN ROLE cdsa_app;
CREATE ROLE cdsa_server LOGIN NOINHERIT PASSWORD :'server_password' IN ROLE cdsa_app;

CREATE DATABASE cdsa OWNER cdsa_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE cdsa FROM PUBLIC;
GRANT CONNECT ON DATABASE cdsa TO cdsa_server;

\connect cdsa
-- pgvector is not a trusted extension, so the owner of the database cannot create it.
CREATE EXTENSION vector;
