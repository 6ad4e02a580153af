import { type Files, foldersUp, resolve } from '../../workspace.ts';
import type { Fact } from '../project.ts';
import { isScalar, parseDocument } from 'yaml';

/**
 * The minor series of Django that a project uses, such as `5.2`. Lock files win over requirements,
 * those over `pyproject.toml`, and what stands nearer to `folder` over what stands above it. Of a range
 * such as `^6.0` or `>=5.2,<6` it is the lowest series; a range without an upper bound says nothing.
 * Absent too when files of one sort disagree.
 */
export function djangoVersion(folder: string, files: Files): Fact<string> | undefined {
  const folders = foldersUp(folder, files.root);
  for (const sort of [fromLocks, fromRequirements, fromPyproject, fromPipfile]) {
    for (const one of folders) {
      const found = sort(one, files);
      if (found === 'several') return undefined;
      if (found) return found;
    }
  }
  return undefined;
}

type Found = Fact<string> | 'several' | undefined;

function fromLocks(folder: string, files: Files): Found {
  const found: Fact<string>[] = [];
  for (const name of ['poetry.lock', 'uv.lock', 'pdm.lock']) {
    const uri = `${folder}/${name}`;
    const text = files.read(uri);
    if (text !== undefined) found.push(...lockedPackages(uri, text));
  }
  const uri = `${folder}/Pipfile.lock`;
  const text = files.read(uri);
  const locked = text === undefined ? undefined : lockedPipfile(uri, text);
  if (locked) found.push(locked);
  return agreed(found);
}

/** The version in each `[[package]]` table named `django`. */
function lockedPackages(uri: string, text: string): Fact<string>[] {
  const found: Fact<string>[] = [];
  let named = false;
  let version: Fact<string> | undefined;
  const close = (): void => {
    if (named && version) found.push(version);
    named = false;
    version = undefined;
  };
  let inPackage = false;
  for (const line of linesOf(text)) {
    if (line.text.startsWith('[')) {
      close();
      inPackage = line.text.trim() === '[[package]]';
    }
    const pair = inPackage ? keyAndText(line) : undefined;
    if (pair?.key === 'name') named = pair.value.toLowerCase() === 'django';
    if (pair?.key === 'version') version = seriesFact(uri, pair.value, pair.start);
  }
  close();
  return found;
}

function lockedPipfile(uri: string, text: string): Fact<string> | undefined {
  const version = parseDocument(text).getIn(['default', 'django', 'version'], true);
  if (!isScalar(version) || typeof version.value !== 'string' || !version.range) return undefined;
  const at = { uri, start: version.range[0] + 1, end: version.range[1] - 1 };
  const value = version.value.startsWith('==') ? seriesOf(version.value.slice(2)) : undefined;
  return value === undefined ? undefined : { value, at };
}

