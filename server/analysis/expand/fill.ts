import { countFirst } from '../../../grammar/spans.ts';
import type { Place, Span } from '../../../grammar/text.ts';
import { envEnd } from '../../../grammar/tokens.ts';
import type { Line, Tree, Word } from '../../../grammar/tree.ts';
import type { Environment, Fact } from '../../project/project.ts';
import { createMemory, type Memory } from '../memory.ts';

/** One file as Caddy reads it: environment variables spliced into its text, then parsed. */
export interface Source {
  readonly uri: string;
  /** As written in the file. */
  readonly written: Tree;
  /** After splicing; the same object when nothing is spliced in. */
  readonly filled: Tree;
  /** Every use of an environment variable, in order. */
  readonly variables: readonly VariableUse[];
  /** Where a span of `filled` was written. A span inside a spliced value is the whole `{$NAME}`. */
  readonly place: (span: Span) => Place;
}

/** One `{$NAME}` or `{$NAME:default}` of a file. */
export interface VariableUse {
  readonly name: string;
  /** Absent when there is no colon. */
  readonly default?: string;
  readonly at: Place;
  readonly state: VariableState;
}

/**
 * What Caddy puts in: four different things. `set` has a value, which may be empty; `default` and
 * `unset` are certain to have none; `unknown` could be anything.
 */
export type VariableState =
  | { readonly kind: 'set'; readonly value: string; readonly fact: Fact<string | undefined> }
  | { readonly kind: 'default'; readonly value: string }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown' };

/**
 * Reads `text` with `environment` filled in as Caddy does it: in the raw text, before anything is
 * parsed, each value once and not looked into again. What is not known stays as it is written.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/caddyfile/parse.go (replaceEnvVars)
 */
export function fill(
  uri: string,
  text: string,
  environment: Environment,
  memory: Memory = createMemory(),
): Source {
  const written = memory.tree(uri, text);
  const variables = variablesIn(uri, text, environment);
  const kept = namelessAddresses(written, variables);
  const splices: Splice[] = [];
  let result = '';
  let done = 0;
  for (const { at, state } of variables) {
    const value = kept.has(at.start) ? undefined : splicedValue(state);
    if (value === undefined) continue;
    result += text.slice(done, at.start);
    splices.push({ start: result.length, end: result.length + value.length, from: at });
    result += value;
    done = at.end;
  }
  if (splices.length === 0) {
    return {
      uri,
      written,
      filled: written,
      variables,
      place: ({ start, end }) => ({ uri, start, end }),
    };
  }
  result += text.slice(done);
  const place = ({ start, end }: Span): Place => ({
    uri,
    start: origin(splices, start, 'start'),
    end: origin(splices, end, 'end'),
  });
  return { uri, written, filled: memory.tree(`${uri} filled`, result), variables, place };
}

/** Every `{$NAME}` of a text, in order. */
function variablesIn(uri: string, text: string, environment: Environment): readonly VariableUse[] {
  const variables: VariableUse[] = [];
  const last = text.lastIndexOf('}');
  for (let at = text.indexOf('{$'); at >= 0 && at < last; ) {
    const end = envEnd(text, at);
    if (end > at + 1) variables.push(readVariable(text, { start: at, end }, uri, environment));
    at = text.indexOf('{$', end);
  }
  return variables;
}

/**
 * Where variables begin that are empty and without which a site has no address, or no whole one. They stay as they are written, since
 * a rule tells them, and all that is wrong with the site itself would be lost behind what becomes of its text.
 */
function namelessAddresses(written: Tree, variables: readonly VariableUse[]): ReadonlySet<number> {
  const blank = variables.filter(isBlank).map(({ at }) => at);
  const kept = new Set<number>();
  let next = 0;
  const holesIn = ({ start, end }: Span): readonly Span[] => {
    while (next < blank.length && blank[next]!.start < start) next++;
    const first = next;
    while (next < blank.length && blank[next]!.end <= end) next++;
    return blank.slice(first, next);
  };
  for (const item of blank.length > 0 ? written.items : []) {
    for (const addresses of addressesIn(item)) {
      const words = addresses.map((word) => {
        const holes = holesIn(word);
        const left = withoutSpans(written.text, word, holes);
        return { holes, left: left.replace(/,$/, ''), hasComma: left.endsWith(',') };
      });
      const isNameless = words.every(({ left }) => left === '');
      const last = words.findLastIndex(({ left }) => left !== '');
      for (const [at, { holes, left }] of words.entries()) {
        // Behind the last comma, Caddy wants another address.
        const isMissed = at > last && words[last]?.hasComma;
        const isBroken = left !== '' && !isWithoutHost(left);
        if (isNameless || isMissed || isBroken) for (const { start } of holes) kept.add(start);
      }
    }
  }
  return kept;
}

