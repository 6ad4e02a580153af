import type { Place } from '../../grammar/text.ts';
import { basename, dirname, type Files, foldersUp, resolve } from '../workspace.ts';
import { deployedTo } from './deployed.ts';
import { findTemplate, readEnvFile } from './environment.ts';
import type { Command, Fact } from './project.ts';
import { programOf } from './programs.ts';
import { environmentFiles, unitFiles } from './systemd.ts';
import { lastPart } from './wrappers.ts';

/** The Caddy that a package brings along with its unit, on the machine for which scripts of the repository set it up. */
export interface PackagedCaddy {
  /** What puts the Caddyfile where that Caddy reads it. */
  readonly at: Place;
  /** Nothing in the repository gives its unit variables. */
  readonly isBare: boolean;
  /** The variables that other units have from env files. */
  readonly elsewhere: ReadonlyMap<string, EnvOfUnit>;
}

/** A variable of an env file that a unit reads. */
export interface EnvOfUnit {
  readonly fact: Fact<string | undefined>;
  /** The path on the machine. */
  readonly path: string;
  /** Such as `app.service`. */
  readonly unit: string;
}

/** Absent where the Caddyfile is not surely that of a package's Caddy. */
export function packagedCaddy(
  caddyfile: string,
  commands: readonly Command[],
  files: Files,
): PackagedCaddy | undefined {
  const deployed = deployedTo('/etc/caddy/Caddyfile', commands, files);
  if (deployed?.value !== caddyfile || !isPackaged(commands, files)) return undefined;
  return {
    at: deployed.at,
    isBare: !givesVariables(commands, files),
    elsewhere: variablesOfUnits(commands, files),
  };
}

/** Whether `apt install caddy` stands in a script, and the repository has no unit of its own for it. */
export function isPackaged(commands: readonly Command[], files: Files): boolean {
  if (files.find(files.root, '**/*caddy*.service').length > 0) return false;
  return commands.some((command) => {
    const { name, arguments: from } = programOf(command);
    const words = command.words.slice(from);
    const isInstall = /^(?:apt|apt-get|aptitude)$/.test(name) && words.includes('install');
    return command.service === undefined && isInstall && words.includes('caddy');
  });
}

/** Whether something may give Caddy's unit an environment, or write the Caddyfile anew. */
function givesVariables(commands: readonly Command[], files: Files): boolean {
  if (files.find(files.root, unfollowed).length > 0) return true;
  const scripts = new Set(commands.map(({ at }) => at.uri));
  const pages = files.find(files.root, '{*.md,docs/**/*.md,*/*.md,*.rst,docs/**/*.rst,*.txt}');
  return [...scripts, ...pages].some((uri) => giving.test(files.read(uri) ?? ''));
}

/** Drop-ins, and what other programs set machines up from. */
const unfollowed =
  '**/{*caddy*.conf,*caddy*.env,override.conf,caddy*/*.conf,*.j2,*.tf,*.nix,*.tmpl,playbook*.y*ml,site.yml,Vagrantfile}';

const giving =
  /caddy\.service|systemctl\s+edit|default\/caddy|set-environment|import-environment|\/etc\/environment|DefaultEnvironment|environment\.d|envsubst|--envfile|sed\b[^\n]*Caddyfile|caddy\s+(?:run|start)\b/;

function variablesOfUnits(
  commands: readonly Command[],
  files: Files,
): ReadonlyMap<string, EnvOfUnit> {
  const found = new Map<string, EnvOfUnit>();
  for (const uri of unitFiles(files)) {
    for (const path of environmentFiles(uri, files.read(uri) ?? '')) {
      for (const entry of readEnvFile(files, envFileFor(path, uri, commands, files)).entries) {
        const fact = { value: entry.value, at: entry.nameAt };
        found.set(entry.name, { fact, path, unit: basename(uri) });
      }
    }
  }
  return found;
}

/**
 * Where an env file of a machine would lie in the repository: beside what commands make it from, or else beside the unit or in the nearest
 * folder above that has it or its template.
 */
export function envFileFor(
  path: string,
  unit: string,
  commands: readonly Command[],
  files: Files,
): string {
  const name = lastPart(path);
  const source = deployedTo(path, commands, files)?.value;
  if (source === undefined) {
    const places = foldersUp(dirname(unit), files.root).map((folder) => `${folder}/${name}`);
    return places.find((uri) => isThere(uri, files)) ?? resolve(`${dirname(unit)}/`, name);
  }
  const beside = resolve(`${dirname(source)}/`, name);
  return findTemplate(files, beside) === undefined ? source : beside;
}

function isThere(envFile: string, files: Files): boolean {
  return files.read(envFile) !== undefined || findTemplate(files, envFile) !== undefined;
}
