import { ownRules } from '../own-rules.ts';
import { rules } from '../rules/index.ts';
import type { Completion, Completions } from './completion.ts';
import type { Cursor } from './cursor.ts';

/** In a comment: the ids of rules behind `caddylint-ignore`, and the word itself in a comment that begins with it. */
export function ignoreCompletions({ tree, comment, offset }: Cursor): Completions | undefined {
  if (!comment) return undefined;
  const before = tree.text.slice(comment.start, offset);
  const after = /^[a-z0-9-]*/.exec(tree.text.slice(offset, comment.end))?.[0].length ?? 0;
  const replace = { start: offset, end: offset + after };
  const list = /^#\s*caddylint-ignore(?:-file)?\s+(?:[a-z0-9-]+\s*,\s*)*([a-z0-9-]*)$/.exec(before);
  if (list) {
    const items = [...rules, ...ownRules].map((rule): Completion => {
      const about = { type: 'text', text: rule.summary } as const;
      return { label: rule.id, kind: 'rule', detail: rule.category, about };
    });
    return { items, replace: { ...replace, start: offset - (list[1]?.length ?? 0) } };
  }
  const start = /^#\s*([a-z-]*)$/.exec(before)?.[1];
  if (start === undefined || !'caddylint-ignore-file'.startsWith(start)) return undefined;
  const items = ['caddylint-ignore', 'caddylint-ignore-file'].map((label): Completion => {
    const snippet = `${label} \${1:rule}: \${0:reason}`;
    return { label, kind: 'rule', snippet, detail: 'rule: reason' };
  });
  return { items, replace: { ...replace, start: offset - start.length } };
}
