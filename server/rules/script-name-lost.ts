import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { routesBefore } from '../analysis/routes/leaves.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { routeBelow } from '../analysis/django/prefixes.ts';
import { below, lastOf, quoteIn } from '../analysis/django/settings-edits.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { Django } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const scriptNameLost: Rule = {
  id: 'script-name-lost',
  summary: 'Django does not know the path that is taken away in front of it.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django, commands } = context.project;
    if (!django || truth(settingValue(django, 'FORCE_SCRIPT_NAME')) !== false) return;
    if (commands.some(({ words }) => words.some(namesPrefix))) return;
    const prefixes = new Set(context.djangoBackends.map(({ leaf }) => leaf.prefix));
    const reported = new Set<number>();
    for (const backend of context.djangoBackends) {
      const { prefix } = backend.leaf;
      const stripped = strippedAt(backend);
      if (!prefix || prefix === '/' || !stripped || reported.has(stripped.at.start)) continue;
      if (backend.proxy.rewrite || tellsPrefix(backend)) continue;
      reported.add(stripped.at.start);
      const expecting = routeBelow(django, prefix);
      if (expecting) {
        yield finding(
          stripped.at,
          `"${prefix}" is taken away before Django sees the path, and its routes begin with "${expecting.value}": requests for "${prefix}/…" get 404. Write "handle", which keeps the path.`,
          {
            severity: 'error',
            related: [{ at: expecting.at, message: 'Django waits for it here.' }],
            fixes: keepFix(stripped),
          },
        );
        continue;
      }
      yield finding(
        stripped.at,
        `"${prefix}" is taken away before Django sees the path, so Django's redirects and links leave it out and miss. Set "FORCE_SCRIPT_NAME" to "${prefix}", or use "handle", which keeps the path.`,
        {
          // What serves data to programs seldom links or redirects.
          ...(/^\/api(?:\/|$)/.test(prefix) ? { severity: 'info' as const } : {}),
          fixes: fixesOf(context, django, prefixes.size === 1 ? prefix : undefined, stripped),
        },
      );
    }
  },
};

interface Stripped {
  readonly at: Place;
  /** The word `handle_path`. */
  readonly name?: Place;
}

function strippedAt({ leaf }: Backend): Stripped | undefined {
  const block = leaf.chain.find(
    ({ handler }) => handler.kind === 'subroute' && handler.of === 'handle_path',
  );
  const path = block?.line.args[0];
  if (block && path) return { at: path, name: block.line.name };
  for (const { route } of routesBefore(leaf)) {
    if (route.handler.kind === 'strip-prefix') return { at: route.handler.prefix };
  }
  return undefined;
}

/** Servers have options for it: `--root-path` of uvicorn, `SCRIPT_NAME` of gunicorn. */
function namesPrefix(word: string | undefined): boolean {
  return word !== undefined && /root-path|path-prefix|SCRIPT_NAME/.test(word);
}

function tellsPrefix({ proxy }: Backend): boolean {
  return (proxy.line.block ?? []).some(
    ({ name, args }) => name.text === 'header_up' && /prefix|script/i.test(args[0]?.text ?? ''),
  );
}

function fixesOf(
  { files }: Analysis,
  django: Django,
  prefix: string | undefined,
  stripped: Stripped,
): readonly Fix[] {
  const anchor = lastOf(django, ['ALLOWED_HOSTS', 'DEBUG']);
  const quote = quoteIn(files, anchor);
  const edit =
    prefix === undefined
      ? undefined
      : below(files, anchor, [`FORCE_SCRIPT_NAME = ${quote}${prefix}${quote}`]);
  return [
    ...(edit ? [{ title: 'Tell Django the prefix', edits: [edit], safe: false }] : []),
    ...keepFix(stripped),
  ];
}

function keepFix({ name }: Stripped): readonly Fix[] {
  if (!name) return [];
  return [{ title: 'Keep the prefix', edits: [replace(name, 'handle')], safe: false }];
}
