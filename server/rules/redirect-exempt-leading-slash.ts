import { itemsOf, redirectsToHttps } from '../analysis/django/django-http.ts';
import { settingValue } from '../project/django-settings.ts';
import type { Place } from '../../grammar/text.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const redirectExemptLeadingSlash: Rule = {
  id: 'redirect-exempt-leading-slash',
  summary: 'SECURE_REDIRECT_EXEMPT is matched without the first slash.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('SECURE_REDIRECT_EXEMPT');
    if (!django || !setting || redirectsToHttps(django) === false) return;
    for (const item of itemsOf(settingValue(django, 'SECURE_REDIRECT_EXEMPT')) ?? []) {
      if (item.type !== 'str' || !/^\^?\/[^?*]/.test(item.value)) continue;
      const at = item.at ?? setting.at;
      const right = item.value.replace('/', '');
      const isAnchored = item.value.startsWith('^');
      yield finding(
        at,
        `Django compares these patterns with the path without its first slash, so "${item.value}" ${isAnchored ? 'fits no path' : 'fits no path at the top'} and the redirect to HTTPS stays. Write "${isAnchored ? right : `^${right}`}".`,
        {
          ...(isAnchored ? {} : { severity: 'warning' as const }),
          fixes: fixesOf(at, context.textAt(at), item.value),
        },
      );
    }
  },
};

function fixesOf({ uri, start }: Place, source: string, pattern: string): readonly Fix[] {
  const from = source.indexOf(pattern);
  if (from < 0 || !/^[rR]?["']$/.test(source.slice(0, from))) return [];
  const slash = start + from + pattern.indexOf('/');
  const text = pattern.startsWith('^') ? '' : '^';
  return [
    {
      title: 'Take the slash away',
      edits: [{ uri, start: slash, end: slash + 1, text }],
      safe: false,
    },
  ];
}
