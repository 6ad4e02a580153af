import { assemble, type Excerpt, excerptOf, hole, type Part } from './excerpt.ts';
import type { Fact } from './project.ts';
import { readScript, type ShellCommand } from './shell.ts';

/** The commands of a Makefile's recipes. Variables that are set once and to plain text are filled in. */
export function readMakefile(uri: string, text: string): readonly ShellCommand[] {
  const source = excerptOf(uri, text);
  const lines = linesOf(source.text);
  const variables = variablesOf(source, lines);
  const found: ShellCommand[] = [];
  for (const { start, end, isRecipe } of lines) {
    if (!isRecipe) continue;
    let at = start;
    // `@` hides the command, `-` ignores its failure, `+` runs it even with `make -n`.
    while (/[\t @+-]/.test(source.text[at] ?? '') && at < end) at++;
    const script = assemble(source, fill(source.text, at, end, variables.values));
    const runner = { stage: 'unknown', environment: variables.exported } as const;
    for (const command of readScript(script, runner)) found.push(command);
  }
  return found;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly isRecipe: boolean;
}

/** The lines, joined where they end in a backslash. */
function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let afterRule = false;
  let inDefine = false;
  for (let start = 0; start < text.length; ) {
    let end = lineEnd(text, start);
    while (text[end - 1] === '\\' && end < text.length) end = lineEnd(text, end + 1);
    const line = text.slice(start, end);
    const isRecipe = line.startsWith('\t') && afterRule && !inDefine;
    if (/^ *define\b/.test(line)) inDefine = true;
    else if (/^ *endef\b/.test(line)) inDefine = false;
    else if (!inDefine && !line.startsWith('\t') && /^[^#=]*:(?![:=])/.test(line)) afterRule = true;
    if (!inDefine) lines.push({ start, end, isRecipe });
    start = end + 1;
  }
  return lines;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

interface MakeVariables {
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly exported: ReadonlyMap<string, Fact<string | undefined>>;
}

function variablesOf(source: Excerpt, lines: readonly Line[]): MakeVariables {
  const values = new Map<string, string | undefined>();
  const exported = new Map<string, Fact<string | undefined>>();
  for (const { start, end, isRecipe } of lines) {
    if (isRecipe) continue;
    const line = source.text.slice(start, end);
    const match = /^ *(export +)?([\w.-]+)[ \t]*([:?+!]{0,3}=)[ \t]*(.*)$/s.exec(line);
    if (match === null) continue;
    const [, exports, name = '', operator, written = ''] = match;
    const value = written.replace(/(^|[ \t])#.*$/s, '').trimEnd();
    // A second assignment, `+=`, `?=` (the environment wins) and references are not followed.
    const isPlain =
      (operator === '=' || operator === ':=' || operator === '::=') && !/[$\\]/.test(value);
    const known = isPlain && !values.has(name) ? value : undefined;
    values.set(name, known);
    if (exports === undefined && !exported.has(name)) continue;
    const at = assemble(source, [{ start, end }]).pieces[0]?.from ?? start;
    exported.set(name, { value: known, at: { uri: source.uri, start: at, end: at + line.length } });
  }
  return { values, exported };
}

/** A recipe as the shell gets it: `$$` is a dollar, `$(NAME)` a variable of make. */
function* fill(
  text: string,
  from: number,
  end: number,
  values: ReadonlyMap<string, string | undefined>,
): Generator<Part> {
  let start = from;
  for (let at = text.indexOf('$', from); at >= 0 && at < end; at = text.indexOf('$', start)) {
    yield { start, end: at };
    const next = text[at + 1];
    const close = next === '(' ? ')' : '}';
    const stop = next === '(' || next === '{' ? text.indexOf(close, at) : at + 1;
    start = stop < 0 || stop >= end ? end : stop + 1;
    if (next === '$') yield { start: at + 1, end: start };
    else {
      const name = next === '(' || next === '{' ? text.slice(at + 2, start - 1) : (next ?? '');
      yield { start: at, end: start, text: values.get(name) ?? hole };
    }
  }
  if (start < end) yield { start, end };
}
