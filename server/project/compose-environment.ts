import { type Loaded, resolvePath } from './compose-load.ts';
import { type Loader, spend } from './compose-loader.ts';
import { asPairs } from './compose-merge.ts';
import { hole, known, type Lookup } from './compose-substitute.ts';
import { entriesOf, get, itemsOf, type Node, textOf } from './compose-tree.ts';
import { addEntries, readEnvFile, valueOf } from './environment.ts';
import type { DotenvEntry, Environment, Fact } from './project.ts';
import type { Overruled } from './overruled.ts';

type Variables = Map<string, Fact<string | undefined>>;

/** A line of a `.env` file costs more than a node of YAML that is already read. */
const charactersPerNode = 4;

/**
 * The environment of a service: `environment` over the files of `env_file`, a later file over an earlier.
 * https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/
 * `lookup` knows the project's `.env`. What a file says that a later compose file names, and that an earlier one has in `environment`, is `overruled`.
 */
export function readEnvironment(
  loader: Loader,
  service: Node,
  { lookup, files }: Pick<Loaded, 'lookup' | 'files'>,
): {
  readonly environment: Environment;
  readonly envFiles: readonly Fact<string>[];
  readonly overruled: ReadonlyMap<string, Overruled>;
} {
  const written = writtenVariables(service);
  const envFiles = readEnvFiles(service);
  let complete = written.complete && envFiles.complete;
  // https://github.com/compose-spec/compose-go/blob/main/types/project.go: what a file refers to is
  // looked for in the project's variables, in `environment`, and in the files read before.
  const variables: Variables = new Map();
  const overruled = new Map<string, Overruled>();
  const find: Lookup = (name) => {
    const outside = lookup(name);
    return outside === undefined ? valueOf(written.variables, name) : outside;
  };
  const earlier: Lookup = (name) => valueOf(variables, name);
  for (const { fact, literal } of envFiles.files) {
    if (loader.budget < 0) break;
    const file = readEnvFile(loader.files, fact.value, find, earlier);
    const paid = spend(loader, Math.ceil(file.length / charactersPerNode), fact.at);
    if (!file.exact || !paid) complete = false;
    addEntries(variables, literal ? file.entries.map(asLiteral) : file.entries);
    for (const { name } of file.entries) {
      const [meant, counts] = [variables.get(name), written.variables.get(name)];
      const isLater = counts && files.indexOf(counts.at.uri) < files.indexOf(fact.at.uri);
      if (meant && isLater && files.includes(counts.at.uri))
        overruled.set(name, { meant, counts, envFile: fact });
    }
  }
  for (const [name, fact] of written.variables) variables.set(name, fact);
  const named = envFiles.files.map(({ fact }) => fact);
  return { environment: { variables, complete }, envFiles: named, overruled };
}

/** `environment`, in either form. A name without a value is taken from the project's variables, or else from the shell. */
function writtenVariables(service: Node): Environment {
  const variables: Variables = new Map();
  const environment = get(service, 'environment');
  let complete = environment === undefined || environment.kind !== 'text';
  for (const [name, { keys, value }] of entriesOf(environment && asPairs(environment))) {
    if (value.mark === 'reset' || name === '') continue;
    const at = keys.at(-1);
    if (known(name) === undefined || value.kind !== 'text' || at === undefined) {
      complete = false;
    } else if (value.isNull) {
      variables.set(name, { value: value.origin.lookup(name) ?? undefined, at });
    } else {
      variables.set(name, { value: known(value.text), at: value.at });
    }
  }
  return { variables, complete };
}

interface EnvFileReference {
  /** The file, resolved. */
  readonly fact: Fact<string>;
  /** Whether its values are taken as they stand. https://docs.docker.com/reference/compose-file/services/#format */
  readonly literal: boolean;
}

/** Each file once, in the place where it is first named. */
function readEnvFiles(service: Node): {
  readonly files: readonly EnvFileReference[];
  readonly complete: boolean;
} {
  const files = new Map<string, EnvFileReference>();
  let complete = true;
  for (const item of itemsOf(get(service, 'env_file'))) {
    const path = item.kind === 'mapping' ? get(item, 'path') : item;
    const uri = resolvePath(path);
    if (uri === undefined || !path) complete = false;
    else
      files.set(uri, {
        fact: { value: uri, at: path.at },
        literal: textOf(get(item, 'format')) === 'raw',
      });
  }
  return { files: [...files.values()], complete };
}

/** In a raw file, quotes, dollars, backslashes and hashes mean themselves; a value with any is left unknown here. */
function asLiteral(entry: DotenvEntry): DotenvEntry {
  const plain = !entry.value?.includes(hole) && !/['"$\\#]/.test(entry.raw);
  return plain ? entry : { ...entry, value: undefined };
}
