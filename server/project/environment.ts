import { basename, dirname, type Files, foldersUp, relative } from '../workspace.ts';
import type { Lookup } from './compose-substitute.ts';
import { readDotenv } from './dotenv.ts';
import type { DotenvEntry, Environment, Fact, Service } from './project.ts';

/** The environment that files in the form of `.env` give together. A later file wins. */
export function environmentOfFiles(
  files: Files,
  uris: readonly string[],
  lookup?: Lookup,
): Environment {
  const variables = new Map<string, Fact<string | undefined>>();
  let complete = true;
  for (const uri of uris) {
    const file = readEnvFile(files, uri, lookup, (name) => valueOf(variables, name));
    addEntries(variables, file.entries);
    complete &&= file.exact;
  }
  return { variables, complete };
}

/** What a file in the form of `.env` says, or the template that is committed in its place. */
export interface EnvFile {
  readonly entries: readonly DotenvEntry[];
  /** Whether the file itself was read. Without it, nothing can be said of a name that is not in `entries`. */
  readonly exact: boolean;
  /** The length of what was read, in UTF-16 code units. */
  readonly length: number;
}

/** Reads `uri`, or its template when there is no such file, in which an empty text is a value that is not known. `lookup` and `earlier` are those of `readDotenv`. */
export function readEnvFile(files: Files, uri: string, lookup?: Lookup, earlier?: Lookup): EnvFile {
  const own = files.read(uri);
  if (own !== undefined) {
    return { entries: readDotenv(uri, own, lookup, earlier), exact: true, length: own.length };
  }
  const template = findTemplate(files, uri);
  const text = template === undefined ? undefined : files.read(template);
  if (template === undefined || text === undefined) return { entries: [], exact: false, length: 0 };
  return {
    entries: readDotenv(template, text, lookup, earlier).map(withoutBlank),
    exact: false,
    length: text.length,
  };
}

/** The names that some file in the form of `.env`, or a template of one, gives a value to, wherever it lies in the repository. */
export function namesInEnvFiles(files: Files): ReadonlySet<string> {
  const names = new Set<string>();
  for (const uri of files.find(files.root, '**/{.env,.env.*,*.env,env.*}')) {
    if (otherLanguages.test(uri)) continue;
    for (const { name, value } of readDotenv(uri, files.read(uri) ?? ''))
      if (value !== '') names.add(name);
  }
  return names;
}

/** Files that are no env files, although their names look like it: `env.d.ts`, `env.py`. */
export const otherLanguages = /\.(?:[cm]?[jt]sx?|go|html|json|md|mk|php|py|rb|sh|toml|ya?ml)$/i;

/** What is left empty in a template is for whoever copies it. */
function withoutBlank(entry: DotenvEntry): DotenvEntry {
  return entry.value === '' ? { ...entry, value: undefined } : entry;
}

/** What `variables` say of a name, as a `Lookup` does. */
export function valueOf(
  variables: ReadonlyMap<string, Fact<string | undefined>>,
  name: string,
): string | null | undefined {
  const fact = variables.get(name);
  return fact && (fact.value ?? null);
}

/** Puts `entries` on top of `variables`. */
export function addEntries(
  variables: Map<string, Fact<string | undefined>>,
  entries: readonly DotenvEntry[],
): void {
  for (const entry of entries) {
    // A NAME without `=` takes its value from the shell; where the shell has none, an earlier value stays.
    const bare = entry.raw === '' && entry.valueAt.start === entry.nameAt.end;
    if (bare && entry.value === undefined && variables.has(entry.name)) continue;
    variables.set(entry.name, { value: entry.value, at: bare ? entry.nameAt : entry.valueAt });
  }
}

/**
 * The file that is committed in place of one that holds secrets: beside `.env` that is `.env.example`,
 * `.env.template`, `example.env` and the like, or first `.env.prod.example`; beside `django.env`, `django.env.example` or
 * `django.example.env`. The first in this order that exists. Without any, its folder or the one around that may have a
 * template: `.envs.example/.production/.django` for `.envs/.production/.django`.
 */
export function findTemplate(files: Files, envFileUri: string): string | undefined {
  let name = basename(envFileUri);
  let below = '';
  for (const folder of foldersUp(dirname(envFileUri), files.root).slice(0, 3)) {
    const found = templateIn(files, folder, name, below);
    if (found !== undefined) return found;
    below = `/${name}${below}`;
    name = basename(folder);
  }
  return undefined;
}

/** The file whose path goes on with `below` behind a template of `name` in `folder`. */
function templateIn(files: Files, folder: string, name: string, below: string): string | undefined {
  const siblings = new Map<string, string>();
  for (const uri of files.find(folder, `*${below}`)) {
    const [sibling = ''] = relative(folder, uri).split('/');
    siblings.set(sibling.toLowerCase(), uri);
  }
  if (siblings.size === 0) return undefined;
  for (const one of templateNames(name)) {
    const found = siblings.get(one.toLowerCase());
    if (found !== undefined && one !== name) return found;
  }
  return undefined;
}

/**
 * Whether all variables of a service are known, or at least the names of all: where only a template of an env file is in
 * the repository, it is taken for the list of them.
 */
export function isDocumented({ environment, envFiles }: Service, files: Files): boolean {
  if (environment.complete) return true;
  return (
    envFiles.length > 0 &&
    envFiles.every(
      ({ value }) => files.read(value) !== undefined || findTemplate(files, value) !== undefined,
    )
  );
}

const templateWords = [
  'template',
  'example',
  'sample',
  'dist',
  'tmpl',
  'tpl',
  'default',
  'defaults',
];

const stages = ['production', 'prod'];

function* templateNames(name: string): Generator<string> {
  // Of several stages, production is what counts.
  const staged =
    name === '.env'
      ? stages.flatMap((stage) => [`${name}.${stage}`, `env.${stage}`, `${stage}.env`])
      : [];
  for (const stem of [...staged, name]) {
    for (const word of templateWords) {
      for (const joint of ['.', '-', '_']) yield `${stem}${joint}${word}`;
    }
  }
  const dot = name.lastIndexOf('.');
  if (dot < 0) return;
  // `.env` has nothing before its dot: `example.env`. `django.env`: `django.example.env`.
  const stem = name.slice(0, dot);
  const ending = name.slice(dot + 1);
  for (const word of templateWords) {
    yield `${stem}.${word}.${ending}`;
    if (stem === '') yield* [`${word}.${ending}`, `${ending}.${word}`, `${ending}-${word}`];
  }
}
