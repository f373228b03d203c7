#!/bin/sh
# Run once by the Postgres image: two databases, and of the lake an owner, those who work and those who read.
set -eu
secrets=${SECRETS_FOLDER:-/run/secrets}
as() { psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"; }
as --dbname postgres -v owner="$(cat $secrets/owner_password)" \
  -v worker="$(cat $secrets/worker_password)" -v reader="$(cat $secrets/reader_password)" <<'SQL'
CREATE ROLE pdu_owner LOGIN PASSWORD :'owner';
CREATE ROLE pdu_worker LOGIN PASSWORD :'worker';
CREATE ROLE pdu_reader LOGIN PASSWORD :'reader' CONNECTION LIMIT 200;
ALTER ROLE pdu_reader SET default_transaction_read_only = on;
CREATE DATABASE dagster OWNER pdu_worker;
CREATE DATABASE lake OWNER pdu_owner;
REVOKE CONNECT ON DATABASE dagster FROM PUBLIC;
SQL
# Whoever makes the lake owns its tables. Workers fill them and cannot drop them; readers only read.
as --dbname lake <<'SQL'
GRANT ALL ON SCHEMA public TO pdu_owner;
GRANT USAGE ON SCHEMA public TO pdu_worker, pdu_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE pdu_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO pdu_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE pdu_owner IN SCHEMA public GRANT SELECT ON TABLES TO pdu_reader;
SQL
