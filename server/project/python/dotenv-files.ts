import { wholeLine } from '../../../grammar/text.ts';
import { basename, dirname, foldersUp, resolve } from '../../workspace.ts';
import { readDotenv } from '../dotenv.ts';
import type { Fact } from '../project.ts';
import { setEntry } from './items.ts';
import { type Frame, str, unknown, type Value } from './values.ts';
import { mentions, readVariable } from './variables.ts';
import type { World } from './world.ts';

/**
 * Notes that the code loads a file in the form of `.env`. What stands in one that is for production gets into the environment; of any
 * other it is not known whether production has the same, so that a variable that it speaks of is no longer certainly unset.
 */
export function noteDotenv(
  world: World,
  frame: Frame,
  path: Value | undefined,
  { override, upwards }: { readonly override: boolean; readonly upwards: boolean },
): void {
  world.loadsEnvFiles = true;
  let uri = `${dirname(frame.uri)}/.env`;
  if (path && path.kind !== 'none') {
    const given = uriOf(world, path);
    if (given === undefined) {
      world.dotenv.push({ text: undefined, override });
      return;
    }
    const values = productionValues(world, given);
    if (values) {
      load(world, values, override);
      return;
    }
    uri = given;
  }
  const name = uri.slice(uri.lastIndexOf('/'));
  const folder = dirname(uri);
  for (const one of upwards ? foldersUp(folder, world.files.root) : [folder]) {
    const text = world.files.read(one + name);
    if (text !== undefined) world.dotenv.push({ text, override });
  }
}

/** The file that an absolute path of the code means. */
export function uriOf(world: World, path: Value): string | undefined {
  if ((path.kind !== 'str' && path.kind !== 'path') || !path.value.startsWith('/'))
    return undefined;
  return resolve(`${world.folder}/`, path.value);
}

/**
 * What an env file sets that is called after production, and that no image leaves out; `undefined` for a value that the packages which
 * read such files do not all take for the same.
 */
export function productionValues(
  world: World,
  uri: string,
): ReadonlyMap<string, Fact<string | undefined>> | undefined {
  const text = world.files.read(uri);
  if (text === undefined || !/prod/i.test(basename(uri)) || isLeftOut(world)) return undefined;
  const values = new Map<string, Fact<string | undefined>>();
  for (const { name, raw, valueAt } of readDotenv(uri, text)) {
    // Not all know comments behind a value, and of two values some take the first one and some the last.
    const behind = text.slice(valueAt.end, wholeLine(text, valueAt.end).end);
    const isAlone = behind.trim() === '';
    const value = values.has(name) || !isAlone ? undefined : plainValue(raw);
    values.set(name, { value, at: valueAt });
  }
  return values;
}

function isLeftOut({ files }: World): boolean {
  return files
    .find(files.root, '**/*.dockerignore')
    .some((uri) => /env|^\*$|prod/im.test(files.read(uri) ?? ''));
}

function plainValue(raw: string): string | undefined {
  const match = /^(?:([^\s"'`$#\\]*)|"([^"'`$#\\\n]+)"|'([^"'`$#\\\n]+)')$/.exec(raw);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

/** As `os.environ.setdefault`, or as an assignment where the file wins. */
function load(
  world: World,
  values: ReadonlyMap<string, Fact<string | undefined>>,
  override: boolean,
): void {
  for (const [name, fact] of values) {
    const { value } = fact;
    const isEarlier =
      readVariable(world, str(name)).state === 'set' ||
      world.environment.variables.has(name) ||
      world.written.entries.has(`s${name}`) ||
      world.dotenv.some(({ text }) => mentions(text, name));
    if (!isEarlier || override) {
      setEntry(world, world.written, str(name), value === undefined ? unknown : str(value));
      world.loaded.set(name, fact);
    }
  }
}
