import type { Place } from '../../grammar/text.ts';
import type { EnvVar } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { setElsewhere } from '../analysis/variables.ts';
import { readDotenv } from '../project/dotenv.ts';
import { basename } from '../workspace.ts';
import type { Cursor } from './cursor.ts';
import type { Named } from './names.ts';

/** An environment variable: the lines that set it, and its uses in Caddyfiles and compose files. */
export function namedVariable({ analysis, uri }: Cursor, { name, start }: EnvVar): Named {
  const at = { uri, start: start + 2, end: start + 2 + name.length };
  const uses: Place[] = [];
  for (const { variables } of analysis.config.sources.values()) {
    for (const use of variables) {
      if (use.name !== name) continue;
      const from = use.at.start + 2;
      uses.push({ uri: use.at.uri, start: from, end: from + name.length });
    }
  }
  const definitions: Place[] = [];
  if (/^[A-Za-z_]\w*$/.test(name)) {
    for (const file of neighbours(analysis)) {
      const text = analysis.files.read(file) ?? '';
      if (isDotenv(file)) {
        for (const entry of readDotenv(file, text)) {
          if (entry.name === name) definitions.push(entry.nameAt);
        }
      } else if (isCompose(file, analysis)) {
        for (const found of occurrences(file, text, name)) {
          (found.sets ? definitions : uses).push(found.at);
        }
      }
    }
  }
  const given = analysis.project.environment.variables.get(name) ?? setElsewhere(name, analysis);
  const isNamed = given && definitions.some(({ uri: file }) => file === given.at.uri);
  const isInFile = given && given.at.end > given.at.start;
  if (given && isInFile && !isNamed) definitions.push(given.at);
  return { kind: 'variable', name, at, definitions, uses };
}

/** Files that were read and hold the name of a variable, but in a form that is not followed, such as code. */
export function otherMentions(analysis: Analysis, name: string): readonly string[] {
  return [...neighbours(analysis)].filter((file) => {
    if (isDotenv(file) || isCompose(file, analysis)) return false;
    const [first] = wholeWords(analysis.files.read(file) ?? '', name);
    return first !== undefined;
  });
}

function* neighbours({ dependsOn, config, files }: Analysis): Generator<string> {
  for (const file of dependsOn.files) {
    if (!config.sources.has(file) && files.read(file) !== undefined) yield file;
  }
}

function isDotenv(uri: string): boolean {
  return /(?:^|[.\-_])env(?:$|[.\-_])/i.test(basename(uri));
}

function isCompose(uri: string, { project }: Analysis): boolean {
  return project.compose?.files.includes(uri) ?? false;
}

/** `NAME: value` and `- NAME=value` set a variable; `$NAME` and `${NAME…}` use it. */
function* occurrences(
  uri: string,
  text: string,
  name: string,
): Generator<{ readonly at: Place; readonly sets: boolean }> {
  for (const at of wholeWords(text, name)) {
    const end = at + name.length;
    const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    if (before.trimStart().startsWith('#')) continue;
    const place = { uri, start: at, end };
    if (/(?:^|[^$])\$\{?$/.test(before)) yield { at: place, sets: false };
    else if (
      /^\s*(?:-\s*)?["']?$/.test(before) &&
      /^["']?\s*(?:[:=]|\r?\n|$)/.test(text.slice(end, end + 4))
    ) {
      yield { at: place, sets: true };
    }
  }
}

/** Where a name stands that is no part of a longer one. */
function* wholeWords(text: string, name: string): Generator<number> {
  if (name === '') return;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const isPart = /\w/.test(text[at - 1] ?? '') || /\w/.test(text[at + name.length] ?? '');
    if (!isPart) yield at;
  }
}
