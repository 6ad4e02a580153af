import { closest, distance } from 'fastest-levenshtein';
import type { Place } from '../../../grammar/text.ts';
import type { Token } from '../config.ts';
import type { Scope, State } from './expand-state.ts';
import type { ImportedFiles } from './import-files.ts';
import { snippetName } from './import-lines.ts';

/**
 * Says of an import that found nothing why that is. One that leads out of the workspace makes the config incomplete, and so does
 * what may be a snippet of a file out there.
 */
export function missing(
  state: State,
  scope: Scope,
  { searched, lacking }: ImportedFiles,
  pattern: Token,
  glob: boolean,
): void {
  state.needs.push({ kind: 'everything' });
  const root = `${state.files.root}/`;
  if (lacking !== undefined || searched.some((uri) => !uri.startsWith(root))) {
    unread(state, scope);
    return;
  }
  if (state.moreSnippets && !pattern.text.includes('/')) {
    state.complete = false;
    return;
  }
  const later = laterDefinition(state, pattern.text);
  if (later) {
    state.problems.push({ kind: 'snippet-later', at: pattern, definition: later });
    return;
  }
  if (!glob) state.complete = false;
  const names = [...state.snippets.keys()];
  const nearest =
    names.length > 0 ? closest(pattern.text.replace(/^\(|\)$/g, ''), names) : undefined;
  const similar =
    nearest && distance(nearest, pattern.text) <= 2 + (pattern.text.startsWith('(') ? 2 : 0)
      ? [nearest]
      : [];
  state.problems.push({ kind: 'import-missing', at: pattern, glob, similar });
}

/** Leaves out what an import brings, since nobody here can read it. At the top of a file, that may define snippets. */
export function unread(state: State, { depth }: Scope): void {
  state.complete = false;
  if (depth === 0) state.moreSnippets = true;
}

/** A snippet of that name further down in the Caddyfile, where Caddy does not look for it. */
function laterDefinition(state: State, name: string): Place | undefined {
  const source = state.sources.get(state.root);
  for (const line of source?.filled.lines ?? []) {
    const snippet = snippetName(line);
    if (snippet?.name === name) return source?.place(snippet.word);
  }
  return undefined;
}

/** Takes lines, or words that one argument became, from what imports may bring; told once, when nothing is left. */
export function spend(state: State, count: number, at: Token): void {
  const before = state.budget;
  state.budget -= count;
  if (before > 0 && state.budget <= 0) state.problems.push({ kind: 'import-too-much', at });
}
