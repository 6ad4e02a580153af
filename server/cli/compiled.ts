import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cachedDataVersionTag, getHeapCodeStatistics } from 'node:v8';
import { Script } from 'node:vm';

/*
 * Bundles, compiled once and kept. Compiling what one run needs takes longer than the run itself.
 *
 * Node does this by itself since 22.1, but not in 20, and in a folder that all users of the machine share; the package
 * v8-compile-cache keeps what is compiled on loading alone, and nearly all functions are compiled when they are first called.
 * So the cache is written late. Whatever goes wrong with it, the bundle is compiled as usual.
 */

/**
 * Runs the bundle at `path`, and what it requires of the bundles beside it, and returns its exports. `build` is a name that
 * changes with the content of the bundles, `folder` where to keep what is compiled; undefined for nowhere. It is kept when the
 * process ends, and before that, so many milliseconds `after` the start, in one that runs long and may be killed.
 */
export function runBundle(
  path: string,
  build: string,
  folder: string | undefined,
  after?: number,
): unknown {
  const source = readFileSync(path, 'latin1');
  const kept = folder && fileFor(path, build, folder);
  const before = kept ? readKept(kept) : undefined;
  const script = new Script(wrap(source), {
    filename: path,
    ...(before && { cachedData: before.code }),
  });
  const usable = before && script.cachedDataRejected !== true ? before : undefined;
  if (kept) {
    let size = usable?.size ?? 0;
    const save = (): void => void (size = keep(script, kept, size));
    process.on('exit', save);
    if (after !== undefined) setTimeout(save, after).unref();
  }
  const plain = createRequire(path);
  const bundles = new Map<string, unknown>();
  const require = (id: string): unknown => {
    if (!id.startsWith('./') || !id.endsWith('.cjs')) return plain(id);
    if (!bundles.has(id)) bundles.set(id, runBundle(join(dirname(path), id), build, folder, after));
    return bundles.get(id);
  };
  const module = { exports: {} };
  const run = script.runInThisContext() as (...names: unknown[]) => void;
  run(module.exports, require, module, path, dirname(path));
  return module.exports;
}

/**
 * The folder of this user for what can be made again; undefined when there is none that only this user can write to, since
 * what is compiled runs unread, and when NODE_DISABLE_COMPILE_CACHE asks for none.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env['NODE_DISABLE_COMPILE_CACHE']) return undefined;
  try {
    const folder = join(userCaches(env), 'caddylint');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwn(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** https://specifications.freedesktop.org/basedir-spec/latest/ and its like on other systems. */
function userCaches(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') {
    return env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
}

function isOwn(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  // Windows knows neither; there the folder is in the user's profile.
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** V8 looks at the length of a source only, so that everything else has to be in the name. */
function fileFor(path: string, build: string, folder: string): string {
  const { version, arch } = process;
  return join(folder, `${basename(path)}-${build}-${version}-${arch}-${cachedDataVersionTag()}`);
}

interface Kept {
  readonly code: Buffer;
  /** How much was compiled in the process that wrote it, in bytes. */
  readonly size: number;
}

const HEAD = 8;

function readKept(file: string): Kept | undefined {
  try {
    const bytes = readFileSync(file);
    return { code: bytes.subarray(HEAD), size: bytes.readDoubleLE(0) };
  } catch {
    return undefined;
  }
}

/** Writes what is compiled by now, unless it is hardly more than what was kept before; returns how much is kept. */
function keep(script: Script, file: string, before: number): number {
  try {
    const size = getHeapCodeStatistics().bytecode_and_metadata_size;
    if (size < before * ENOUGH_MORE) return before;
    const head = Buffer.alloc(HEAD);
    head.writeDoubleLE(size);
    const draft = `${file}.${process.pid}`;
    // Whoever reads at the same time sees the old file or the new one, whole.
    writeFileSync(draft, Buffer.concat([head, script.createCachedData()]), { mode: 0o600 });
    renameSync(draft, file);
    removeOld(dirname(file));
    return size;
  } catch {
    // A full disk, or one that is read-only.
    return before;
  }
}

const ENOUGH_MORE = 1.25;
const MOST_FILES = 12;

/** What other versions have left. What is still in use is made again. */
function removeOld(folder: string): void {
  const files = readdirSync(folder).map((name) => {
    const file = join(folder, name);
    return { file, written: statSync(file).mtimeMs };
  });
  files.sort((a, b) => b.written - a.written);
  for (const { file } of files.slice(MOST_FILES)) rmSync(file);
}
