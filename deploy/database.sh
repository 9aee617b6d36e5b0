#!/bin/sh
# Run once by the image of PostgreSQL, in an empty volume: the bot's own role, which is no superuser, and its database.
set -eu
export BOT_PASSWORD_FILE="${BOT_PASSWORD_FILE:-/run/secrets/bot_password}"
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\set password `cat "$BOT_PASSWORD_FILE"`
CREATE ROLE klachtenbot LOGIN PASSWORD :'password';
CREATE DATABASE klachtenbot OWNER klachtenbot TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE klachtenbot FROM PUBLIC;
SQL
