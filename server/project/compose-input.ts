import { basename, resolve } from '../workspace.ts';
import { type Loader, spend } from './compose-loader.ts';
import type { Lookup } from './compose-substitute.ts';
import { findTemplate, readEnvFile, valueOf } from './environment.ts';
import type { Fact } from './project.ts';

/** What Compose is given beside its files, by whoever starts it. */
export interface ComposeInput {
  /** The variables of its shell, which win over those of files. */
  readonly shell: ReadonlyMap<string, Fact<string | undefined>>;
  /** Files that are read into the shell. */
  readonly sourced?: readonly string[];
  /** Those of `--env-file`, in place of `.env`; a later one wins. `undefined` for one that is not known. */
  readonly envFiles?: readonly (string | undefined)[];
  /** The folder of `--project-directory`. */
  readonly folder?: string;
}

/**
 * What Compose fills variables in from, and its env files, existing or not; `undefined` for one that is not known.
 * https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file
 */
export function inputLookup(
  loader: Loader,
  { shell, sourced = [], envFiles }: ComposeInput,
  folder: string,
): { readonly lookup: Lookup; readonly envFiles: readonly (string | undefined)[] } {
  const exported: Lookup = (name) => valueOf(shell, name);
  const outer = sourced.length > 0 ? requiredVariables(loader, sourced, exported) : exported;
  const files = envFiles ?? [inFolder(folder, '.env')];
  const lookup = envFiles
    ? requiredVariables(loader, envFiles, outer)
    : variables(loader, [inFolder(folder, '.env')], outer);
  return { lookup, envFiles: [...sourced, ...files] };
}

/**
 * As `variables`, for files without which nothing starts: one of which nothing is in the repository may set any name. Of a `.env` that is
 * not there, nothing is thought but that it brings what has no default.
 */
function requiredVariables(
  loader: Loader,
  uris: readonly (string | undefined)[],
  parent: Lookup,
): Lookup {
  const missing = uris.findLastIndex(
    (uri) =>
      uri === undefined ||
      (basename(uri) !== '.env' &&
        loader.files.read(uri) === undefined &&
        findTemplate(loader.files, uri) === undefined),
  );
  const above = uris.slice(missing + 1).filter((uri) => uri !== undefined);
  const lookup = variables(loader, above, parent);
  return missing < 0 ? lookup : (name) => lookup(name) ?? null;
}

/** What all of them say. */
export function agreed(lookups: readonly Lookup[]): Lookup {
  const [first, ...others] = lookups;
  if (!first || others.length === 0) return first ?? (() => undefined);
  return (name) => {
    const value = first(name);
    return others.every((lookup) => lookup(name) === value) ? value : null;
  };
}

/** What `parent` knows wins over the files; a later file wins over an earlier one. */
export function variables(loader: Loader, uris: readonly string[], parent: Lookup): Lookup {
  const values = new Map<string, string | null>();
  const lookup: Lookup = (name) => {
    const value = parent(name);
    return value === undefined ? values.get(name) : value;
  };
  for (const uri of uris) {
    const { entries, length } = readEnvFile(loader.files, uri, parent, (name) => values.get(name));
    if (!spend(loader, length, { uri, start: 0, end: 0 })) break;
    for (const entry of entries) values.set(entry.name, entry.value ?? null);
  }
  return lookup;
}

/** `path` relative to a folder, which may be the root of the file system and then ends in a slash. */
export function inFolder(folder: string, path: string): string {
  return resolve(folder.endsWith('/') ? folder : `${folder}/`, path);
}
