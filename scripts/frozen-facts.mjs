import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * An esbuild plugin: reads the facts of the schema while building and puts the outcome into the bundle,
 * because reading them takes longer than everything else a short run of the command does.
 */
export async function frozenFacts(root) {
  const frozen = freeze(await standardSchema(root));
  return {
    name: 'frozen-facts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/usage\.ts$/ }, ({ importer }) =>
        /[/\\]server[/\\]schema[/\\]schema\.ts$/.test(importer)
          ? { path: 'facts', namespace: 'frozen' }
          : undefined,
      );
      onLoad({ filter: /^facts$/, namespace: 'frozen' }, () => ({
        contents: `const frozen = ${JSON.stringify(JSON.stringify(frozen))};
export function readBodies(_texts, kinds) {
  return { bodies: thaw(JSON.parse(frozen), kinds), faults: [] };
}
${thaw.toString()}`,
        loader: 'js',
      }));
    },
  };
}

async function standardSchema(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['server/schema/schema.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const file = join(tmpdir(), `caddylint-schema-${process.pid}.mjs`);
  writeFileSync(file, outputFiles[0].contents);
  try {
    const { standardSchema } = await import(pathToFileURL(file).href);
    const schema = standardSchema();
    if (schema.faults.length > 0) throw new Error(`faulty facts: ${schema.faults.join('; ')}`);
    return schema;
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

/** The opposite of `freeze`; its source is put into the bundle. */
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
