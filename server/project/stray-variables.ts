import { dirname, type Files, globMatcher } from '../workspace.ts';
import { findTemplate } from './environment.ts';
import { passedOn } from './passed-on.ts';
import type { Command, Compose, Service } from './project.ts';
import type { StrayVariable } from './stray-variable.ts';

/**
 * Variables of a service that Compose fills in from nowhere, while an env file of another service has them: what `env_file` names is for
 * containers, and the file that Compose fills its own files in from is the `.env` in the folder of the first.
 * https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
 *
 * None where that file, a template of it, or anything that speaks of it is there.
 */
export function strayVariables(
  service: Service,
  compose: Compose,
  commands: readonly Command[],
  files: Files,
): ReadonlyMap<string, StrayVariable> {
  const found = new Map<string, StrayVariable>();
  const open = [...service.environment.variables].filter(([, { value }]) => value === undefined);
  if (open.length === 0 || mayFillIn(compose, files) || isMade(commands, files)) return found;
  for (const [name, { at }] of open) {
    if (!compose.files.includes(at.uri)) continue;
    const outer = passedOn((files.read(at.uri) ?? '').slice(at.start, at.end));
    if (outer === undefined || isMentioned(outer, commands)) continue;
    for (const other of compose.services.values()) {
      const [envFile, ...more] = other.envFiles;
      const fact = other.environment.variables.get(outer);
      const isOfFile = fact && !compose.files.includes(fact.at.uri);
      if (other.name === service.name || !envFile || more.length > 0 || !isOfFile) continue;
      found.set(name, { outer, fact, envFile, at });
      break;
    }
  }
  return found;
}

/** Whether an env file is, or may be, where Compose looks for one. */
function mayFillIn({ files: [first], envFiles }: Compose, files: Files): boolean {
  const [own, ...others] = envFiles;
  if (first === undefined || own === undefined || others.length > 0) return true;
  const places = [own, `${dirname(first)}/.env`, `${files.root}/.env`];
  return (
    own !== `${dirname(first)}/.env` ||
    places.some((uri) => files.read(uri) !== undefined || findTemplate(files, uri)) ||
    isExpected(files)
  );
}

/** Whether the repository speaks of a `.env` that has no folder before its name: in what Git leaves out, or in what people are told to do. */
function isExpected(files: Files): boolean {
  const lines = files
    .find(files.root, '.gitignore')
    .flatMap((uri) => (files.read(uri) ?? '').split('\n'))
    .map((line) => line.trim().replace(/^(?:\*\*)?\/(?=[^/]+$)/, ''))
    .filter((line) => line !== '' && !/^[#!]/.test(line) && line.length < 256);
  if (lines.some((line) => !line.includes('/') && globMatcher(line)('.env'))) return true;
  return files
    .find(files.root, '*.{md,rst,txt}')
    .some((uri) => /(?<![\w/.*-])\.env(?![\w.*/-])|--env-file/.test(files.read(uri) ?? ''));
}

/** Whether a script or CI makes a `.env` where it deploys: writes into one, or copies, links or sends another file there. */
function isMade(commands: readonly Command[], files: Files): boolean {
  const isNamed = commands.some(({ words }) => words.some((word) => ownEnvFile.test(word ?? '')));
  if (isNamed) return true;
  const texts = new Set(commands.map(({ at }) => at.uri));
  return [...texts].some((uri) => written.test(files.read(uri) ?? ''));
}

/** A path of that name, but for those of a folder of the repository, which are of a container as a rule. */
const ownEnvFile = /^(?:\S*[:/~$]\S*\/|\.\/)?\.env$/;
const written = />\s*["']?[^\s"'|;&<]*\.env["']?(?=[\s"';&|]|$)/m;

/** Whether a command sets a variable, or says its name, in a file that may start Compose. */
function isMentioned(name: string, commands: readonly Command[]): boolean {
  const starting = new Set(
    commands
      .filter(({ words }) => words.some((word) => word === 'compose' || word === 'docker-compose'))
      .map(({ at }) => at.uri),
  );
  return commands.some(
    ({ words, environment, at }) =>
      starting.has(at.uri) &&
      (environment.has(name) || words.some((word) => word?.includes(name) === true)),
  );
}
