import { parser } from '@lezer/python';
import { listArguments, literalFact } from './django.ts';
import type { AdminRoute } from './django-facts.ts';
import { type SettingValue, textOf } from './django-settings.ts';
import { type Files, resolve } from '../workspace.ts';

/** Where the outermost URL configuration has the admin: `path(route, admin.site.urls)` with a text, or a setting as it is. */
export function readAdminRoutes(
  folder: string,
  rootUrlconf: SettingValue | undefined,
  files: Files,
): readonly AdminRoute[] {
  const path = textOf(rootUrlconf)?.replaceAll('.', '/');
  const uri = path === undefined ? undefined : `${resolve(`${folder}/`, path)}.py`;
  const text = (uri && files.read(uri)) ?? '';
  if (uri === undefined || !text.includes('.urls')) return [];
  const found: AdminRoute[] = [];
  parser.parse(text).iterate({
    enter({ name, node }) {
      const callee = name === 'CallExpression' ? node.firstChild : null;
      if (!callee || text.slice(callee.from, callee.to) !== 'path') return;
      const [route, view] = listArguments(node).filter((one) => one.name !== ',');
      if (!route || !view || !/admin\w*(?:\.site)?\.urls$/.test(text.slice(view.from, view.to)))
        return;
      const at = { uri, start: route.from, end: route.to };
      const setting = /^settings\.([A-Z]\w*)$/.exec(text.slice(route.from, route.to))?.[1];
      const written = literalFact(route, uri, text)?.value;
      if (setting !== undefined) found.push({ at, setting });
      else if (written !== undefined) found.push({ at, written });
    },
  });
  return found;
}
