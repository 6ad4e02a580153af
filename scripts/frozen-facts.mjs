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

/** Takes the place of server/schema/notation.ts. The facts are read anew for each schema, since thawing changes them. */
const reader = `import { readFileSync } from 'node:fs';
export function readBodies(_texts, kinds) {
  const groups = JSON.parse(readFileSync(__dirname + '/facts.json', 'utf8'));
  return { bodies: thaw(groups, kinds), faults: [] };
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
 * The bodies as plain JSON, although they are a graph with circles. Nodes of one form make a group and name each other by
 * number, counted through all groups; `links` are the keys at which they do. So the objects are made by the parser of
 * JSON, which is much faster than code that runs for the first time. A kind holds functions and goes by its name.
 */
function freeze({ bodies, kinds }) {
  const kindNames = new Map([...kinds].map(([name, kind]) => [kind, name]));
  const formOf = (value) => {
    if (kindNames.has(value)) return { form: 'kind', links: [] };
    if (value instanceof Map) return { form: 'map', links: [...value.values()].filter(isNode) };
    const links = Object.keys(value).filter((key) => isNode(value[key]));
    if (!Array.isArray(value)) return { form: 'object', links };
    return { form: links.length > 0 ? 'list' : 'words', links };
  };
  const nodes = new Set([bodies]);
  const groups = new Map();
  for (const value of nodes) {
    const { form, links } = formOf(value);
    const name = form === 'object' ? `${form} ${links.join()}` : form;
    const group = groups.get(name) ?? { form, links: form === 'object' ? links : [], values: [] };
    groups.set(name, group);
    group.values.push(value);
    for (const link of links) nodes.add(form === 'map' ? link : value[link]);
  }
  const ordered = [...groups.values()];
  const numbers = new Map(ordered.flatMap(({ values }) => values).map((value, at) => [value, at]));
  const numberOf = (value) => {
    if (!numbers.has(value)) throw new Error('the schema holds a list of nodes and words');
    return numbers.get(value);
  };
  const write = {
    kind: (value) => kindNames.get(value),
    words: (value) => value,
    list: (value) => value.map(numberOf),
    map: (value) => [...value].flatMap(([key, one]) => [key, numberOf(one)]),
    object: (value, links) => {
      return { ...value, ...Object.fromEntries(links.map((key) => [key, numberOf(value[key])])) };
    },
  };
  return ordered.map(({ form, links, values }) => {
    return { form, links, nodes: values.map((value) => write[form](value, links)) };
  });
}

/** Whether it is a node of its own. */
function isNode(value) {
  if (typeof value === 'function' || value === null) {
    throw new Error(`the schema holds ${String(value)}, which cannot be frozen`);
  }
  return typeof value === 'object';
}

/** The opposite of `freeze`, whose outcome it makes use of; its source is put into the bundles. */
function thaw(groups, kinds) {
  const values = [];
  for (const { form, nodes } of groups) {
    for (const node of nodes) {
      values.push(form === 'kind' ? kinds.get(node) : form === 'map' ? new Map() : node);
    }
  }
  let number = 0;
  for (const { form, links, nodes } of groups) {
    for (const node of nodes) {
      const value = values[number++];
      if (form === 'list') for (let at = 0; at < node.length; at++) node[at] = values[node[at]];
      else if (form === 'map')
        for (let at = 0; at < node.length; at += 2) value.set(node[at], values[node[at + 1]]);
      else for (const key of links) node[key] = values[node[key]];
    }
  }
  return values[0];
}
