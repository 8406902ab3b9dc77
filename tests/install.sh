#!/bin/sh
# The browsers, the web servers and the word processor that the tests need: installs them where it may, else says how.
set -eu

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v firefox-esr >/dev/null || command -v firefox >/dev/null || missing="$missing firefox-esr"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
command -v apache2 >/dev/null || [ -x /usr/sbin/apache2 ] || missing="$missing apache2-bin"
command -v caddy >/dev/null || missing="$missing caddy"
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
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
echo "Elsewhere: install these, so that 'chromium', 'firefox', 'nginx', 'apache2', 'caddy' and 'soffice' can be started."
exit 1
