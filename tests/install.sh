#!/bin/sh
# The browser and the web server that the tests need: installs them where it may, else says how.
set -eu

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests:$missing"
  apt-get update -qq
  # shellcheck disable=SC2086 # the names are words of their own
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "The tests need these programs:$missing"
echo "On Debian or Ubuntu: sudo apt-get install$missing"
echo "Elsewhere: install Chromium and nginx so that 'chromium' and 'nginx' can be started."
exit 1
