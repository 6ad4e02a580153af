import { djangoHeader } from '../analysis/django/django-http.ts';
import type { HeaderOperation } from '../analysis/routes/handlers.ts';
import { doubledHeader } from '../analysis/headers/headers.ts';
import { finding, type Fix, insertBefore, type Rule } from './rule.ts';

export const securityHeaderDuplicated: Rule = {
  id: 'security-header-duplicated',
  summary: 'Caddy and Django both send a security header.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django } = context.project;
    if (!django) return;
    const seen = new Set<HeaderOperation>();
    for (const name of headers) {
      const theirs = djangoHeader(django, name);
      if (!theirs) continue;
      for (const { leaf } of context.djangoBackends) {
        const operation = doubledHeader(leaf, name);
        const ours = operation?.value;
        if (!operation || !ours || ours.unknown || seen.has(operation)) continue;
        seen.add(operation);
        const setting = django.settings.get(theirs.setting);
        const same = theirs.value !== undefined && isSame(theirs.value, ours.text);
        yield finding(operation.field, messageOf(name, ours.text, theirs.value), {
          ...(same ? { severity: 'info' as const } : {}),
          related: setting ? [{ at: setting.nameAt, message: "Django's value." }] : [],
          fixes: fixesOf(operation, name),
        });
      }
    }
  },
};

const headers = [
  'X-Frame-Options',
  'X-Content-Type-Options',
  'Referrer-Policy',
  'Cross-Origin-Opener-Policy',
  'Content-Security-Policy',
  'Permissions-Policy',
];

function isSame(theirs: string, ours: string): boolean {
  return theirs.trim().toLowerCase() === ours.trim().toLowerCase();
}

function messageOf(name: string, ours: string, theirs: string | undefined): string {
  const values = theirs === undefined ? '' : `: "${ours}" by Caddy, "${theirs}" by Django`;
  const effect =
    name === 'Content-Security-Policy'
      ? ' Browsers apply both policies, so the stricter wins.'
      : '';
  return `${name} is sent twice${values}.${effect} Write "?${name}" to send Caddy's only where Django sends none, or ">${name}" to replace Django's.`;
}

function fixesOf({ field }: HeaderOperation, name: string): readonly Fix[] {
  if (field.quote !== '' || field.unknown || field.text.toLowerCase() !== name.toLowerCase())
    return [];
  return [
    { title: "Let Django's value win", edits: [insertBefore(field, '?')], safe: false },
    { title: "Let Caddy's value win", edits: [insertBefore(field, '>')], safe: false },
  ];
}
