import { countFirst } from '../../../grammar/spans.ts';
import type { Place } from '../../../grammar/text.ts';
import type { Line as TreeLine, Site, Word } from '../../../grammar/tree.ts';
import { pathAt } from '../../../grammar/tree.ts';
import { bringsVariables } from '../../project/brings-variables.ts';
import { findTemplate, readEnvFile } from '../../project/environment.ts';
import { passedOn } from '../../project/passed-on.ts';
import type { Compose, Fact, Project } from '../../project/project.ts';
import { basename, dirname, type Files, resolve } from '../../workspace.ts';
import type { Analysis } from '../analyze.ts';
import type { Source, VariableUse } from './fill.ts';

/** One `{$NAME}` and where it stands. */
export interface PlacedVariable {
  readonly use: VariableUse;
  readonly source: Source;
  /**
   * `address`: in the address of a site. `argument`: behind the name of a line. `name`: in the name
   * itself, or in a line of its own. `other`: in a comment, a snippet's name, or between lines.
   */
  readonly where: 'address' | 'argument' | 'name' | 'other';
  /** The lines around it, outermost first; the last one holds it. */
  readonly lines: readonly TreeLine[];
  /** The word it is part of; absent for `other`. */
  readonly word?: Word;
  /** Whether the word is nothing but this variable. */
  readonly alone: boolean;
  /** The site whose address it is part of; absent for anything but an address. */
  readonly site?: Site;
}

/** Every use of an environment variable in the files of a config. */
export function placedVariables({
  config,
  uri,
}: Pick<Analysis, 'config' | 'uri'>): readonly PlacedVariable[] {
  const sources = [...config.sources.values()].filter(({ variables }) => variables.length > 0);
  if (sources.length === 0) return [];
  const withSites = new Set([uri, ...config.sites.map((site) => site.uri)]);
  return sources.flatMap((source) => {
    const addresses = new Map<Word, Site>();
    for (const item of withSites.has(source.uri) ? source.written.items : []) {
      if (item.kind === 'site') for (const word of item.addresses) addresses.set(word, item);
    }
    const inSnippets = addressesInSnippets(source, config);
    return source.variables.map((use) => {
      const placed = place(use, source, addresses);
      return placed.word && inSnippets.has(placed.word) ? { ...placed, where: 'address' } : placed;
    });
  });
}

/** The words of snippets that are addresses of sites, where the snippets are imported beside sites. */
function addressesInSnippets(
  { uri, written }: Source,
  { sites }: Analysis['config'],
): ReadonlySet<Word> {
  const words = written.items.flatMap((item) =>
    item.kind === 'snippet' ? item.block.lines.flatMap((line) => line.words) : [],
  );
  if (words.length === 0) return new Set();
  const tokens = sites.flatMap(({ addresses }) => addresses.map(({ token }) => token));
  const starts = new Set(tokens.filter((token) => token.uri === uri).map(({ start }) => start));
  return new Set(words.filter(({ start }) => starts.has(start)));
}

/** What the word would be if the variable were empty. */
export function withoutVariable({ use, word, source }: PlacedVariable): string {
  if (!word) return '';
  const { text } = source.written;
  return text.slice(word.start, use.at.start) + text.slice(use.at.end, word.end);
}

/**
 * Whether Compose passes a variable on from one that nothing in the repository sets: the `.env` beside the compose file is there
 * and does not name it, and no command does.
 */
export function isPassedUnset(name: string, analysis: Analysis): boolean {
  const { project, files } = analysis;
  const fact = project.environment.variables.get(name);
  if (!fact || fact.value !== undefined || !project.compose?.files.includes(fact.at.uri)) {
    return false;
  }
  const outer = passedOn(analysis.textAt(fact.at));
  if (outer === undefined || mayBringMore(project.compose, files)) return false;
  const env = [...composeEnvFiles(project.compose, files)].filter(
    (uri) => files.read(uri) !== undefined,
  );
  if (env.length === 0) return false;
  if (env.some((uri) => readEnvFile(files, uri).entries.some((one) => one.name === outer))) {
    return false;
  }
  return !project.commands.some(
    ({ words, environment }) =>
      environment.has(outer) ||
      words.some((word) => word?.includes(outer)) ||
      bringsVariables(words),
  );
}

/** Whether an env file that Compose is given is not in the repository. */
function mayBringMore({ envFiles }: Compose, files: Files): boolean {
  return envFiles.some(
    (uri) => uri === undefined || (basename(uri) !== '.env' && files.read(uri) === undefined),
  );
}

