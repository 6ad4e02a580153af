import type { Block, Line as TreeLine, Word } from '../../../grammar/tree.ts';
import { oldSpellings, substitute } from './arguments.ts';
import type { Token } from '../config.ts';
import type { Scope, State } from './expand-state.ts';
import { tokenOf } from './import-lines.ts';
import { stampOf } from './kept-lines.ts';
import { spend } from './missing-imports.ts';

/** The words of a line with import arguments filled in. */
export function tokens(state: State, scope: Scope, words: readonly Word[]): Token[] {
  const result: Token[] = [];
  for (const word of words) {
    // A quote that never ends does not count: Caddy takes this for the brace.
    if (word.fault === 'unterminated' && word.text === '}') continue;
    const token = tokenOf(scope.source, word, scope.via);
    if (!scope.args || word.parts.length === 0) result.push(token);
    else {
      const filled = substitute(token, word, scope.args);
      if (filled.length > 1) spend(state, filled.length - 1, token);
      if (state.budget <= 0) break;
      for (const each of filled) result.push(each);
      if (token.text.includes('{args.')) noteOldSpellings(state, scope, word);
    }
  }
  return result;
}

function noteOldSpellings(state: State, { source, args, via }: Scope, word: Word): void {
  for (const { part, index } of oldSpellings(word, args?.args.length ?? 0)) {
    const at = { ...source.place(part), ...(via ? { via } : {}) };
    state.problems.push({ kind: 'argument-old-spelling', at, index });
  }
}

/** Keeps the definition of a snippet, or says that there is one already. */
export function define(
  state: State,
  scope: Scope,
  line: TreeLine,
  { name, word }: { readonly name: string; readonly word: Word },
  body: Block,
): void {
  const nameAt = scope.source.place(word);
  const first = state.snippets.get(name);
  if (first) {
    state.problems.push({ kind: 'duplicate-snippet', at: nameAt, name, first: first.nameAt });
    return;
  }
  const at = scope.source.place({ start: line.start, end: body.end });
  const stamp = stampOf(state.stamps, scope.source, line);
  const definition = { name, nameAt, at, source: scope.source, block: body, stamp, uses: 0 };
  state.snippets.set(name, definition);
  state.definitions.push(definition);
}
