from server.settings.components import config

DEBUG = False

ALLOWED_HOSTS = [
    config('DOMAIN_NAME'),
]

# Files. Caddy serves both folders, see docker/caddy/Caddyfile.

STATIC_ROOT = '/var/www/shop/static'
MEDIA_ROOT = '/var/www/shop/media'

STORAGES = {
    'default': {'BACKEND': 'django.core.files.storage.FileSystemStorage'},
    'staticfiles': {
        'BACKEND': 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage',
    },
}

# HTTPS

SECURE_SSL_REDIRECT = True

SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
