import type { Analysis } from '../analysis/analyze.ts';
import { routesBefore } from '../analysis/routes/leaves.ts';
import { dialledPort, distinctBackends } from '../analysis/deployment/application-servers.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import type { Line } from '../analysis/config.ts';
import { isPublic } from '../analysis/deployment/in-front.ts';
import { intersects } from '../analysis/routes/matcher-sets.ts';
import { publicHost } from '../analysis/django/public-host.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { Port } from '../project/project.ts';
import { isOnEveryInterface } from '../project/published.ts';
import { loopbackFix } from './port-fixes.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const appPortPublished: Rule = {
  id: 'app-port-published',
  summary: 'Visitors can go round Caddy, past its password or with headers that Django trusts.',
  category: 'security',
  severity: 'warning',
  *check(analysis) {
    const trusted = trustedSetting(analysis);
    for (const backend of distinctBackends(analysis.djangoBackends)) {
      const { service } = backend;
      const port = dialledPort(backend);
      const published = service?.ports.find(
        (one) => one.target === port && one.protocol === 'tcp' && isOnEveryInterface(one),
      );
      if (!service || !published || isForDevelopers(analysis)) continue;
      const guard = guardOf(analysis, backend);
      const effect = guard
        ? `past "${guard.name.text}"`
        : trusted && `set the headers that Django trusts by ${trusted.name}`;
      if (!effect) continue;
      const fix = loopbackFix(analysis, published);
      const related: Related[] = [];
      if (guard) related.push({ at: guard.name, message: 'Asks nobody who comes that way.' });
      else if (trusted?.at) {
        related.push({ at: trusted.at, message: `${trusted.name} is set here.` });
      }
      yield finding(
        published.at,
        `Everybody can reach "${service.name}" without Caddy${guard ? ', ' : ' and '}${effect}. Take this port out, or publish it for this machine alone with "127.0.0.1:".`,
        { related, fixes: fix ? [fix] : [] },
      );
      return;
    }
  },
};

/** A Caddy with no public name and on no port of the web is for developers, who are meant to reach Django as well. */
function isForDevelopers(analysis: Analysis): boolean {
  const { caddy } = analysis.project;
  return caddy !== undefined && caddy.ports.length > 0 && !isPublic(caddy) && !publicHost(analysis);
}

/** What asks for a password in front of some route to the same upstream. */
function guardOf({ djangoBackends }: Analysis, { service }: Backend): Line | undefined {
  for (const { leaf } of djangoBackends.filter((one) => one.service === service)) {
    for (const { route, matcher } of routesBefore(leaf)) {
      const isAsked = intersects(matcher, leaf.matcher) === true;
      if (route.handler.kind === 'auth' && isAsked) return route.line;
    }
  }
  return undefined;
}

function trustedSetting({
  project: { django },
}: Analysis): { name: string; at: Port['at'] | undefined } | undefined {
  if (!django) return undefined;
  for (const name of ['SECURE_PROXY_SSL_HEADER', 'USE_X_FORWARDED_HOST']) {
    if (truth(settingValue(django, name)) === true) {
      return { name, at: django.settings.get(name)?.at };
    }
  }
  return undefined;
}
