"""Settings, chosen by DJANGO_ENV: `development` unless it says otherwise."""

from os import environ

from split_settings.tools import include, optional

environ.setdefault('DJANGO_ENV', 'development')

include(
    'components/common.py',
    f'environments/{environ["DJANGO_ENV"]}.py',
    optional('environments/local.py'),
)
