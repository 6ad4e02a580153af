import { wholeLine } from '../../grammar/text.ts';
import type { Slot } from './lint-settings.ts';
import type { YamlMapping, YamlNode } from './yaml.ts';

/**
 * Where another rule can be written in a settings file, so that all that is there stays as it is. `document` is absent
 * for a file without content. Undefined where it cannot be told, such as for rules that an alias brings in.
 */
export function ruleSlot(
  uri: string,
  text: string,
  document: YamlMapping | undefined,
): Slot | undefined {
  const at = (offset: number): Slot['at'] => ({ uri, start: offset, end: offset });
  // Where documents begin or end by a mark, the end of the text need not be the end of this one.
  if (/^(?:---|\.\.\.)/m.test(text)) return undefined;
  const entry = document?.entries.get('rules');
  if (!entry) {
    const open = text === '' || text.endsWith('\n') ? '' : '\n';
    const isPlain = !document || wholeLine(text, document.at.start).start === document.at.start;
    if (!isPlain || text[document?.at.start ?? text.length] === '{') return undefined;
    return { at: at(text.length), before: `${open}rules:\n  `, after: '\n' };
  }
  const { keyAt, value } = entry;
  if (value.kind === 'scalar' && value.value === null && value.raw.trim() === '') {
    return belowLine(text, keyAt.end, `${indentation(text, keyAt.start)}  `, at);
  }
  if (value.kind !== 'mapping' || value.at.start < keyAt.end) return undefined;
  if (text[value.at.start] === '{') {
    const isEmpty = value.entries.size === 0;
    const close = value.at.end - 1;
    if (text[close] !== '}' || /,\s*$/.test(text.slice(value.at.start, close))) return undefined;
    return { at: at(close), before: isEmpty ? '' : ', ', after: '' };
  }
  const [first] = value.entries.values();
  if (!first || first.keyAt.start !== value.at.start) return undefined;
  return belowLine(text, lastEnd(value), indentation(text, first.keyAt.start), at);
}

function belowLine(
  text: string,
  offset: number,
  indent: string,
  at: (offset: number) => Slot['at'],
): Slot {
  const { end } = wholeLine(text, offset);
  const open = text.slice(0, end).endsWith('\n') ? '' : '\n';
  return { at: at(end), before: `${open}${indent}`, after: '\n' };
}

function lastEnd(node: YamlNode): number {
  if (node.kind !== 'mapping') return node.at.end;
  return Math.max(...[...node.entries.values()].map(({ value }) => lastEnd(value)));
}

/** The blanks in front of a key. */
function indentation(text: string, offset: number): string {
  return /^ */.exec(text.slice(wholeLine(text, offset).start, offset))?.[0] ?? '';
}
