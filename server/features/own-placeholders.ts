import type { Place } from '../../grammar/text.ts';
import { walk } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import type { Named } from './names.ts';
import { distinct } from './distinct.ts';

/** A placeholder that lines of the file bring about, with the line's word that names it. */
export interface OwnPlaceholder {
  /** Without braces. */
  readonly name: string;
  /** The directive or matcher that gives it a value. */
  readonly by: 'map' | 'vars' | 'regexp';
  readonly token: Token;
}

/** The placeholders that `map`, `vars` and matchers with regular expressions give values to. */
export function* ownPlaceholders(analysis: Analysis): Generator<OwnPlaceholder> {
  for (const token of analysis.words('map_destination')) {
    const name = /^\{([^{}$]+)\}$/.exec(token.text)?.[1];
    if (name !== undefined && !token.unknown) yield { name, by: 'map', token };
  }
  for (const token of analysis.words('variable')) {
    if (isPlain(token)) yield { name: `vars.${token.text}`, by: 'vars', token };
  }
  for (const token of analysis.words('group_name')) {
    if (isPlain(token)) yield { name: `re.${token.text}.1`, by: 'regexp', token };
  }
  for (const { line } of analysis.lines) {
    if (!line.name.text.startsWith('@') || line.name.unknown) continue;
    const inner = [line.args, ...(line.block ?? []).map(({ name, args }) => [name, ...args])];
    // Without a name of its own a group goes by that of the matcher.
    const isNameless = inner.some(
      ([kind, ...words]) => kind && nameless.get(kind.text) === words.length,
    );
    if (isNameless) {
      yield { name: `re.${line.name.text.slice(1)}.1`, by: 'regexp', token: line.name };
    }
  }
}

/** How many words matchers have behind them when the name of their groups is left out. */
const nameless: ReadonlyMap<string, number> = new Map([
  ['path_regexp', 1],
  ['header_regexp', 2],
  ['vars_regexp', 2],
]);

/** The placeholder at `at`, if lines of `map` or `vars` set it: these, and everywhere it is read. */
export function namedPlaceholder(
  analysis: Analysis,
  written: string,
  at: Place,
): Named | undefined {
  const name = shortOf(written);
  const set: Place[] = [];
  for (const own of ownPlaceholders(analysis)) {
    if (own.by === 'regexp' || own.name !== name) continue;
    const { uri, start, end } = own.token;
    set.push({ uri, start, end });
  }
  // The lines of a snippet count once for every import.
  const definitions = distinct(set);
  if (definitions.length === 0) return undefined;
  const uses: Place[] = [];
  for (const { uri, written: tree } of analysis.config.sources.values()) {
    if (!tree.text.includes(name)) continue;
    for (const [{ words }] of walk(tree.lines)) {
      for (const part of words.flatMap(({ parts }) => parts)) {
        if (part.kind !== 'placeholder' || shortOf(part.name) !== name) continue;
        const isSet = definitions.some((one) => one.uri === uri && one.start === part.start);
        if (!isSet) uses.push({ uri, start: part.start, end: part.end });
      }
    }
  }
  return { kind: 'placeholder', name, at, definitions, uses };
}

function shortOf(name: string): string {
  return name.replace(/^http\.(?=vars\.)/, '');
}

function isPlain({ text, unknown }: Token): boolean {
  return !unknown && /^[\w.-]+$/.test(text);
}
