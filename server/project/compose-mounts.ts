import { hole, known } from './compose-substitute.ts';
import { booleanOf, factOf, get, itemsOf, type Node, type Text, textOf } from './compose-tree.ts';
import { resolvePath } from './compose-load.ts';
import { inlineUri } from './inline-uri.ts';
import type { Mount } from './project.ts';

/**
 * The mounts of a service: `volumes`, then `tmpfs`, then the files of `configs` and `secrets`. Of two
 * with the same target the later one counts, in the place of the first.
 * A mount whose target is not known has the target `''`.
 * `top` finds a top-level entry, such as that of a config, and `exists` says whether there is something at a URI.
 */
export function readMounts(
  service: Node,
  top: (kind: 'configs' | 'secrets', name: string) => Node | undefined,
  exists: (uri: string) => boolean,
): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const item of itemsOf(get(service, 'volumes'))) {
    if (item.kind === 'text') mounts.push(shortMount(item, exists));
    if (item.kind === 'mapping') mounts.push(longMount(item, exists));
  }
  for (const item of itemsOf(get(service, 'tmpfs'))) {
    if (item.kind !== 'text') continue;
    // Options stand after a colon.
    const target = targetOf(item.text.split(':')[0]);
    mounts.push({ kind: 'tmpfs', target, readOnly: false, at: item.at, short: true });
  }
  for (const item of itemsOf(get(service, 'configs'))) mounts.push(fileMount(item, 'configs', top));
  for (const item of itemsOf(get(service, 'secrets'))) mounts.push(fileMount(item, 'secrets', top));
  return uniqueTargets(mounts);
}

function uniqueTargets(mounts: readonly Mount[]): readonly Mount[] {
  const byTarget = new Map<string, Mount>();
  const unknown: Mount[] = [];
  for (const mount of mounts) {
    if (mount.target === '') unknown.push(mount);
    else byTarget.set(mount.target, mount);
  }
  return [...byTarget.values(), ...unknown];
}

/** `[source:]target[:mode]`. https://docs.docker.com/reference/compose-file/services/#short-syntax-5 */
function shortMount(item: Text, exists: (uri: string) => boolean): Mount {
  const parts = splitSpec(item.text);
  const [source, target, mode] = parts.length === 1 ? [undefined, parts[0], undefined] : parts;
  const readOnly = mode?.split(',').includes('ro') ?? false;
  const common = { target: targetOf(target), readOnly, at: item.at, short: true };
  if (source === undefined) {
    // The whole may stand in one variable, source and all.
    return { ...common, kind: known(item.text) === undefined ? 'other' : 'volume' };
  }
  const inFolder = belowWorkingFolder(item, source, exists);
  if (inFolder !== undefined) return { ...common, kind: 'bind', source: inFolder };
  if (isPath(source)) {
    const uri = resolvePath({ ...item, text: source });
    return { ...common, kind: 'bind', ...(uri === undefined ? {} : { source: uri }) };
  }
  if (known(source) === undefined) return { ...common, kind: 'other' };
  return { ...common, kind: 'volume', source };
}

/** Splits at colons, but not after the letter of a Windows drive. */
function splitSpec(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    if (at - start === 1 && /^[a-z]$/i.test(text.charAt(start))) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}

function longMount(item: Node, exists: (uri: string) => boolean): Mount {
  const type = textOf(get(item, 'type'));
  const sourceNode = get(item, 'source');
  const subpath = textOf(get(get(item, 'volume'), 'subpath'));
  const common = {
    target: targetOf(textOf(get(item, 'target'))),
    readOnly: booleanOf(get(item, 'read_only')) ?? false,
    at: item.at,
    short: false,
    ...(subpath === undefined ? {} : { subpath }),
  };
  const inFolder =
    sourceNode?.kind === 'text' && belowWorkingFolder(sourceNode, sourceNode.text, exists);
  const source = type === 'bind' ? inFolder || resolvePath(sourceNode) : textOf(sourceNode);
  const known = source === undefined ? {} : { source };
  if (type === 'bind') return { ...common, kind: 'bind', ...known };
  if (type === 'tmpfs') return { ...common, kind: 'tmpfs' };
  // A volume without a source is anonymous; one whose name is not known must not look like that.
  const certain = type === 'volume' && (source !== undefined || sourceNode === undefined);
  return certain ? { ...common, kind: 'volume', ...known } : { ...common, kind: 'other' };
}

/**
 * A config or secret is a file that Compose binds read-only into the container.
 * https://docs.docker.com/reference/compose-file/services/#configs
 */
function fileMount(
  item: Node,
  kind: 'configs' | 'secrets',
  top: (kind: 'configs' | 'secrets', name: string) => Node | undefined,
): Mount {
  const name = factOf(item.kind === 'mapping' ? get(item, 'source') : item)?.value;
  const written = get(item, 'target');
  const folder = kind === 'configs' ? '/' : '/run/secrets/';
  const target = written ? textOf(written) : name;
  const path = target === undefined || target.startsWith('/') ? target : folder + target;
  const entry = name === undefined ? undefined : top(kind, name);
  const content = kind === 'configs' ? get(entry, 'content') : undefined;
  const uri =
    name !== undefined && content?.kind === 'text'
      ? inlineUri({ compose: content.at.uri, config: name })
      : resolvePath(get(entry, 'file'));
  const common = {
    target: targetOf(path),
    readOnly: true,
    at: item.at,
    short: item.kind === 'text',
  };
  return uri === undefined
    ? { ...common, kind: 'other' }
    : { ...common, kind: 'bind', source: uri };
}

/**
 * Where a path leads that begins with `$PWD`, the folder of whoever starts Compose. That is mostly the one of the file, and surely
 * not where there is nothing.
 */
function belowWorkingFolder(
  item: Text,
  source: string,
  exists: (uri: string) => boolean,
): string | undefined {
  if (!source.startsWith(`${hole}/`) || !/^\$(?:PWD|\{PWD\})\//.test(item.template ?? '')) {
    return undefined;
  }
  const uri = resolvePath({ ...item, text: `.${source.slice(hole.length)}` });
  return uri !== undefined && exists(uri) ? uri : undefined;
}

/** What Compose takes for a path of the host and not for the name of a volume. */
function isPath(source: string): boolean {
  return /^(?:[./~]|\\\\|[a-z]:)/i.test(source);
}

/** A path in the container without a slash at the end and without `.` and `..`; `''` when it is not known. */
function targetOf(written: string | undefined): string {
  const target = written === undefined ? undefined : known(written);
  if (!target) return '';
  const parts: string[] = [];
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (target.startsWith('/') ? '/' : '') + parts.join('/');
}
