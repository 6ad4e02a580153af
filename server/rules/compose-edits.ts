import { type Place, wholeLine } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Service } from '../project/project.ts';
import { type PlacedEdit, replace } from './rule.ts';

/**
 * Adds items to a list of a service, such as its `volumes`, in the way that those there are written. Undefined where
 * the list is shared with other services, or written in a way that cannot be continued.
 */
export function addItems(
  analysis: Analysis,
  service: Service,
  list: 'volumes' | 'ports' | 'networks',
  added: readonly string[],
): PlacedEdit | undefined {
  const { at, items } = listsOf(service)[list];
  if (!at)
    return items.length > 0
      ? undefined
      : addEntry(
          analysis,
          service,
          (indent) =>
            `${indent}${list}:\n${added.map((item) => `${indent}  - ${item}\n`).join('')}`,
        );
  if (!isOwn(analysis, service, at)) return undefined;
  const last = items
    .filter(({ uri, start, end }) => uri === at.uri && at.start <= start && end <= at.end)
    .sort((a, b) => b.start - a.start)[0];
  return last && behindItem(analysis, withQuotes(analysis, last), added);
}

function listsOf({
  mountsAt,
  mounts,
  portsAt,
  ports,
  networksAt,
  networkItems,
}: Service): Record<
  'volumes' | 'ports' | 'networks',
  { readonly at: Place | undefined; readonly items: readonly Place[] }
> {
  return {
    volumes: { at: mountsAt, items: mounts.map((one) => one.at) },
    ports: { at: portsAt, items: ports.map((one) => one.at) },
    networks: { at: networksAt, items: networkItems },
  };
}

/** Adds a name to the top-level `volumes` of the file that says most of `service`. */
export function declareVolume(
  analysis: Analysis,
  service: Service,
  name: string,
): PlacedEdit | undefined {
  const { compose } = analysis.project;
  const { uri } = service.at;
  if (!compose || compose.volumes.has(name) || !/\.ya?ml$/.test(uri)) return undefined;
  const text = analysis.files.read(uri) ?? '';
  const first = [...compose.volumes.values()]
    .map(({ at }) => at)
    .filter((at) => at.uri === uri)
    .sort((a, b) => a.start - b.start)[0];
  if (!first) {
    if (/^volumes[ \t]*:/m.test(text)) return undefined;
    const gap = text.endsWith('\n') ? '\n' : '\n\n';
    return replace({ uri, start: text.length, end: text.length }, `${gap}volumes:\n  ${name}:\n`);
  }
  let { start } = wholeLine(text, first.start);
  const indent = text.slice(start, first.start);
  if (indent.trim() !== '') return undefined;
  // A comment above belongs to the volume below it.
  while (start > 0) {
    const above = wholeLine(text, start - 1);
    if (!text.slice(above.start, above.end).trim().startsWith('#')) break;
    start = above.start;
  }
  return replace({ uri, start, end: start }, `${indent}${name}:\n`);
}

/** Writes `env_file` for a service that has none. */
export function addEnvFile(
  analysis: Analysis,
  service: Service,
  file: string,
): PlacedEdit | undefined {
  return addEntry(analysis, service, (indent) => `${indent}env_file: ${file}\n`);
}

/** Gives a service that knows no other hosts by name one of them. */
export function addExtraHost(
  analysis: Analysis,
  service: Service,
  host: string,
): PlacedEdit | undefined {
  return addEntry(analysis, service, (indent) => `${indent}extra_hosts:\n${indent}  - "${host}"\n`);
}

