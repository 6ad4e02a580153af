import { wholeLine } from '../../grammar/text.ts';
import type { Line as TreeLine, Tree, Word } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { directiveOrder } from '../analysis/routes/routes.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import type { Action } from './actions.ts';
import { cursorAt } from './cursor.ts';
import type { Refactor } from './refactors.ts';

/**
 * Writes `handle_path` as a `handle` that takes the prefix off itself, and the other way round. Both do the same as long
 * as nothing else in the block runs before `uri`.
 * https://caddyserver.com/docs/caddyfile/directives/handle_path
 */
export const changeHandle: Refactor = (analysis, uri, selection) => {
  const cursor = cursorAt(analysis, uri, selection.start);
  const { line, scope, tree } = cursor ?? {};
  if (!line || !tree || scope?.kind !== 'body' || scope.block !== 'site') return [];
  const [name, path, ...others] = line.words;
  if (!name || !path || others.length > 0 || selection.end > path.end || !line.block) return [];
  const prefix = prefixOf(tree, path);
  if (prefix === undefined) return [];
  const at = { analysis, uri, tree, line, name, prefix };
  if (name.text === 'handle_path') return toHandle(at);
  return name.text === 'handle' ? toHandlePath(at) : [];
};

interface Block {
  readonly analysis: Analysis;
  readonly uri: string;
  readonly tree: Tree;
  readonly line: TreeLine;
  readonly name: Word;
  /** What `handle_path` takes off the path, as it is written. */
  readonly prefix: string;
}

/** Undefined for a path that takes nothing off, or of which that cannot be said. */
function prefixOf({ text }: Tree, { start, end, quote, fault }: Word): string | undefined {
  const raw = text.slice(start, end);
  if (quote !== '' || fault || !raw.startsWith('/')) return undefined;
  const prefix = raw.endsWith('/*') ? raw.slice(0, -2) : raw.endsWith('*') ? raw.slice(0, -1) : raw;
  return prefix === '' || prefix.includes('*') ? undefined : prefix;
}

function toHandle(at: Block): Action[] {
  const { uri, tree, line, name, prefix } = at;
  const { open, close, lines } = line.block!;
  const row = wholeLine(tree.text, open.start);
  // Where the block is all in one row, there is no place for a line.
  if (!close || close.start < row.end) return [];
  const first = lines[0];
  const lead = first && wholeLine(tree.text, first.start).start;
  const indentation =
    first && lead !== row.start
      ? tree.text.slice(lead, first.start)
      : `${indentationOf(tree, line)}\t`;
  if (indentation.trim() !== '') return [];
  const strip: PlacedEdit = {
    uri,
    start: row.end,
    end: row.end,
    text: `${indentation}uri strip_prefix ${prefix}\n`,
  };
  const edits = [{ uri, start: name.start, end: name.end, text: 'handle' }, strip];
  const early = earlyOnes(at, () => false);
  if (!early) return [];
  const title = `Write "handle" with "uri strip_prefix"`;
  return [action(early.length > 0 ? `${title}${after(early)}` : title, edits, early.length === 0)];
}

function toHandlePath(at: Block): Action[] {
  const { uri, tree, line, name, prefix } = at;
  const edits = [{ uri, start: name.start, end: name.end, text: 'handle_path' }];
  const strips = line.block!.lines.filter(({ words: [word] }) => word?.text === 'uri');
  // The one `uri` of the block goes.
  const early = earlyOnes(at, (names) => names.filter((name) => name === 'uri').length === 1);
  const [strip] = strips;
  if (!early) return [];
  if (!strip) {
    return [action(`Write "handle_path", which takes "${prefix}" off the path`, edits, false)];
  }
  const [, verb, argument, ...others] = strip.words;
  const written = argument && tree.text.slice(argument.start, argument.end);
  const isSame = verb?.text === 'strip_prefix' && written === prefix && others.length === 0;
  const row = wholeLine(tree.text, strip.start);
  const isAlone = tree.text.slice(row.start, row.end).trim() === textOf(tree, strip);
  if (!isSame || strips.length > 1 || strip.block || !isAlone) return [];
  edits.push({ uri, ...row, text: '' });
  const title = 'Write "handle_path" without "uri strip_prefix"';
  return [action(early.length > 0 ? `${title}${before(early)}` : title, edits, early.length === 0)];
}

function action(title: string, edits: readonly PlacedEdit[], keeps: boolean): Action {
  return { title, kind: 'rewrite', edits, preferred: false, keeps };
}

function after(names: readonly string[]): string {
  return `: ${listed(names)} then runs before the prefix is taken off`;
}

function before(names: readonly string[]): string {
  return `: ${listed(names)} then runs after the prefix is taken off`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function textOf({ text }: Tree, { start, end }: TreeLine): string {
  return text.slice(start, end).trim();
}

function indentationOf({ text }: Tree, { start }: TreeLine): string {
  return text.slice(wholeLine(text, start).start, start);
}

/**
 * The directives of the block that do not certainly run after the prefix is taken off by `uri`. Undefined when the block
 * is never read, so that nothing is known of it.
 */
function earlyOnes(
  { analysis, uri, name }: Block,
  isWithoutUri: (names: readonly string[]) => boolean,
): readonly string[] | undefined {
  const read = analysis.lines.filter(
    ({ line }) => line.name.uri === uri && line.name.start === name.start,
  );
  if (read.length === 0) return undefined;
  const order = directiveOrder(analysis.config, analysis.schema.order);
  const place = order.indexOf('uri');
  const early = new Set<string>();
  for (const { line } of read) {
    const words = (line.block ?? []).map((inner) => inner.name);
    const leavesOut = isWithoutUri(words.map(({ text }) => text));
    for (const { text, unknown } of words) {
      if (text.startsWith('@') || (text === 'uri' && leavesOut)) continue;
      if (unknown || order.indexOf(text) <= place) early.add(text);
    }
  }
  return [...early];
}
