import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { setElsewhere } from '../analysis/expand/variables.ts';
import type { Mention, VariableRead } from '../project/project.ts';
import type { Named } from './names.ts';

/**
 * An environment variable that stands at `at`: the lines that set it, and its uses in Caddyfiles, compose files, env files,
 * Dockerfiles and Django's settings.
 */
export function namedVariable(analysis: Analysis, name: string, at: Place): Named {
  const uses: Place[] = [...usesInCaddyfiles(analysis, name)];
  const definitions: Place[] = [];
  for (const file of neighbours(analysis)) {
    for (const mention of mentionsFor(analysis, file)) {
      if (mention.name === name) (mention.sets ? definitions : uses).push(mention.at);
    }
  }
  for (const { at: place } of readsOf(analysis, name)) uses.push(place);
  const given = analysis.project.environment.variables.get(name) ?? setElsewhere(name, analysis);
  const isNamed = given && definitions.some(({ uri: file }) => file === given.at.uri);
  const isInFile = given && given.at.end > given.at.start;
  if (given && isInFile && !isNamed) definitions.push(given.at);
  return { kind: 'variable', name, at, definitions, uses };
}

/** Where Django's settings ask for the variable, as far as they get it from where Caddy does. */
export function readsOf({ project }: Analysis, name: string): readonly VariableRead[] {
  const given = project.environment.variables.get(name)?.at;
  if (!given) return [];
  return (project.django?.reads ?? []).filter(
    (read) =>
      read.name === name && read.setAt?.uri === given.uri && read.setAt.start === given.start,
  );
}

/**
 * The variables that a neighbour names, without those of other containers: what another service or its image calls by
 * the same name is another variable.
 */
export function mentionsFor({ project }: Analysis, file: string): readonly Mention[] {
  const { caddy, compose, stages } = project;
  const all = project.mentionsIn(file) ?? [];
  if (!caddy || !compose) return all;
  const images = [...compose.services.values()].filter(({ build }) => build?.dockerfile === file);
  const isOther = images.length > 0 && stages.get(caddy.name)?.uri !== file;
  if (isOther) return [];
  return all.filter(({ service }) => service === undefined || service === caddy.name);
}

/** The file and the service that get the variable by its name from where Caddy gets it. */
export function otherHeir(
  { project }: Analysis,
  name: string,
): { readonly file: string; readonly service: string } | undefined {
  for (const file of project.compose?.files ?? []) {
    for (const { inherited, service, ...mention } of project.mentionsIn(file) ?? []) {
      if (!inherited || mention.name !== name || service === project.caddy?.name) continue;
      if (service !== undefined) return { file, service };
    }
  }
  return undefined;
}

/** The names inside of `{$NAME}` in all files of the config. */
export function* usesInCaddyfiles({ config }: Analysis, name: string): Generator<Place> {
  for (const { variables } of config.sources.values()) {
    for (const use of variables) {
      if (use.name !== name) continue;
      const start = use.at.start + '{$'.length;
      yield { uri: use.at.uri, start, end: start + name.length };
    }
  }
}

/** Places of the name of a variable in files that were read, which may or may not mean it, such as those in scripts. */
export function otherMentions(analysis: Analysis, name: string): readonly Place[] {
  if (name === '') return [];
  const reads = readsOf(analysis, name);
  const found: Place[] = [];
  for (const uri of neighbours(analysis)) {
    if (analysis.project.mentionsIn(uri)) continue;
    const start = wordIn(analysis.files.read(uri) ?? '', name);
    if (start === undefined) continue;
    const inCode = analysis.project.namesInCode(uri, name);
    const places = inCode ?? [{ uri, start, end: start + name.length }];
    found.push(
      ...places.filter(
        (at) => !reads.some((read) => read.at.uri === uri && read.at.start === at.start),
      ),
    );
  }
  return found;
}

function* neighbours({ dependsOn, config, files }: Analysis): Generator<string> {
  for (const file of dependsOn.files) {
    if (!config.sources.has(file) && files.read(file) !== undefined) yield file;
  }
}

/** Where a name first stands that is no part of a longer one. */
function wordIn(text: string, name: string): number | undefined {
  let at = text.indexOf(name);
  while (at >= 0) {
    const isPart = /\w/.test(text[at - 1] ?? '') || /\w/.test(text[at + name.length] ?? '');
    if (!isPart) return at;
    at = text.indexOf(name, at + 1);
  }
  return undefined;
}
