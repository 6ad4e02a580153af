import type { Analysis } from '../analysis/analyze.ts';
import {
  allowsHost,
  COMMON_MIDDLEWARE,
  type DjangoHost,
  djangoHosts,
  hasMiddleware,
  hostSeen,
} from '../analysis/django/django-http.ts';
import { allowedNames, isTaken, openSites } from '../analysis/django/open-sites.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { append, appendCode } from '../analysis/django/settings-edits.ts';
import { hostHeader } from '../analysis/headers/headers.ts';
import type { Django } from '../project/project.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';

export const allowedHostsMissingSite: Rule = {
  id: 'allowed-hosts-missing-site',
  summary: 'Django refuses a host name that Caddy sends it.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    if (!django || !hasMiddleware(django, COMMON_MIDDLEWARE)) return;
    const setting = django.settings.get('ALLOWED_HOSTS');
    const given = django.loaded.get(setting?.variable ?? '');
    yield* furtherNames(context, django);
    for (const one of djangoHosts(context)) {
      // A Caddyfile for one's own machine, which no compose file of production knows.
      if (!context.project.caddy && readDomain(one.host).isLocal) continue;
      const seen = hostSeen(one.host, one.backend);
      // A changed header is another matter.
      if (hostHeader(one.backend.leaf, one.backend.proxy) && seen !== one.host) continue;
      if (seen === undefined || allowsHost(django, seen) !== false) continue;
      const entry = entryFor(seen);
      yield finding(
        one.address.token,
        `Caddy sends "${seen}" to Django, which answers every request with 400, since ALLOWED_HOSTS does not have it. Add "${entry}" there.`,
        {
          related: [
            ...(setting
              ? [{ at: setting.nameAt, message: 'The hosts that Django answers to.' }]
              : []),
            ...(given ? [{ at: given.at, message: 'They are set here.' }] : []),
          ],
          fixes: fixesOf(context, one, entry),
        },
      );
    }
  },
};

/** Names beyond those that Django answers to, for which a site gets certificates. */
function* furtherNames(context: Analysis, django: Django): Generator<Finding> {
  const setting = django.settings.get('ALLOWED_HOSTS');
  const names = allowedNames(django);
  if (!setting || !names) return;
  const taken = names.every((name) => isTaken(context, name));
  for (const { address, tenants } of openSites(context)) {
    if (!taken && !tenants) continue;
    const known = names.map((name) => `"${name}"`).join(', ');
    yield finding(
      address.token,
      taken
        ? 'What comes here has a name that no other site takes, and those are all that ALLOWED_HOSTS has: Django answers every request with 400. Write "*" there, and let "ask" and the application decide about names.'
        : `Tenants may bring domains of their own here, and Django answers 400 to them, since ALLOWED_HOSTS has ${known} alone. Write "*" there, where the table of domains decides, or name the hosts that are meant in place of "${address.text}".`,
      {
        ...(taken ? {} : { severity: 'warning' as const }),
        related: [{ at: setting.nameAt, message: 'The hosts that Django answers to.' }],
      },
    );
  }
}

function entryFor(host: string): string {
  return host.startsWith('*.') ? host.slice(1) : host;
}

/** A name from the environment belongs into the settings by its variable. */
function fixesOf(context: Analysis, { address }: DjangoHost, entry: string): readonly Fix[] {
  const written = context.textAt(address.token);
  if (written.includes('{$')) return variableFixes(context, written);
  const edit = append(context.files, context.project.django?.settings.get('ALLOWED_HOSTS'), [
    entry,
  ]);
  return edit ? [{ title: `Add "${entry}" to ALLOWED_HOSTS`, edits: [edit], safe: true }] : [];
}

/** Reads the variable as the settings read others, where the application has it. */
function variableFixes({ project, files, textAt }: Analysis, written: string): readonly Fix[] {
  const name = /^(?:https?:\/\/)?\{\$(\w+)\},?$/.exec(written)?.[1];
  const { django, compose } = project;
  const setting = django?.settings.get('ALLOWED_HOSTS');
  const hasIt = django?.services.some((service) =>
    compose?.services.get(service)?.environment.variables.has(name ?? ''),
  );
  if (!django || !setting || name === undefined || !hasIt) return [];
  const reads = [...django.settings.values()].flatMap(({ at, variable = '' }) => {
    const code = textAt(at);
    const isPlain =
      at.uri === setting.at.uri &&
      /^(?:[\w.]+\((["'])\w+\1\)|os\.environ\[(["'])\w+\2\])$/.test(code) &&
      !/\.(?:bool|int|list)\(/.test(code);
    return isPlain && code.includes(variable) ? [code.replace(variable, name)] : [];
  });
  const [code] = reads;
  const edit = code === undefined ? undefined : appendCode(files, setting, [code]);
  return edit ? [{ title: `Add ${code} to ALLOWED_HOSTS`, edits: [edit], safe: false }] : [];
}
