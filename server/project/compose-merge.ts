import { known } from './compose-substitute.ts';
import type { Entry, List, Mapping, Node, Text } from './compose-tree.ts';

/**
 * `other` on top of `base`, as Compose merges files and extended services.
 * https://docs.docker.com/reference/compose-file/merge/
 * `path` is where the two stand, with `*` for names that users choose: `` for whole files.
 */
export function merge(base: Node, other: Node, path = ''): Node {
  if (other.mark !== undefined || base.mark === 'reset') return other;
  const rule = rules[path];
  if (rule === 'replace') return other;
  const [left, right] = rule ? [rule(base), rule(other)] : [base, other];
  // A key without a value changes nothing, except among pairs, where it takes the value from the shell.
  if (right.kind === 'text') return right.isNull && !isPair(path) ? left : right;
  if (left.kind === 'list' && right.kind === 'list') {
    const items = [...left.items, ...right.items];
    return { ...right, items, size: left.size + right.size };
  }
  if (left.kind !== 'mapping' || right.kind !== 'mapping') return right;
  return mergeMappings(left, right, path);
}

/** `A=1` in a list as well as `A: 1` in a mapping, as a mapping. */
export function asPairs(node: Node): Node {
  if (node.kind !== 'list') return node;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    if (item.kind !== 'text') continue;
    const pair = withUnknownValue(item);
    if (pair) {
      const [key, value] = pair;
      entries.set(key, { keys: [...(entries.get(key)?.keys ?? []), value.at], value });
      continue;
    }
    const equals = item.text.indexOf('=');
    const name = equals < 0 ? item.text : item.text.slice(0, equals);
    const end = item.at.start + name.length;
    // The name ends there only when nothing before it was filled in or escaped.
    const exact = item.raw.startsWith(equals < 0 ? name : `${name}=`);
    const key = exact ? { ...item.at, end } : item.at;
    const at = exact ? { ...item.at, start: Math.min(end + 1, item.at.end) } : item.at;
    const value: Text =
      equals < 0
        ? { ...item, text: '', isNull: true, at: key }
        : {
            ...item,
            text: item.text.slice(equals + 1),
            raw: item.raw.slice(at.start - item.at.start),
            at,
          };
    // A repeated name keeps its first position, as in a merge.
    entries.set(name, { keys: [...(entries.get(name)?.keys ?? []), key], value });
  }
  return { kind: 'mapping', entries, at: node.at, mark: node.mark, size: node.size };
}

/** The keys of a mapping as texts. */
export function keyList(node: Mapping): List {
  const items: Text[] = [];
  for (const [key, { keys, value }] of node.entries) {
    const at = keys.at(-1) ?? value.at;
    const origin = { folder: '', lookup: () => undefined };
    if (value.mark === 'reset') continue;
    items.push({
      kind: 'text',
      text: key,
      isNull: false,
      raw: key,
      at,
      origin,
      mark: undefined,
      size: 1,
    });
  }
  return { kind: 'list', items, at: node.at, mark: node.mark, size: items.length + 1 };
}

type Rule = 'replace' | ((node: Node) => Node);

/** The rules that differ from "mappings merge, lists are joined, the later text wins". */
const rules: Readonly<Record<string, Rule>> = {
  'services.*.command': 'replace',
  'services.*.entrypoint': 'replace',
  'services.*.healthcheck.test': 'replace',
  'services.*.environment': asPairs,
  'services.*.build.args': asPairs,
  'services.*.build': asBuild,
  'services.*.networks': asNames,
  'services.*.depends_on': asNames,
  'services.*.env_file': asList,
  'services.*.tmpfs': asList,
  'services.*.extra_hosts': asHosts,
};

/** A pair of which no more can be told than its name, since Compose makes something unknown of the rest. */
function withUnknownValue(item: Text): readonly [string, Text] | undefined {
  if (known(item.text) !== undefined || item.text.includes('=')) return undefined;
  const start = /^["']?([A-Za-z_]\w*)=/.exec(item.raw);
  if (!start?.[1]) return undefined;
  const at = { ...item.at, start: item.at.start + start[0].length };
  return [start[1], { ...item, raw: item.raw.slice(start[0].length), at }];
}

/** The mappings whose keys are names that users choose. */
const named = new Set([
  'services',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'services.*.networks',
]);

function isPair(path: string): boolean {
  return path === 'services.*.environment.*' || path === 'services.*.build.args.*';
}

function mergeMappings(base: Mapping, other: Mapping, path: string): Mapping {
  const entries = new Map(base.entries);
  const isNamed = named.has(path) || rules[path] === asPairs;
  let size = base.size;
  for (const [key, entry] of other.entries) {
    const before = entries.get(key);
    const next = isNamed ? `${path}.*` : path === '' ? key : `${path}.${key}`;
    const value = before ? merge(before.value, entry.value, next) : entry.value;
    entries.set(key, { keys: before ? [...before.keys, ...entry.keys] : entry.keys, value });
    size += value.size - (before?.value.size ?? 0);
  }
  return { ...other, entries, mark: base.mark, size };
}

/** `build: folder` is short for its context. */
function asBuild(node: Node): Node {
  if (node.kind !== 'text' || node.isNull) return node;
  const entries = new Map<string, Entry>([['context', { keys: [node.at], value: node }]]);
  return { kind: 'mapping', entries, at: node.at, mark: node.mark, size: 2 };
}

/** A list of names is short for a mapping with nothing at each name. */
function asNames(node: Node): Node {
  if (node.kind !== 'list') return node;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    if (item.kind !== 'text') continue;
    entries.set(item.text, { keys: [item.at], value: { ...item, text: '', isNull: true } });
  }
  return { kind: 'mapping', entries, at: node.at, mark: node.mark, size: node.size };
}

/** A single text is short for a list of one. */
function asList(node: Node): Node {
  if (node.kind !== 'text' || node.isNull) return node;
  return { kind: 'list', items: [node], at: node.at, mark: node.mark, size: 2 };
}

/** Of `host: address` only the name matters here. */
function asHosts(node: Node): Node {
  return node.kind === 'mapping' ? keyList(node) : node;
}
