import { known } from './compose-substitute.ts';
import { booleanOf, get, isNothing, type Node } from './compose-tree.ts';
import type { Fact } from './project.ts';

/**
 * The words of `command` or `entrypoint`: a list, or one text that Compose splits itself. Absent when nothing is written; the value
 * is `undefined` when a word is not known.
 */
export function readCommand(
  node: Node | undefined,
): Fact<readonly string[] | undefined> | undefined {
  if (!node || isNothing(node)) return undefined;
  const value = node.kind === 'text' ? splitWords(known(node.text)) : listOf(node);
  return { value, at: node.at };
}

/** The words of `healthcheck.test`, with `CMD`, `CMD-SHELL` or `NONE` first. */
export function readHealthcheck(service: Node): Fact<readonly string[]> | undefined {
  const healthcheck = get(service, 'healthcheck');
  const off = get(healthcheck, 'disable');
  if (off && booleanOf(off) !== false) return { value: ['NONE'], at: off.at };
  const test = get(healthcheck, 'test');
  if (!test) return undefined;
  const text = test.kind === 'text' ? known(test.text) : undefined;
  const value = text === undefined ? listOf(test) : ['CMD-SHELL', text];
  return value && { value, at: test.at };
}

function listOf(node: Node): readonly string[] | undefined {
  if (node.kind !== 'list') return undefined;
  const words: string[] = [];
  for (const item of node.items) {
    const word = item.kind === 'text' ? known(item.text) : undefined;
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}

/**
 * Splits as Compose does: at white space, with quotes and backslashes, up to the first `;`, `&`, `|`,
 * `<` or `>` that is not quoted, for no shell runs the words. Absent for what Compose refuses.
 */
export function splitWords(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") {
      at += 1;
      if (at === text.length) return undefined;
      word = (word ?? '') + text.charAt(at);
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (' \t\r\n'.includes(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (';&|<>'.includes(char)) {
      // The number of `2>` is no word.
      if (char === '>' && /^\d/.test(word ?? '')) word = undefined;
      break;
    } else if ('`()'.includes(char)) {
      // Command substitution, which Compose half understands.
      return undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
