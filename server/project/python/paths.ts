import type { Value } from './values.ts';

/** The spelling `pathlib` gives a path: no `.` parts, no doubled slashes, `..` kept. */
export function purePath(written: string): string {
  const root = rootOf(written);
  const parts = written.split('/').filter((part) => part !== '' && part !== '.');
  return root + parts.join('/') || '.';
}

/** `PurePath(a, b, …)`; absent when a part is no text. */
export function joinPaths(parts: readonly Value[]): string | undefined {
  let path = '';
  for (const part of parts) {
    if (part.kind !== 'str' && part.kind !== 'path') return undefined;
    if (part.value.startsWith('/') || path === '') path = part.value || path;
    else path += path.endsWith('/') ? part.value : `/${part.value}`;
  }
  return purePath(path);
}

/** `os.path.join`; absent when a part is no text. */
export function joinText(parts: readonly Value[]): string | undefined {
  let path: string | undefined;
  for (const part of parts) {
    if (part.kind !== 'str' && part.kind !== 'path') return undefined;
    if (path === undefined || part.value.startsWith('/')) path = part.value;
    else path += path === '' || path.endsWith('/') ? part.value : `/${part.value}`;
  }
  return path;
}

/** `os.path.normpath`, which takes `..` away. */
export function normalPath(path: string): string {
  const root = rootOf(path);
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (root === '') kept.push(part);
  }
  return root + kept.join('/') || '.';
}

/** `os.path.dirname`. */
export function parentText(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  const stripped = trimSlashes(head);
  return stripped === '' ? head : stripped;
}

/** `path.parent`, which knows nothing of `..`. */
export function parentPath(path: string): string {
  const root = rootOf(path);
  const parts = partsOf(path);
  return root + parts.slice(0, -1).join('/') || '.';
}

/** The parts of a path below its root. */
export function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** The last part of a path, its stem, and its suffix with the dot. */
export function fileNameOf(path: string): { name: string; stem: string; suffix: string } {
  const name = partsOf(path).at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || dot === name.length - 1) return { name, stem: name, suffix: '' };
  return { name, stem: name.slice(0, dot), suffix: name.slice(dot) };
}

/** The slashes a path begins with. POSIX keeps exactly two apart. */
export function rootOf(path: string): string {
  if (path.startsWith('//') && !path.startsWith('///')) return '//';
  return path.startsWith('/') ? '/' : '';
}

function trimSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}
