import type { Backend } from '../analysis/deployment/backends.ts';
import { fallbackBelow } from '../analysis/django/fallbacks.ts';
import { routeBelow } from '../analysis/django/prefixes.ts';
import { isLocalSite } from '../analysis/django/static-files.ts';
import { djangoSites } from '../analysis/django/static-folders.ts';
import type { Django, UrlRoute } from '../project/project.ts';
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
    const prefixes = prefixesOf(analysis.djangoBackends, django);
    if (!prefixes) return;
    for (const url of django.urls) {
      const [path, ...others] = pathsOf(url, prefixes);
      if (path === undefined) continue;
      const fallbacks = [path, ...others].flatMap((one) =>
        sites.map((site) => fallbackBelow(analysis, site, one)),
      );
      const [fallback] = fallbacks;
      if (!fallback || !fallbacks.every(Boolean)) continue;
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

/** What Caddy takes away in front of Django: nothing where it leaves paths as they are, and where the routes begin with what it takes. Absent where a path is not known. */
function prefixesOf(backends: readonly Backend[], django: Django): ReadonlySet<string> | undefined {
  const prefixes = new Set<string>();
  for (const { leaf } of backends) {
    if (leaf.prefix === undefined) return undefined;
    prefixes.add(routeBelow(django, leaf.prefix) ? '' : leaf.prefix);
  }
  return prefixes;
}

/** The paths that others go on behind, as clients ask for them; none for a route that is not known, and for what only machines of the deployment ask for. */
function pathsOf(
  { route: { value }, goesOn }: UrlRoute,
  prefixes: ReadonlySet<string>,
): readonly string[] {
  if (!goesOn || !/^[\w-][\w./-]*\/$/.test(value)) return [];
  return /health|metrics|ready|live|status|ping|internal|prometheus/i.test(value)
    ? []
    : [...prefixes].map((prefix) => `${prefix}/${value}`);
}
