import { type Files, relative } from '../workspace.ts';
import { type OptionStyle, readOptions } from './options.ts';
import { type Command, type Fact } from './project.ts';
import { placeOf, programOf } from './programs.ts';
import { lastPart } from './wrappers.ts';

/**
 * The file of the repository that commands put at an absolute path of their machine, and where they say so. Undefined when none does, or
 * not in one way.
 */
export function deployedTo(
  path: string,
  commands: readonly Command[],
  files: Files,
): Fact<string> | undefined {
  const found = new Map<string, Fact<string>>();
  for (const command of commands) {
    const source = command.service === undefined ? sourceFor(path, command) : undefined;
    if (source === undefined) continue;
    const uri = fileOf(source, files);
    if (uri === undefined) return undefined;
    found.set(uri, { value: uri, at: command.at });
  }
  const [only, ...others] = found.values();
  return others.length === 0 ? only : undefined;
}

const style: OptionStyle = {
  flags:
    'compare directory strip verbose force recursive archive update preserve no-clobber symbolic interactive D n T L P H'.split(
      ' ',
    ),
  short: {
    a: 'archive',
    b: 'backup',
    c: 'compare',
    C: 'compare',
    d: 'directory',
    f: 'force',
    i: 'interactive',
    p: 'preserve',
    r: 'recursive',
    R: 'recursive',
    s: 'symbolic',
    t: 'target-directory',
    u: 'update',
    v: 'verbose',
  },
};

const copying: ReadonlySet<string> = new Set(['cp', 'install', 'ln', 'mv']);

/** The path that `cp`, `install` and the like bring to `path`, as it is written. */
function sourceFor(path: string, command: Command): string | undefined {
  const program = programOf(command);
  if (!copying.has(program.name)) return undefined;
  const words = command.words.map((word) => (word === '-sf' || word === '-sfn' ? '-s' : word));
  const { values, positional } = readOptions(words, program.arguments, style, (at) =>
    placeOf(command, at),
  );
  if (program.name === 'install' && values.has('directory')) return undefined;
  const given = values.get('target-directory')?.at(-1)?.value;
  const all = positional.map(({ value }) => value);
  const target = given ?? all.at(-1);
  const sources = given === undefined ? all.slice(0, -1) : all;
  if (target === path) return sources.length === 1 ? sources[0] : undefined;
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (target?.replace(/\/$/, '') !== folder) return undefined;
  const name = path.slice(folder.length + 1);
  return sources.find((one) => one !== undefined && lastPart(one) === name);
}

/** The file that a path on a machine with a clone of the repository, or inside of that clone, means. */
function fileOf(source: string, files: Files): string | undefined {
  const path = source.replace(/^(?:\.\/)+/, '');
  const candidates = files
    .find(files.root, `**/${lastPart(path)}`)
    .map((uri) => ({ uri, own: relative(files.root, uri) }));
  if (!path.startsWith('/')) {
    const exact = candidates.find(({ own }) => own === path);
    const [only, ...others] = candidates.filter(({ own }) => own.endsWith(`/${path}`));
    return exact?.uri ?? (others.length === 0 ? only?.uri : undefined);
  }
  // The longest path says most.
  return candidates
    .filter(({ own }) => path.endsWith(`/${own}`))
    .sort((a, b) => b.own.length - a.own.length)[0]?.uri;
}
