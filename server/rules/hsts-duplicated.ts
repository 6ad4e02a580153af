import { isHole } from '../analysis/config.ts';
import { djangoHsts, redirectsToHttps, seenAsSecure } from '../analysis/django/django-http.ts';
import type { HeaderOperation } from '../analysis/routes/handlers.ts';
import { doubledHeader, headerParts } from '../analysis/headers/headers.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { finding, type Fix, insertBefore, replace, type Rule } from './rule.ts';

const HEADER = 'Strict-Transport-Security';

export const hstsDuplicated: Rule = {
  id: 'hsts-duplicated',
  summary: 'Caddy and Django both send Strict-Transport-Security.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django } = context.project;
    const theirs = django && djangoHsts(django);
    const setting = django?.settings.get('SECURE_HSTS_SECONDS');
    if (!theirs || !setting) return;
    const seen = new Set<HeaderOperation>();
    for (const backend of context.djangoBackends) {
      const operation = doubledHeader(backend.leaf, HEADER);
      if (!operation || seen.has(operation)) continue;
      if (siteScheme(backend.site, context.ports) !== 'https') continue;
      // Where Django redirects all else, whatever page it answers with came by HTTPS.
      if (!redirectsToHttps(django) && seenAsSecure(context, backend, 'https') !== true) continue;
      seen.add(operation);
      const ours = operation.value;
      if (!ours || isHole(ours)) continue;
      const same = isSame(ours.text, theirs);
      const loss = same
        ? 'The two agree, so browsers do not mind'
        : `Browsers obey only the first, which is Caddy's "${ours.text}", and Django's "${theirs}" is lost`;
      yield finding(
        operation.field,
        `Caddy and Django both send ${HEADER}. ${loss}. Write "?${HEADER}": then Caddy sends its own only where Django does not, such as with static files.`,
        {
          ...(same ? { severity: 'info' as const } : {}),
          related: [{ at: setting.nameAt, message: `Django sends "${theirs}".` }],
          fixes: fixesOf(operation, theirs),
        },
      );
    }
  },
};

function isSame(ours: string, theirs: string): boolean {
  const spelling = (value: string): string =>
    [...headerParts(value)]
      .map((part) => part.join('='))
      .sort()
      .join(';');
  return spelling(ours) === spelling(theirs);
}

function fixesOf({ field, value }: HeaderOperation, theirs: string): readonly Fix[] {
  if (!value || field.quote !== '' || field.unknown || field.text !== HEADER) return [];
  return [
    {
      title: "Let Django's value win",
      edits: [insertBefore(field, '?')],
      safe: false,
    },
    {
      title: "Send Django's value with every answer",
      edits: [insertBefore(field, '>'), replace(value, `"${theirs}"`)],
      safe: false,
    },
  ];
}
