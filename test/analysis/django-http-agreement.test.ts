import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import {
  allowsHost,
  djangoHeader,
  djangoHsts,
  isExempt,
} from '../../server/analysis/django/django-http.ts';
import { failingChecks } from '../../server/analysis/django/https-settings.ts';
import type { Django, PyValue } from '../../server/project/project.ts';

const hosts = ['example.com', 'www.example.com', 'a.b.example.com', 'example.org', 'localhost'];
const paths = ['/', '/health/', '/a/health/', '/healthz', '/api/x', '/ready'];
const headers = [
  'x-frame-options',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
];

/** What Django itself says to the same questions. */
const program = `
import json, sys, django
from django.conf import settings
settings.configure(SECRET_KEY='x' * 60)
django.setup()
import django.core.checks.security.base, django.core.checks.security.csrf, django.core.checks.security.sessions
from django.core.checks.registry import registry
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.test import override_settings
given = json.load(sys.stdin)
def answer(case):
    with override_settings(**case):
        warned = registry.run_checks(tags=['security'], include_deployment_checks=True)
        security = SecurityMiddleware(lambda request: HttpResponse())
        request = HttpRequest()
        request.META = {'wsgi.url_scheme': 'https', 'SERVER_NAME': 'a', 'SERVER_PORT': '443'}
        request._get_scheme = lambda: 'https'
        response = HttpResponse()
        if 'django.middleware.clickjacking.XFrameOptionsMiddleware' in case['MIDDLEWARE']:
            response = XFrameOptionsMiddleware(lambda request: response).process_response(request, response)
        if 'django.middleware.security.SecurityMiddleware' in case['MIDDLEWARE']:
            response = security.process_response(request, response)
        return {
            'checks': sorted({one.id for one in warned if not one.is_silenced()} & set(given['checks'])),
            'hosts': [validate_host(host, settings.ALLOWED_HOSTS) for host in given['hosts']],
            'exempt': [any(one.search(path.lstrip('/')) for one in security.redirect_exempt) for path in given['paths']],
            'hsts': response.headers.get('Strict-Transport-Security', ''),
            'headers': [response.headers.get(name) for name in given['headers']],
        }
print(json.dumps([answer(case) for case in given['cases']]))
`;

const checks = ['security.W004', 'security.W008', 'security.W012', 'security.W016'];

const settings = fc.record({
  MIDDLEWARE: fc.subarray([
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
  ]),
  INSTALLED_APPS: fc.subarray(['django.contrib.sessions']),
  ALLOWED_HOSTS: fc.subarray([
    '.example.com',
    'example.com',
    '*',
    'example.org:80',
    'https://example.org',
    '*.example.com',
    'LOCALHOST',
  ]),
  DEBUG: fc.constant(false),
  SECURE_HSTS_SECONDS: fc.constantFrom(0, 3600),
  SECURE_HSTS_INCLUDE_SUBDOMAINS: fc.boolean(),
  SECURE_HSTS_PRELOAD: fc.boolean(),
  SECURE_SSL_REDIRECT: fc.boolean(),
  SESSION_COOKIE_SECURE: fc.boolean(),
  CSRF_COOKIE_SECURE: fc.boolean(),
  CSRF_USE_SESSIONS: fc.boolean(),
  SECURE_CONTENT_TYPE_NOSNIFF: fc.boolean(),
  SILENCED_SYSTEM_CHECKS: fc.subarray(checks),
  SECURE_REDIRECT_EXEMPT: fc.subarray(['^health/', 'health/$', '^/health/', '^$', '^ready$']),
  SECURE_REFERRER_POLICY: fc.constantFrom('no-referrer', ['origin', 'same-origin']),
  X_FRAME_OPTIONS: fc.constantFrom('DENY', 'SAMEORIGIN'),
});

describe('what Django does with settings for the web', () => {
  it('is what Django does', function () {
    const python = process.env['DJANGO_PYTHON'];
    if (!python) {
      console.log('DJANGO_PYTHON is not set');
      this.skip();
    }
    this.timeout(120_000);
    const cases = fc.sample(settings, 200);
    const input = JSON.stringify({ cases, checks, hosts, paths, headers });
    const output = execFileSync(python, ['-c', program], { input, encoding: 'utf8' });
    const theirs: unknown = JSON.parse(output);
    const ours = cases.map((one) => {
      const django = djangoOf(one);
      return {
        checks: failingChecks(django),
        hosts: hosts.map((host) => allowsHost(django, host)),
        exempt: paths.map((path) => isExempt(django, path)),
        hsts: djangoHsts(django),
        headers: headers.map((name) => djangoHeader(django, name)?.value ?? null),
      };
    });
    assert.deepEqual(ours, theirs);
  });
});

function djangoOf(values: Readonly<Record<string, unknown>>): Django {
  const at = { uri: 'file:///settings.py', start: 0, end: 0 };
  const entries = Object.entries(values).map(
    ([name, value]) => [name, { value: pythonOf(value), at, nameAt: at }] as const,
  );
  return {
    folder: 'file:///',
    module: { value: 'settings', at },
    settings: new Map(entries),
    complete: true,
    version: { value: '5.2', at },
    services: [],
    files: [],
    reads: [],
    loaded: new Map(),
    loadsEnvFiles: false,
  };
}

function pythonOf(value: unknown): PyValue {
  if (Array.isArray(value)) return { type: 'list', items: value.map(pythonOf) };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'number') return { type: 'int', value };
  return { type: 'str', value: String(value) };
}