function fromRequirements(folder: string, files: Files): Found {
  const uris = [
    ...files.find(folder, 'requirements*.txt'),
    ...files.find(folder, 'requirements/*.txt'),
  ];
  const seen = new Set<string>();
  const found: (Fact<string> | 'unbounded')[] = [];
  for (let uri = uris.shift(); uri !== undefined && seen.size < 200; uri = uris.shift()) {
    if (seen.has(uri)) continue;
    seen.add(uri);
    for (const line of linesOf(files.read(uri) ?? '')) {
      const include = /^\s*(?:-r|--requirement)[\s=]\s*(\S+)/.exec(line.text)?.[1];
      if (include) uris.push(resolve(uri, include));
      const requirement = readRequirement(line.text.replace(/(?:^|\s)#.*$/, ''));
      if (requirement) found.push(boundFact(uri, line.start + requirement.start, requirement));
    }
  }
  return agreedBounds(found);
}

function fromPyproject(folder: string, files: Files): Found {
  const uri = `${folder}/pyproject.toml`;
  const text = files.read(uri);
  if (text === undefined) return undefined;
  const found: (Fact<string> | 'unbounded')[] = [];
  let section = '';
  let inList = false;
  for (const line of linesOf(text)) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/.exec(line.text)?.[1];
    if (header !== undefined && !inList) section = header;
    if (section === 'tool.poetry.dependencies') {
      const fact = tableEntry(uri, line, true);
      if (fact) found.push(fact);
    }
    if (section !== 'project') continue;
    if (/^\s*dependencies\s*=\s*\[/.test(line.text)) inList = true;
    if (!inList) continue;
    const listed = line.text.replace(/^\s*dependencies\s*=\s*\[/, (whole) =>
      ' '.repeat(whole.length),
    );
    for (const item of listed.matchAll(/"([^"]*)"|'([^']*)'/g)) {
      const requirement = readRequirement(item[1] ?? item[2] ?? '');
      const start = line.start + item.index + 1;
      if (requirement) found.push(boundFact(uri, start + requirement.start, requirement));
    }
    if (/\]\s*(?:#.*)?$/.test(listed.replaceAll(/"[^"]*"|'[^']*'/g, ''))) inList = false;
  }
  return agreedBounds(found);
}

function fromPipfile(folder: string, files: Files): Found {
  const uri = `${folder}/Pipfile`;
  const found: (Fact<string> | 'unbounded')[] = [];
  let section = '';
  for (const line of linesOf(files.read(uri) ?? '')) {
    section = /^\s*\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/.exec(line.text)?.[1] ?? section;
    const fact = section === 'packages' ? tableEntry(uri, line, false) : undefined;
    if (fact) found.push(fact);
  }
  return agreedBounds(found);
}

/** `django = "…"` or `django = { version = "…" }`. */
function tableEntry(
  uri: string,
  line: Line,
  poetry: boolean,
): Fact<string> | 'unbounded' | undefined {
  const match = /^\s*"?django"?\s*=\s*(?:\{.*?\bversion\s*=\s*)?"([^"]*)"/i.exec(line.text);
  if (match?.[1] === undefined) return undefined;
  const start = line.start + match[0].length - 1 - match[1].length;
  return boundFact(uri, start, { start: 0, constraint: match[1], poetry });
}

interface Requirement {
  /** Where the constraint begins in the text that was read. */
  readonly start: number;
  readonly constraint: string;
  /** Written in Poetry's notation, in which a bare version is exact. */
  readonly poetry?: boolean;
}

/** `django[extra]>=5.2,<5.3; marker` taken apart; absent for other packages. */
function readRequirement(text: string): Requirement | undefined {
  const match = /^\s*django\s*(?:\[[^\]]*\])?\s*(?=$|[;=<>!~(\s])/i.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match[0].length);
  const constraint = rest
    .replace(/(?:;|--hash|\\$).*$/s, '')
    .trimEnd()
    .replace(/^\((.*)\)$/, '$1');
  return { start: match[0].length, constraint };
}

function boundFact(
  uri: string,
  start: number,
  requirement: Requirement,
): Fact<string> | 'unbounded' {
  const value = lowestSeries(requirement);
  if (value === undefined) return 'unbounded';
  return { value, at: { uri, start, end: start + requirement.constraint.length } };
}

/**
 * The lowest series a constraint allows, where it has an upper bound too. From 5.1 on, where the last of the older
 * settings went away, it says enough without one.
 */
function lowestSeries({ constraint, poetry }: Requirement): string | undefined {
  let lower: string | undefined;
  let bounded = false;
  for (const part of constraint.split(',')) {
    const match = /^\s*(===?|~=|>=|<=|!=|<|>|\^|~)?\s*(\d+(?:\.\d+)*(?:\.\*)?)\s*$/.exec(part);
    if (!match?.[2]) return undefined;
    const [, operator = poetry ? '==' : '', version] = match;
    switch (operator) {
      case '==':
      case '===':
      case '~=':
      case '^':
      case '~':
        lower = seriesOf(version);
        bounded = true;
        break;
      case '>=':
        lower = seriesOf(version);
        break;
      case '<':
      case '<=':
        bounded = true;
        break;
      case '!=':
        break;
      default:
        return undefined;
    }
  }
  return bounded || isNew(lower) ? lower : undefined;
}

function isNew(series: string | undefined): boolean {
  const [major = 0, minor = 0] = (series ?? '').split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 1);
}

function agreed(found: readonly Fact<string>[]): Found {
  const [first] = found;
  return found.some((fact) => fact.value !== first?.value) ? 'several' : first;
}

function agreedBounds(found: readonly (Fact<string> | 'unbounded')[]): Found {
  const facts = found.filter((fact) => fact !== 'unbounded');
  return agreed(facts);
}

function seriesFact(uri: string, version: string, start: number): Fact<string> | undefined {
  const value = seriesOf(version);
  return value === undefined
    ? undefined
    : { value, at: { uri, start, end: start + version.length } };
}

/** `5.2.1` as `5.2`; absent when no minor number is given. */
function seriesOf(version: string): string | undefined {
  return /^(\d+\.\d+)(?:\.|[abrc]|$)/.exec(version)?.[1];
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    // No requirement is that long, and patterns are only safe on short lines.
    yield { text: text.slice(start, Math.min(end, start + 2000)).replace(/\r$/, ''), start };
    start = end + 1;
  }
}

function keyAndText(line: Line): { key: string; value: string; start: number } | undefined {
  const match = /^(\w+)\s*=\s*"([^"\\]*)"\s*$/.exec(line.text);
  if (!match?.[1] || match[2] === undefined) return undefined;
  return {
    key: match[1],
    value: match[2],
    start: line.start + match[0].lastIndexOf(match[2] + '"'),
  };
}
