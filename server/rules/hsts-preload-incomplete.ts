import { djangoHsts } from '../analysis/django/django-http.ts';
import { headerParts } from '../analysis/headers/headers.ts';
import { hstsValues } from '../analysis/headers/hsts.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import type { Django } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const hstsPreloadIncomplete: Rule = {
  id: 'hsts-preload-incomplete',
  summary: 'The preload list asks for more than "preload".',
  category: 'security',
  severity: 'info',
  *checkBlock(context) {
    for (const site of context.sites) {
      if (siteScheme(site, context.ports) !== 'https') continue;
      for (const value of hstsValues(context.routes(site))) {
        const lack = lackOf(value.text);
        if (lack === undefined) continue;
        const whole = completed(value.text);
        const fix: Fix = {
          title: 'Complete the value',
          edits: [replace(value, `"${whole}"`)],
          safe: false,
        };
        yield finding(value, messageOf(lack), { fixes: value.quote === '<<' ? [] : [fix] });
      }
    }
  },
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('SECURE_HSTS_PRELOAD');
    const lack = django && setting && context.djangoBackends.length > 0 && lackOf(sent(django));
    if (setting && lack) yield finding(setting.nameAt, messageOf(lack));
  },
};

const YEAR = 31_536_000;

function sent(django: Django): string {
  return djangoHsts(django) ?? '';
}

/** https://hstspreload.org/#submission-requirements */
function lackOf(value: string): string | undefined {
  const parts = headerParts(value);
  const age = parts.get('max-age');
  if (!parts.has('preload') || age === undefined || !/^\d+$/.test(age)) return undefined;
  const lacks = [
    ...(parts.has('includesubdomains') ? [] : ['"includeSubDomains"']),
    ...(Number(age) < YEAR ? [`a "max-age" of ${YEAR} or more`] : []),
  ];
  return lacks.length > 0 ? lacks.join(' and ') : undefined;
}

function completed(value: string): string {
  const age = Number(headerParts(value).get('max-age'));
  return `max-age=${Math.max(age, YEAR)}; includeSubDomains; preload`;
}

function messageOf(lack: string): string {
  return `The preload list does not take a site without ${lack}. Add it, if all names below serve HTTPS too, or drop "preload".`;
}
