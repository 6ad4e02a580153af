import type { Edit, Place } from '../../../grammar/text.ts';
import type { Django, Setting } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';

/** A change of one file. */
export type FileEdit = Edit & Place;

/** Gives a setting another value; absent when it is not assigned by a plain `NAME = …` or comes from the environment. */
export function assign(
  files: Files,
  setting: Setting | undefined,
  value: string,
): FileEdit | undefined {
  if (!setting || setting.variable !== undefined) return undefined;
  const { at } = setting;
  return isPlain(files, setting)
    ? { uri: at.uri, start: at.start, end: at.end, text: value }
    : undefined;
}

/** Writes lines below the assignment of a setting, indented alike; absent when it is not a plain one. */
export function below(
  files: Files,
  setting: Setting | undefined,
  lines: readonly string[],
): FileEdit | undefined {
  if (!setting || !isPlain(files, setting)) return undefined;
  const { at, nameAt } = setting;
  const text = files.read(at.uri) ?? '';
  const lineStart = text.lastIndexOf('\n', nameAt.start - 1) + 1;
  const indent = text.slice(lineStart, nameAt.start);
  const newline = text.indexOf('\n', at.end);
  const lineEnd = newline < 0 ? text.length : newline;
  const carriage = text[lineEnd - 1] === '\r';
  const start = carriage ? lineEnd - 1 : lineEnd;
  const glue = carriage ? '\r\n' : '\n';
  const written = lines.map((line) => `${glue}${line === '' ? '' : indent}${line}`).join('');
  return { uri: at.uri, start, end: start, text: written };
}

/** The setting of `names` that is assigned last of those in one file: the place for another line about the same matter. */
export function lastOf(django: Django, names: readonly string[]): Setting | undefined {
  const found = names.flatMap((name) => django.settings.get(name) ?? []);
  const [first] = found;
  return found
    .filter(({ at }) => at.uri === first?.at.uri)
    .toSorted((a, b) => a.at.start - b.at.start)
    .at(-1);
}

/** Adds texts behind the last member of a list that is written out; absent when it is not. */
export function append(
  files: Files,
  setting: Setting | undefined,
  texts: readonly string[],
): FileEdit | undefined {
  const quote = quoteIn(files, setting);
  return appendCode(
    files,
    setting,
    texts.map((text) => `${quote}${text}${quote}`),
  );
}

/** The same with expressions as they are to be written. */
export function appendCode(
  files: Files,
  setting: Setting | undefined,
  words: readonly string[],
): FileEdit | undefined {
  const value = setting?.value;
  if (!setting || (value?.type !== 'list' && value?.type !== 'tuple')) return undefined;
  const { at } = setting;
  const text = files.read(at.uri) ?? '';
  const source = text.slice(at.start, at.end);
  const isWritten = /^\[[^]*\]$/.test(source) || /^\([^]*\)$/.test(source);
  const last = value.items.at(-1)?.at;
  if (!isWritten) return undefined;
  if (!last) {
    if (value.items.length > 0) return undefined;
    const one = value.type === 'tuple' && words.length === 1 ? ',' : '';
    const edited = `${source[0]}${words.join(', ')}${one}${source.at(-1)}`;
    return { uri: at.uri, start: at.start, end: at.end, text: edited };
  }
  const inside = value.items.every(
    (item) => item.at?.uri === at.uri && item.at.start > at.start && item.at.end < at.end,
  );
  if (
    !inside ||
    source.includes(']', source.length - (at.end - last.end)) !== source.endsWith(']')
  ) {
    return undefined;
  }
  const lineStart = text.lastIndexOf('\n', last.start - 1) + 1;
  const lead = text.slice(lineStart, last.start);
  const newline = text.slice(0, lineStart).endsWith('\r\n') ? '\r\n' : '\n';
  const isOwnLine = lead.trim() === '' && lineStart > at.start;
  const end = text.indexOf('\n', last.end);
  if (isOwnLine && text[last.end] === ',' && end >= 0 && end < at.end) {
    // Behind what else stands in the line, such as a comment.
    const start = newline === '\n' ? end : end - 1;
    const written = words.map((word) => `${newline}${lead}${word},`).join('');
    return { uri: at.uri, start, end: start, text: written };
  }
  const glue = isOwnLine ? `,${newline}${lead}` : ', ';
  const start = last.end;
  return { uri: at.uri, start, end: start, text: words.map((word) => glue + word).join('') };
}

/** The quotation mark that the file of a setting uses for its texts. */
export function quoteIn(files: Files, setting: Setting | undefined): string {
  const text = (setting && files.read(setting.at.uri)) ?? '';
  return text.split('"').length > text.split("'").length ? '"' : "'";
}

/** Whether a setting is assigned by `NAME = value` on a line of its own. */
function isPlain(files: Files, { at, nameAt }: Setting): boolean {
  if (at.uri !== nameAt.uri) return false;
  const text = files.read(at.uri) ?? '';
  const lineStart = text.lastIndexOf('\n', nameAt.start - 1) + 1;
  const lead = text.slice(lineStart, nameAt.start);
  const between = text.slice(nameAt.end, at.start);
  return lead.trim() === '' && /^\s*(?::[^=\n]+)?=\s*$/.test(between);
}
