import { fallbackBelow } from '../analysis/django/fallbacks.ts';
import { isLocalSite } from '../analysis/django/static-files.ts';
import { djangoSites } from '../analysis/django/static-folders.ts';
import type { UrlRoute } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const djangoPathUnserved: Rule = {
  id: 'django-path-unserved',
  summary: "Some of Django's paths never get to Django.",
  category: 'deployment',
  severity: 'info',
  *check(analysis) {
    const { django } = analysis.project;
    const sites = djangoSites(analysis.djangoBackends).filter(
      (site) => analysis.project.caddy !== undefined || !isLocalSite(site),
    );
    if (!django?.urls || !analysis.config.complete || sites.length === 0) return;
    const prefixes = new Set(analysis.djangoBackends.map(({ leaf }) => leaf.prefix));
    const [prefix] = prefixes;
    if (prefix === undefined || prefixes.size > 1) return;
    for (const url of django.urls) {
      const path = pathOf(url, prefix);
      const fallbacks =
        path === undefined ? [] : sites.map((site) => fallbackBelow(analysis, site, path));
      const [fallback] = fallbacks;
      if (path === undefined || !fallback || !fallbacks.every(Boolean)) continue;
      const instead =
        fallback.page === undefined ? 'look for files instead' : `get "${fallback.page}" instead`;
      yield finding(
        url.route.at,
        `No route of Caddy leads here: requests for "${path}…" ${instead}. Add "${path}*" to those that go to Django, or leave it out if nobody shall get there.`,
        {
          related: [{ at: fallback.route.line.name, message: 'Takes them.' }],
        },
      );
    }
  },
};

/** The path that others go on behind, with what Caddy takes away in front of Django; absent for one that is not known, and for what only machines of the deployment ask for. */
function pathOf({ route: { value }, goesOn }: UrlRoute, prefix: string): string | undefined {
  if (!goesOn || !/^[\w-][\w./-]*\/$/.test(value)) return undefined;
  return /health|metrics|ready|live|status|ping|internal|prometheus/i.test(value)
    ? undefined
    : `${prefix}/${value}`;
}
