import { settingValue, textOf, truth } from '../project/django-settings.ts';
import {
  COMMON_MIDDLEWARE,
  hasMiddleware,
  SECURITY_MIDDLEWARE,
  seenAsSecure,
} from '../analysis/django/django-http.ts';
import { coversHost } from '../analysis/sites/domains.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { namedHosts } from '../analysis/sites/addresses.ts';
import type { Setting } from '../project/project.ts';
import { type Finding, type Fix, finding, replace, type Rule } from './rule.ts';

export const djangoWwwLoop: Rule = {
  id: 'django-www-loop',
  summary: 'Django adds the www that Caddy takes away.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const { django } = analysis.project;
    if (!django) return;
    const prepend = settingValue(django, 'PREPEND_WWW');
    if (prepend?.setting && truth(prepend) === true && hasMiddleware(django, COMMON_MIDDLEWARE)) {
      yield* prependWww(analysis, prepend.setting);
    }
    const secureHost = settingValue(django, 'SECURE_SSL_HOST');
    const host = textOf(secureHost);
    const redirects = truth(settingValue(django, 'SECURE_SSL_REDIRECT')) === true;
    if (host && secureHost?.setting && redirects && hasMiddleware(django, SECURITY_MIDDLEWARE)) {
      yield* secureSslHost(analysis, host, secureHost.setting);
    }
  },
};

function* prependWww(analysis: Analysis, setting: Setting): Generator<Finding> {
  for (const host of hostsInFront(analysis)) {
    if (host.startsWith('www.')) continue;
    const www = `www.${host}`;
    const back = redirectBetween(analysis, www, host);
    const fixes = [off('PREPEND_WWW', setting)];
    if (back) {
      yield finding(
        setting.at,
        `Django redirects "${host}" to "${www}" (PREPEND_WWW), and Caddy redirects "${www}" back: every request goes in a circle. Set it to False.`,
        { related: [{ at: back, message: 'Caddy takes "www." away here.' }], fixes },
      );
    } else if (!serves(analysis, www)) {
      const [site] = analysis.djangoBackends;
      yield finding(
        setting.at,
        `Django redirects "${host}" to "${www}" (PREPEND_WWW), for which Caddy has no site: browsers show a TLS error. Set it to False, or add a site for "${www}".`,
        {
          related: site ? [{ at: site.site.head, message: 'The site that Django is behind.' }] : [],
          fixes,
        },
      );
    }
  }
}

function* secureSslHost(analysis: Analysis, host: string, setting: Setting): Generator<Finding> {
  const bare = host.replace(/^www\./, '');
  const back = bare === host ? undefined : redirectBetween(analysis, host, bare);
  if (!back || !isRedirected(analysis, bare)) return;
  const edit = assign(analysis.files, setting, 'None');
  yield finding(
    setting.at,
    `Django redirects every request to "${host}" (SECURE_SSL_HOST), and Caddy redirects "${host}" to "${bare}": every request goes in a circle. Delete this setting.`,
    {
      related: [{ at: back, message: 'Caddy takes "www." away here.' }],
      fixes: edit ? [{ title: 'Leave the host as it is', edits: [edit], safe: false }] : [],
    },
  );
}

/** Whether Django certainly takes requests for a host that came by HTTPS for plain ones. */
function isRedirected(context: Analysis, host: string): boolean {
  return context.djangoBackends.some(
    (backend) =>
      namedHosts(backend.site).some((one) => one.host === host) &&
      seenAsSecure(context, backend, 'https') === false,
  );
}

/** The hosts of sites with a route to Django, those among them that are redirected as well, each once. */
function hostsInFront({ djangoBackends }: Analysis): readonly string[] {
  return [
    ...new Set(djangoBackends.flatMap(({ site }) => namedHosts(site).map(({ host }) => host))),
  ];
}

/** Where Caddy redirects all of `from` to `to`. */
function redirectBetween({ redirects }: Analysis, from: string, to: string) {
  return redirects.edges.find(
    (edge) =>
      edge.certain &&
      edge.by === 'redir' &&
      edge.from.host === from &&
      edge.from.path === undefined &&
      edge.to?.host === to,
  )?.at;
}

function serves({ config }: Analysis, host: string): boolean {
  return (
    !config.complete ||
    config.sites.some(({ addresses }) =>
      addresses.some((one) => one.unknown || coversHost(one.host, host)),
    )
  );
}

function off(name: string, { at }: Setting): Fix {
  return { title: `Set ${name} to False`, edits: [replace(at, 'False')], safe: false };
}