/** The item of a list with `:ro` put behind it; undefined where it is not one plain string. */
export function readOnlyEdit(analysis: Analysis, at: Place): PlacedEdit | undefined {
  const written = analysis.textAt(at);
  const quote = /^["']/.exec(written)?.[0] ?? '';
  if (/[\n{}#*&]/.test(written) || !written.endsWith(quote)) return undefined;
  const { uri } = at;
  const end = at.end - quote.length;
  const parts = written.slice(quote.length, written.length - quote.length).split(':');
  if (parts.length === 2) return replace({ uri, start: end, end }, ':ro');
  if (parts.length === 3 && parts[2] === 'rw') return replace({ uri, start: end - 2, end }, 'ro');
  return parts.length === 3 ? replace({ uri, start: end, end }, ',ro') : undefined;
}

/**
 * Takes a name out of a `depends_on`, which goes as a whole when nothing is left in it. Undefined where the list is
 * written in a way that nobody has read.
 */
export function removeDependency(analysis: Analysis, at: Place): PlacedEdit | undefined {
  const { uri, start, end } = withQuotes(analysis, at);
  const text = analysis.files.read(uri) ?? '';
  const line = wholeLine(text, start);
  const lead = text.slice(line.start, start);
  const rest = text.slice(end, line.end);
  if (/^[ \t]*depends_on:[ \t]*\[/.test(lead)) return withoutFlowItem(text, { uri, start, end });
  const isItem = /^[ \t]*-[ \t]+$/.test(lead) && /^[ \t]*(?:#.*)?\r?\n?$/.test(rest);
  const isKey = /^[ \t]*$/.test(lead) && /^[ \t]*:[ \t]*(?:#.*)?\r?\n?$/.test(rest);
  if (!isItem && !isKey) return undefined;
  const close = isItem ? line.end : endOfBlock(text, start);
  const key = line.start > 0 ? wholeLine(text, line.start - 1) : undefined;
  const above = key ? text.slice(key.start, key.end) : '';
  const isFirst = /^[ \t]*depends_on:[ \t]*(?:#.*)?\r?\n$/.test(above);
  const next = text.slice(close, wholeLine(text, close).end);
  const hasMore = indentOf(next) === indentOf(lead + text.slice(start)) && next.trim() !== '';
  const isLast = !hasMore || (isItem && !next.trim().startsWith('-'));
  return replace({ uri, start: isFirst && isLast && key ? key.start : line.start, end: close }, '');
}

/** `[a, b]` without one of them, and without the line when it was the only one. */
function withoutFlowItem(text: string, { uri, start, end }: Place): PlacedEdit | undefined {
  const before = /[[,][ \t]*$/.exec(text.slice(0, start));
  const behind = /^[ \t]*[\],]/.exec(text.slice(end));
  if (!before || !behind) return undefined;
  const from = start - before[0].length;
  if (before[0].startsWith(',')) return replace({ uri, start: from, end }, '');
  const to = end + behind[0].length;
  if (behind[0].endsWith(',')) {
    const blank = /^[ \t]*/.exec(text.slice(to))?.[0].length ?? 0;
    return replace({ uri, start, end: to + blank }, '');
  }
  const line = wholeLine(text, start);
  const isRest = /^[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(to, line.end));
  return isRest ? replace({ uri, ...line }, '') : undefined;
}

/** Whether a place is written inside the service itself, and not in an anchor elsewhere. */
function isOwn(analysis: Analysis, { places }: Service, at: Place): boolean {
  return places.some(({ uri, start }) => {
    if (uri !== at.uri) return false;
    const text = analysis.files.read(uri) ?? '';
    return start < at.start && at.start < endOfBlock(text, start);
  });
}

/** The offset behind the last line that is indented deeper than the key at `start`. */
function endOfBlock(text: string, start: number): number {
  let line = wholeLine(text, start);
  const own = indentOf(text.slice(line.start, line.end));
  let end = line.end;
  while (line.end < text.length) {
    line = wholeLine(text, line.end);
    const written = text.slice(line.start, line.end);
    if (written.trim() === '' || written.trim().startsWith('#')) continue;
    if (indentOf(written) <= own) break;
    end = line.end;
  }
  return end;
}

/** The place of a text, with its quotes when it has any. */
function withQuotes(analysis: Analysis, { uri, start, end }: Place): Place {
  const text = analysis.files.read(uri) ?? '';
  const before = text[start - 1];
  const isQuoted = (before === '"' || before === "'") && text[end] === before;
  return isQuoted ? { uri, start: start - 1, end: end + 1 } : { uri, start, end };
}

function behindItem(
  analysis: Analysis,
  last: Place,
  added: readonly string[],
): PlacedEdit | undefined {
  const { uri } = last;
  const text = analysis.files.read(uri) ?? '';
  const line = wholeLine(text, last.start);
  const lead = /^[ \t]*- +/.exec(text.slice(line.start, last.start))?.[0];
  const quote = /^["']/.exec(text.slice(last.start))?.[0] ?? '';
  const written = added.map((item) => `${quote}${item}${quote}`);
  if (lead === undefined || line.start + lead.length !== last.start) {
    const isFlow = /^[ \t]*[\w-]+:[ \t]*\[/.test(text.slice(line.start, last.start));
    if (!isFlow) return undefined;
    return replace(
      { uri, start: last.end, end: last.end },
      written.map((item) => `, ${item}`).join(''),
    );
  }
  const behind = wholeLine(text, Math.max(last.start, last.end - 1));
  const end = text.endsWith('\n', behind.end) ? behind.end - 1 : behind.end;
  return replace({ uri, start: end, end }, written.map((item) => `\n${lead}${item}`).join(''));
}

/** Writes an entry behind the last thing that a service says. */
function addEntry(
  analysis: Analysis,
  service: Service,
  write: (indent: string) => string,
): PlacedEdit | undefined {
  const { uri, start, end } = service.at;
  const text = analysis.files.read(uri) ?? '';
  const line = wholeLine(text, start);
  // An alias or a mapping in braces cannot be continued on the next line.
  if (!/^["']?[ \t]*:[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(end, line.end))) return undefined;
  const close = endOfBlock(text, start);
  const inside = text.slice(line.end, close);
  const indent = /^(?:[ \t]*(?:#.*)?\r?\n)*([ \t]*)[^\s#]/.exec(inside)?.[1] ?? '';
  if (indent.length <= indentOf(text.slice(line.start, line.end))) return undefined;
  const added = write(indent);
  const key = added.slice(0, added.indexOf(':') + 1);
  // A list that is empty, or that is written in a way nobody has read, stays alone.
  if (inside.split('\n').some((one) => one.startsWith(key))) return undefined;
  const isOpen = !inside.endsWith('\n');
  return replace({ uri, start: close, end: close }, isOpen ? `\n${added.trimEnd()}` : added);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
