import { closest, distance } from 'fastest-levenshtein';
import type { Place } from '../../grammar/text.ts';
import { resolve } from '../workspace.ts';
import type { Token } from './config.ts';
import type { State } from './expand-state.ts';
import { snippetName } from './import-lines.ts';

/** Says of an import that found nothing why that is. One that leads out of the workspace makes the config incomplete. */
export function missing(state: State, from: string, pattern: Token, glob: boolean): void {
  state.needs.push({ kind: 'everything' });
  const target = resolve(from, pattern.text);
  if (!target.startsWith(`${state.files.root.replace(/\/$/, '')}/`)) {
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

/** A snippet of that name further down in the Caddyfile, where Caddy does not look for it. */
function laterDefinition(state: State, name: string): Place | undefined {
  const source = state.sources.get(state.root);
  const line = source?.filled.lines.find((candidate) => snippetName(candidate) === name);
  return line && source?.place(line.words[0]!);
}

/** Takes lines, or words that one argument became, from what imports may bring; told once, when nothing is left. */
export function spend(state: State, count: number, at: Token): void {
  const before = state.budget;
  state.budget -= count;
  if (before > 0 && state.budget <= 0) state.problems.push({ kind: 'import-too-much', at });
}