/** The addresses of a site; of a snippet, the words in front of blocks that are nothing but variables, and so no directive. */
function addressesIn(item: Tree['items'][number]): readonly (readonly Word[])[] {
  if (item.kind === 'site') return item.block || !mayBeSites(item.lines) ? [item.addresses] : [];
  if (item.kind !== 'snippet') return [];
  return item.block.lines
    .filter(({ block, words }) => block && words.every(({ text }) => /^\{\$[^}]*\},?$/.test(text)))
    .map(({ words }) => words);
}

/** Whether lines may be sites with braces of their own, and what stands above them a place for further ones. */
export function mayBeSites(lines: readonly Line[]): boolean {
  return lines.every(({ block, words }) => block || words[0]?.text === 'import');
}

function isBlank({ state }: VariableUse): boolean {
  return state.kind === 'unset' || (state.kind === 'set' && state.value === '');
}

/** `:8080`, `http://` or nothing: an address that Caddy takes as it is, or no address at all. */
export function isWithoutHost(address: string): boolean {
  return /^(?:http:\/\/)?(?::\d+)?$/.test(address);
}

function withoutSpans(text: string, { start, end }: Span, holes: readonly Span[]): string {
  let left = '';
  let done = start;
  for (const hole of holes) {
    left += text.slice(done, hole.start);
    done = hole.end;
  }
  return left + text.slice(done, end);
}

/** What is spliced in for a variable; `undefined` when nobody knows. */
export function splicedValue(state: VariableState): string | undefined {
  switch (state.kind) {
    case 'set':
    case 'default':
      return state.value;
    case 'unset':
      return '';
    case 'unknown':
      return undefined;
  }
}

function readVariable(
  text: string,
  span: Span,
  uri: string,
  environment: Environment,
): VariableUse {
  const inner = text.slice(span.start + 2, span.end - 1);
  const colon = inner.indexOf(':');
  const name = colon < 0 ? inner : inner.slice(0, colon);
  const fallback = colon < 0 ? undefined : inner.slice(colon + 1);
  const at = { uri, ...span };
  const state = variableState(name, fallback, environment);
  return fallback === undefined ? { name, at, state } : { name, default: fallback, at, state };
}

function variableState(
  name: string,
  fallback: string | undefined,
  environment: Environment,
): VariableState {
  const fact = environment.variables.get(name);
  if (fact) {
    return fact.value === undefined
      ? { kind: 'unknown' }
      : { kind: 'set', value: fact.value, fact };
  }
  if (!environment.complete) return { kind: 'unknown' };
  return fallback === undefined ? { kind: 'unset' } : { kind: 'default', value: fallback };
}

/** A spliced value: its span in the filled text, and the variable it stands for in the written one. */
interface Splice extends Span {
  readonly from: Span;
}

/** Where `offset` of the filled text was written; inside a splice, the splice's own start or end. */
function origin(splices: readonly Splice[], offset: number, side: 'start' | 'end'): number {
  const next = countFirst(splices, ({ start }) => start <= offset);
  const splice = splices[next - 1];
  if (!splice) return offset;
  if (side === 'end' && offset === splice.start && splice.end > splice.start) {
    // The end of what stands before the value, not of the value.
    const before = splices[next - 2];
    return before ? before.from.end + Math.max(0, offset - before.end) : offset;
  }
  const inside = side === 'start' ? offset < splice.end : offset <= splice.end;
  if (inside) return side === 'start' ? splice.from.start : splice.from.end;
  return splice.from.end + (offset - splice.end);
}
