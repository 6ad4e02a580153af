import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const SCHEMA = 'server/schema/schema.ts';

/**
 * An esbuild plugin: reads the facts of the schema while building and leaves the outcome in `facts.json`
 * beside the bundle, because reading them takes longer than everything else a short run does.
 */
export async function frozenFacts(root, dist) {
  const { exports, imports } = await load(root, SCHEMA);
  const schema = exports.standardSchema();
  if (schema.faults.length > 0) throw new Error(`faulty facts: ${schema.faults.join('; ')}`);
  writeFileSync(join(dist, 'facts.json'), JSON.stringify(freeze(schema)));
  const texts = new Set();
  for (const { path, original } of imports) {
    const values = Object.values((await load(root, path)).exports);
    if (values.length > 0 && values.every((value) => typeof value === 'string'))
      texts.add(original);
  }
  return {
    name: 'frozen-facts',
    setup({ onResolve, onLoad, onEnd }) {
      let used = false;
      onResolve({ filter: /^\.\// }, ({ path, importer }) => {
        if (path === './facts.json') return { path, external: true };
        if (relative(root, importer).replaceAll('\\', '/') !== SCHEMA) return undefined;
        used ||= path === './notation.ts';
        if (path === './notation.ts') return { path: 'reader', namespace: 'frozen' };
        return texts.has(path) ? { path: 'text', namespace: 'frozen' } : undefined;
      });
      onLoad({ filter: /^reader$/, namespace: 'frozen' }, () => ({ contents: reader }));
      // Nobody reads the texts any more.
      onLoad({ filter: /^text$/, namespace: 'frozen' }, () => ({
        contents: 'module.exports = {};',
      }));
      onEnd(() => {
        if (!used) throw new Error(`${SCHEMA} no longer imports ./notation.ts`);
        used = false;
      });
    },
  };
}

/** Takes the place of server/schema/notation.ts. */
const reader = `export function readBodies(_texts, kinds) {
  return { bodies: thaw(require('./facts.json'), kinds), faults: [] };
}
${thaw.toString()}`;

/** What a module of the project exports, and its own imports. */
async function load(root, path) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
  });
  const file = join(tmpdir(), `caddylint-build-${process.pid}-${basename(path, '.ts')}.mjs`);
  writeFileSync(file, outputFiles[0].contents);
  try {
    return {
      exports: await import(pathToFileURL(file).href),
      imports: metafile.inputs[path].imports,
    };
  } finally {
    rmSync(file);
  }
}

/**
 * The bodies as plain JSON, although they are a graph with circles: a list of nodes that name each other
 * by number. A kind holds functions and goes by its name.
 */
function freeze({ bodies, kinds }) {
  const kindNames = new Map([...kinds].map(([name, kind]) => [kind, name]));
  const shapes = [];
  const shapeNumbers = new Map();
  const numbers = new Map();
  const nodes = [];
  const queue = [];
  const write = (value) => {
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return [value];
    if (kindNames.has(value)) return { kind: kindNames.get(value) };
    if (typeof value !== 'object' || value === null) {
      throw new Error(`the schema holds ${String(value)}, which cannot be frozen`);
    }
    if (!numbers.has(value)) {
      numbers.set(value, numbers.size);
      queue.push(value);
    }
    return numbers.get(value);
  };
  const shapeOf = (keys) => {
    const name = keys.join();
    if (!shapeNumbers.has(name)) {
      shapeNumbers.set(name, shapes.length);
      shapes.push(keys);
    }
    return shapeNumbers.get(name);
  };
  write(bodies);
  for (const value of queue) {
    if (Array.isArray(value)) nodes.push([-1, ...value.map(write)]);
    else if (value instanceof Map) nodes.push([-2, ...[...value].flat().map(write)]);
    else {
      const keys = Object.keys(value).filter((key) => value[key] !== undefined);
      nodes.push([shapeOf(keys), ...keys.map((key) => write(value[key]))]);
    }
  }
  return { shapes, nodes };
}

/** The opposite of `freeze`; its source is put into the bundles. */
function thaw({ shapes, nodes }, kinds) {
  const values = nodes.map(([shape]) => (shape === -1 ? [] : shape === -2 ? new Map() : {}));
  const read = (one) => {
    if (typeof one === 'number') return values[one];
    if (typeof one !== 'object') return one;
    return Array.isArray(one) ? one[0] : kinds.get(one.kind);
  };
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index];
    const value = values[index];
    const shape = node[0];
    if (shape === -1) for (let at = 1; at < node.length; at++) value.push(read(node[at]));
    else if (shape === -2)
      for (let at = 1; at < node.length; at += 2) value.set(read(node[at]), read(node[at + 1]));
    else {
      const keys = shapes[shape];
      for (let at = 0; at < keys.length; at++) value[keys[at]] = read(node[at + 1]);
    }
  }
  return values[0];
}
