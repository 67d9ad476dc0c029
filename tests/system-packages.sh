#!/bin/sh
# Install what the tests need from Debian, where we may; else say exactly what is missing.
set -eu

missing=""
need() { # need "a test of its presence" package
    sh -c "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need 'ls /usr/lib/postgresql/*/bin/initdb || command -v initdb' postgresql
need 'command -v redis-server' redis-server
need 'command -v chromium' chromium

[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="no"; fi
    if [ "$as_root" != "no" ]; then
        echo "Installing from Debian:$missing"
        log=$(mktemp)
        if $as_root apt-get update -qq >"$log" 2>&1 &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1; then
            rm -f "$log"
            exit 0
        fi
        tail -n 20 "$log"
    fi
fi
echo "The tests need these Debian packages, which could not be installed here:$missing" >&2
echo "Install them (apt-get install$missing) and run make test again." >&2
exit 1
