#!/usr/bin/env sh
set -eu

caddy validate --config /etc/caddy/Caddyfile
