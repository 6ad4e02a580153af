import type { Place } from '../../grammar/text.ts';
import { givenFact } from '../analysis/django/given-values.ts';
import { isForDevelopment } from '../analysis/django/public-host.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { settingValue, textOf } from '../project/django-settings.ts';
import type { AdminRoute, Django } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const adminPathShape: Rule = {
  id: 'admin-path-shape',
  summary: 'The path of the admin ends with a slash and does not begin with one.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { djangoBackends, project } = context;
    const { django } = project;
    if (!django || djangoBackends.length === 0 || isForDevelopment(django.module)) return;
    for (const route of django.adminRoutes ?? []) {
      const known = pathOf(route, django, context);
      if (!known || known.path === '' || known.path === '/') continue;
      const { path, at } = known;
      const right = `${path.replace(/^\/+/, '').replace(/\/+$/, '')}/`;
      const isLed = path.startsWith('/');
      if (!isLed && path.endsWith('/')) continue;
      const why = isLed
        ? `Django has a slash in front of each path already, so the admin is at "/${path}", and "/${right}" is not found.`
        : `Django puts nothing behind this, so the pages of the admin are at "/${path}login/" and the like, and "/${path}/" is not found.`;
      yield finding(at, `${why} Write "${right}".`, {
        ...(isLed && { severity: 'error' as const }),
        related: route.setting ? [{ at: route.at, message: 'The admin is here.' }] : [],
        fixes: fixesFor(at, path, right, context),
      });
    }
  },
};

/** The text that counts, and where it is written. */
function pathOf(
  { at, setting: name, written }: AdminRoute,
  django: Django,
  context: Analysis,
): { readonly path: string; readonly at: Place } | undefined {
  if (name === undefined) return { path: written, at };
  const found = settingValue(django, name);
  const path = textOf(found);
  if (path === undefined || !found?.setting) return undefined;
  const given = givenFact(context, found.setting, path);
  return { path, at: given?.at ?? found.setting.at };
}

function fixesFor(
  { uri, start, end }: Place,
  path: string,
  right: string,
  { textAt }: Analysis,
): readonly Fix[] {
  const source = textAt({ uri, start, end });
  const at = source.indexOf(path);
  if (!/^["']?$/.test(source.slice(0, Math.max(at, 0))) || at < 0) return [];
  if (source.length > path.length + 2 * at) return [];
  const place = { uri, start: start + at, end: start + at + path.length };
  return [{ title: `Write "${right}"`, edits: [replace(place, right)], safe: false }];
}
