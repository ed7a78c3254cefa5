#!/bin/sh
# Finds PostgreSQL's server programs, or installs Debian's when this is a Debian machine and we may.
set -eu
command -v initdb >/dev/null 2>&1 && exit 0
for bin in /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin; do
  [ -x "$bin/initdb" ] && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
  exit 0
fi
echo "No PostgreSQL server found: install it, so that initdb is on PATH. Tests of migrations need it." >&2
exit 1
