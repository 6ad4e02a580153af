#!/usr/bin/env bash
set -euo pipefail

python manage.py migrate --noinput
python manage.py collectstatic --noinput --clear

exec gunicorn --bind 0.0.0.0:8000 --workers 4 server.wsgi
