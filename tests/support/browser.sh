#!/bin/sh
# Finds a Chromium, or installs Debian's when this is a Debian machine and we may.
set -eu
for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  exit 0
fi
echo "No Chromium found: install Chromium or Chrome, or set CHROMIUM_PATH. End-to-end tests need it." >&2
exit 1
