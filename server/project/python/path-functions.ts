import type { NativeCall, NativeTable } from './natives.ts';
import {
  fileNameOf,
  joinPaths,
  joinText,
  normalPath,
  parentPath,
  parentText,
  purePath,
} from './paths.ts';
import { bool, str, tuple, unknown, type Value } from './values.ts';

/** `os.path` and `pathlib`. Nothing is asked of a disk: links are taken not to be there. */
export const pathFunctions: NativeTable = {
  'os.path.join': ({ args }) => textOr(joinText(args.positional)),
  'os.path.dirname': (call) => onText(call, (path) => str(parentText(path))),
  'os.path.basename': (call) => onText(call, (path) => str(path.slice(path.lastIndexOf('/') + 1))),
  'os.path.abspath': (call) => onText(call, absolute),
  'os.path.realpath': (call) => onText(call, absolute),
  'os.path.normpath': (call) => onText(call, (path) => str(normalPath(path))),
  'os.path.isabs': (call) => onText(call, (path) => bool(path.startsWith('/'))),
  'os.path.split': (call) =>
    onText(call, (path) => {
      return tuple([str(parentText(path)), str(path.slice(path.lastIndexOf('/') + 1))]);
    }),
  'os.path.splitext': (call) =>
    onText(call, (path) => {
      const { suffix } = fileNameOf(path.endsWith('/') ? '' : path);
      return tuple([str(path.slice(0, path.length - suffix.length)), str(suffix)]);
    }),
  'os.path.exists': () => unknown,
  'os.path.isfile': () => unknown,
  'os.path.isdir': () => unknown,
  'os.fspath': (call) => onText(call, str),
  'pathlib.Path': ({ args }) => pathOr(joinPaths(args.positional)),
  'pathlib.PurePath': ({ args }) => pathOr(joinPaths(args.positional)),
  'pathlib.PosixPath': ({ args }) => pathOr(joinPaths(args.positional)),
  'pathlib.PurePosixPath': ({ args }) => pathOr(joinPaths(args.positional)),
  'path.resolve': (call) => onSelf(call, resolved),
  'path.absolute': (call) =>
    onSelf(call, (path) => (path.startsWith('/') ? pathOr(path) : unknown)),
  'path.joinpath': ({ self, args }) => pathOr(joinPaths([self, ...args.positional])),
  'path.as_posix': (call) => onSelf(call, str),
  'path.__str__': (call) => onSelf(call, str),
  'path.__fspath__': (call) => onSelf(call, str),
  'path.is_absolute': (call) => onSelf(call, (path) => bool(path.startsWith('/'))),
  'path.with_name': ({ self, args }) => {
    const [name] = args.positional;
    if (self.kind !== 'path' || name?.kind !== 'str' || !isName(name.value)) return unknown;
    if (fileNameOf(self.value).name === '') return unknown;
    return pathOr(joinPaths([{ kind: 'path', value: parentPath(self.value) }, name]));
  },
  'path.with_suffix': ({ self, args }) => {
    const [suffix] = args.positional;
    if (self.kind !== 'path' || suffix?.kind !== 'str') return unknown;
    const { name, stem } = fileNameOf(self.value);
    if (!/^\.[^./]+$/.test(suffix.value) || name === '' || name.startsWith('.')) return unknown;
    const parent: Value = { kind: 'path', value: parentPath(self.value) };
    return pathOr(joinPaths([parent, str(stem + suffix.value)]));
  },
};

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

function textOr(text: string | undefined): Value {
  return text === undefined ? unknown : str(text);
}

function pathOr(text: string | undefined): Value {
  return text === undefined ? unknown : { kind: 'path', value: purePath(text) };
}

/** Relative paths start from the working folder, which is not known. */
function absolute(path: string): Value {
  return path.startsWith('/') ? str(normalPath(path)) : unknown;
}

function resolved(path: string): Value {
  return path.startsWith('/') ? pathOr(normalPath(path)) : unknown;
}

function onText({ args }: NativeCall, make: (path: string) => Value): Value {
  const [path, more] = args.positional;
  if (more || args.keywords.size > 0) return unknown;
  return path && (path.kind === 'str' || path.kind === 'path') ? make(path.value) : unknown;
}

function onSelf({ self }: NativeCall, make: (path: string) => Value): Value {
  return self.kind === 'path' ? make(self.value) : unknown;
}