/** Whether a variable holds a secret, by its name. Reports and screens are seen by many, so its value is not shown there. */
export function isSecretName(name: string): boolean {
  return /secret|pass|pwd|token|credential|private|(?:key|hash|auth)(?:_|\d|$)|^auth/i.test(name);
}

/** Whether Caddy certainly puts nothing in for a variable: `unset`, or set to an empty text in a file that is in use. */
export function isEmpty({ state }: VariableUse, project: Project): boolean {
  if (state.kind === 'unset') return true;
  return state.kind === 'set' && state.value === '' && !isFromTemplate(state.fact, project);
}

/** Whether a word begins with a variable that certainly is empty. */
export function beginsEmpty(
  { uri, start }: Place,
  { config, project }: Pick<Analysis, 'config' | 'project'>,
): boolean {
  const uses = config.sources.get(uri)?.variables ?? [];
  // Without it, the word begins behind it.
  return uses.some((use) => use.at.end === start && isEmpty(use, project));
}

/**
 * Whether a value stands in a file that is committed in place of the real one. Texts left empty there are for
 * whoever fills it in.
 */
export function isFromTemplate({ at }: Fact<unknown>, { caddy, compose }: Project): boolean {
  const { uri } = at;
  if (compose?.files.includes(uri)) return false;
  if (caddy?.envFiles.some(({ value }) => value === uri)) return false;
  return /templa?te?|example|sample|dist|tmpl|tpl|default/i.test(basename(uri));
}

/**
 * The file that a variable is set in, but from which it does not reach Caddy's container: the `.env` that Compose fills
 * its own files in from, or the environment of another service. Undefined when Caddy's is not known as a whole.
 */
export function setElsewhere(
  name: string,
  { project, files }: Pick<Analysis, 'project' | 'files'>,
): Fact<string | undefined> | undefined {
  const { caddy, compose, environment } = project;
  if (!caddy || !compose || !environment.complete || environment.variables.has(name)) {
    return undefined;
  }
  for (const uri of composeEnvFiles(compose, files)) {
    const entry = readEnvFile(files, uri).entries.findLast((one) => one.name === name);
    if (entry) return { value: entry.value, at: entry.nameAt };
  }
  for (const service of compose.services.values()) {
    const fact = service.environment.variables.get(name);
    if (service.name !== caddy.name && fact) return fact;
  }
  return undefined;
}

/**
 * The template in which a variable would stand if Caddy's container had it: given where every env file of the
 * service is there, or its template is, and none names it.
 */
export function templateWithout(
  name: string,
  { project, files }: Pick<Analysis, 'project' | 'files'>,
): string | undefined {
  const { caddy, environment } = project;
  if (!caddy || environment.variables.has(name)) return undefined;
  const templates = caddy.envFiles.map(({ value }) =>
    files.read(value) === undefined ? findTemplate(files, value) : value,
  );
  const [first] = templates;
  return templates.every((uri) => uri !== undefined) ? first : undefined;
}

function place(
  use: VariableUse,
  source: Source,
  addresses: ReadonlyMap<Word, Site>,
): PlacedVariable {
  const lines = pathAt(source.written, use.at.start);
  const line = lines.at(-1);
  const word = line && wordFrom(line.words, use.at.start);
  if (!line || !word || word.end < use.at.end) {
    return { use, source, where: 'other', lines, alone: false };
  }
  const alone = word.start === use.at.start && word.end === use.at.end;
  const isName = line.words[0] === word;
  const site = addresses.get(word);
  if (site) return { use, source, where: 'address', lines, word, alone, site };
  return { use, source, where: isName ? 'name' : 'argument', lines, word, alone };
}

/** The last word that begins at or before `offset`. */
function wordFrom(words: readonly Word[], offset: number): Word | undefined {
  return words[countFirst(words, ({ start }) => start <= offset) - 1];
}

/** The last one counts most. Where only `.env` is looked for, that of the root may be meant. */
export function* composeEnvFiles(
  { files: [first], envFiles }: Compose,
  files: Files,
): Generator<string> {
  yield* envFiles.filter((uri) => uri !== undefined).toReversed();
  const [only, ...others] = envFiles;
  const outer = resolve(`${files.root}/`, '.env');
  const isOwn = first !== undefined && only === resolve(`${dirname(first)}/`, '.env');
  if (isOwn && others.length === 0 && only !== outer) yield outer;
}
