import { COMMON_MIDDLEWARE, hasMiddleware } from '../analysis/django/django-http.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { routesBefore } from '../analysis/routes/leaves.ts';
import type { Line, Site, Token } from '../analysis/config.ts';
import { takesSlash } from '../analysis/answers/slash-removal.ts';
import { djangoSites } from '../analysis/django/static-folders.ts';
import { intersects } from '../analysis/routes/matcher-sets.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import { deletions } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const trailingSlashLoop: Rule = {
  id: 'trailing-slash-loop',
  summary: 'Caddy takes the slash at the end away, and Django adds it again.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { django } = analysis.project;
    if (!django || hasMiddleware(django, COMMON_MIDDLEWARE) !== true) return;
    const setting = settingValue(django, 'APPEND_SLASH');
    if (truth(setting) !== true) return;
    const found = new Set<Line>();
    for (const { leaf, site } of analysis.djangoBackends) {
      // What a block does that excludes the one with the proxy, it does to other requests.
      const around = leaf.chain.flatMap(({ handler }) =>
        handler.kind === 'subroute' ? handler.routes : [],
      );
      const beside = new Set([...analysis.routes(site), ...around]);
      for (const { route, matcher } of routesBefore(leaf)) {
        const { handler, line } = route;
        if (!beside.has(route)) continue;
        const strips = handler.kind === 'strip-suffix' && handler.suffix.text === '/';
        if (!strips && !takesSlash(route, site)) continue;
        if (intersects(matcher, leaf.matcher) !== false) found.add(line);
      }
    }
    for (const { line, target } of djangoSites(analysis.djangoBackends).flatMap((site) =>
      bareRedirects(analysis, site),
    )) {
      yield finding(
        target,
        'Django redirects to the address with a slash at its end (APPEND_SLASH), and this leads back to the one without: pages go round in a circle. Delete it.',
        {
          fixes: deletions(analysis, line),
        },
      );
    }
    for (const line of found) {
      yield finding(
        line,
        'Django redirects to the address with a slash at its end (APPEND_SLASH), and this takes it away again: pages go round in a circle. Delete it.',
        {
          fixes: deletions(analysis, line),
        },
      );
    }
  },
};

interface BareRedirect {
  readonly line: Line;
  readonly target: Token;
}

/** Redirects of every path with a slash at its end to the same one without. */
function bareRedirects(analysis: Analysis, site: Site): readonly BareRedirect[] {
  return analysis.leaves(site).flatMap(({ route }): readonly BareRedirect[] => {
    const { handler, line } = route;
    return handler.kind === 'redirect' && takesSlash(route, site)
      ? [{ line, target: handler.to }]
      : [];
  });
}
