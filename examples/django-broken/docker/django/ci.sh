#!/usr/bin/env bash
set -euo pipefail

python manage.py check --fail-level WARNING

# With the settings of production:
DJANGO_ENV=production python manage.py check --deploy --fail-level WARNING
