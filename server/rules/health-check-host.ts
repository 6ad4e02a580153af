import type { Analysis } from '../analysis/analyze.ts';
import { type Address, namedHosts } from '../analysis/sites/addresses.ts';
import { type Backend } from '../analysis/deployment/backends.ts';
import type { Line } from '../analysis/config.ts';
import { answersEarly, type DirectRequest, refusalOf } from '../analysis/django/direct-requests.ts';
import {
  allowsHost,
  COMMON_MIDDLEWARE,
  isExempt,
  redirectsToHttps,
} from '../analysis/django/django-http.ts';
import { type Place, placeKey } from '../../grammar/text.ts';
import { readProbe } from '../analysis/deployment/probes.ts';
import { append, below, quoteIn } from '../analysis/django/settings-edits.ts';
import type { Django } from '../project/project.ts';
import type { Files } from '../workspace.ts';
import { leadOf } from './edits.ts';
import { type Finding, finding, type Fix, insertAfter, type Rule } from './rule.ts';

export const healthCheckHost: Rule = {
  id: 'health-check-host',
  summary: "Django refuses Caddy's health check, which takes the site down.",
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    if (!django) return;
    if (answersEarly(django, COMMON_MIDDLEWARE) === false) yield* fromContainers(context, django);
    const reported = new Set<Line>();
    for (const backend of context.djangoBackends) {
      const check = readCheck(backend);
      if (!check || reported.has(check.line)) continue;
      const refusal = refusalOf(check, django);
      if (!refusal) continue;
      reported.add(check.line);
      yield finding(
        check.line,
        `Caddy's health check asks Django for the host "${check.host}"; Django answers ${refusal}, so Caddy takes the site down and every visitor gets 503. Name the host and the protocol in "health_headers".`,
        { fixes: fixesOf(context, backend, check) },
      );
    }
  },
};

/** What Compose or the image asks inside the container, by a program that takes 400 for a failure. */
function* fromContainers({ project, files }: Analysis, django: Django): Generator<Finding> {
  const seen = new Set<string>();
  for (const name of django.services) {
    const healthcheck =
      project.compose?.services.get(name)?.healthcheck ?? project.stages.get(name)?.healthcheck;
    const probe = healthcheck && readProbe(healthcheck.value.join(' '));
    // Several services may have one image.
    if (!healthcheck || !probe || seen.has(placeKey(healthcheck.at))) continue;
    seen.add(placeKey(healthcheck.at));
    const { host, path } = probe;
    if (allowsHost(django, host) === false) {
      const setting = django.settings.get('ALLOWED_HOSTS');
      const edit = append(files, setting, [host]);
      yield finding(
        healthcheck.at,
        `The health check asks Django for the host "${host}", which ALLOWED_HOSTS does not have: Django answers 400, and the container never counts as healthy. Add "${host}" there.`,
        {
          related: setting
            ? [{ at: setting.nameAt, message: 'The hosts that Django answers to.' }]
            : [],
          fixes: edit
            ? [{ title: `Add "${host}" to ALLOWED_HOSTS`, edits: [edit], safe: false }]
            : [],
        },
      );
    } else if (probe.follows && redirectsToHttps(django) && isExempt(django, path) === false) {
      yield* redirected(healthcheck.at, path, django, files);
    }
  }
}

function* redirected(at: Place, path: string, django: Django, files: Files): Generator<Finding> {
  const setting = django.settings.get('SECURE_SSL_REDIRECT');
  const exempt = `^${path.slice(1)}$`;
  const list = django.settings.get('SECURE_REDIRECT_EXEMPT');
  const quote = quoteIn(files, setting);
  const line = `SECURE_REDIRECT_EXEMPT = [${quote}${exempt}${quote}]`;
  const edit = list ? append(files, list, [exempt]) : setting && below(files, setting, [line]);
  yield finding(
    at,
    `Django redirects the health check to HTTPS (SECURE_SSL_REDIRECT), which the server does not speak, so the container never counts as healthy. Put "${exempt}" into SECURE_REDIRECT_EXEMPT.`,
    {
      related: setting ? [{ at: setting.nameAt, message: 'Django redirects.' }] : [],
      fixes: edit
        ? [{ title: `Answer "${path}" over plain HTTP`, edits: [edit], safe: false }]
        : [],
    },
  );
}

interface HealthCheck extends DirectRequest {
  readonly line: Line;
  readonly headers?: Line;
}

/** What the active health check of a proxy sends; absent without one, or when it is not known. */
function readCheck({ proxy, upstream }: Backend): HealthCheck | undefined {
  const block = proxy.line.block ?? [];
  const find = (...names: readonly string[]): Line | undefined =>
    block.findLast(({ name }) => names.includes(name.text));
  const line = find('health_uri', 'health_path');
  const [path] = line?.args ?? [];
  // Other answers are welcome, or another server is asked.
  if (!line || !path || find('health_status', 'health_port', 'health_upstream')) return undefined;
  if (find('health_follow_redirects') || upstream.socket !== undefined) return undefined;
  const headers = find('health_headers');
  const valueOf = (field: string): Line['args'][number] | undefined =>
    (headers?.block ?? []).find(({ name }) => name.text.toLowerCase() === field)?.args[0];
  const host = valueOf('host');
  const proto = valueOf('x-forwarded-proto');
  if (path.unknown || host?.unknown || host?.text.includes('{') || proto?.unknown) return undefined;
  const check = {
    line,
    host: host?.text.replace(/:\d+$/, '') ?? upstream.host,
    path: path.text,
    saysHttps: proto?.text === 'https',
  };
  if (check.host === '') return undefined;
  return headers ? { ...check, headers } : check;
}

function fixesOf(context: Analysis, { site }: Backend, check: HealthCheck): readonly Fix[] {
  const [address] = namedHosts(site);
  if (!address || check.headers) return [];
  const lead = leadOf(context, check.line);
  if (lead === undefined) return [];
  const lines = [
    'health_headers {',
    `\tHost ${written(address, context.textAt(address.token))}`,
    '\tX-Forwarded-Proto https',
    '}',
  ];
  const added = lines.map((line) => `\n${lead}${line}`).join('');
  const edits = [insertAfter(check.line, added)];
  return [{ title: 'Send the host and the protocol', edits, safe: false }];
}

/** The name as the address has it, with its variable. */
function written({ host }: Address, source: string): string {
  const bare = source.replace(/^https?:\/\//i, '').replace(/,$/, '');
  return bare.includes('{$') && !bare.includes('/') ? bare : host;
}
