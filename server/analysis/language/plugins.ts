import type { Fact, Project } from '../../project/project.ts';
import { pluginsWith, schemaWith } from '../../schema/plugins.ts';
import type { Plugin } from '../../schema/split-plugins.ts';
import { type Schema, standardSchema } from '../../schema/schema.ts';
import type { Entry } from '../../schema/usage.ts';
import type { Analysis } from '../analyze.ts';
import type { Config, Token } from '../config.ts';
import type { BoundLine } from '../model.ts';
import { lazily } from '../memory.ts';
import { optionLines } from '../options.ts';
import type { FactFile } from './fact-files.ts';
import { isVersionOne } from './version-one.ts';
import { isCaddyImage } from '../../project/caddy-image.ts';

/** What is known of plugins for one Caddyfile. */
export interface Plugins {
  readonly build: Build;
  /** Plugins with which Caddy certainly is built, by the path that their entries name. */
  readonly built: ReadonlySet<string>;
  /** Whether Caddy is built with something of which there are no facts, so that it may know any name. */
  readonly unknown: boolean;
  /** Caddy's language with the plugins that are built in, and with those that bring a name of this file. */
  readonly schema: Schema;
}

/** How the Caddy is built that reads the file. */
export type Build =
  /** As it is distributed, without plugins. */
  | { readonly kind: 'stock'; readonly image: Fact<string> }
  /** With exactly these plugins, by their Go module paths, and with those that the user has facts of. */
  | { readonly kind: 'listed'; readonly modules: readonly Fact<string>[] }
  /** By somebody else, with plugins that nobody knows here. */
  | { readonly kind: 'foreign' }
  /** Nothing says. */
  | { readonly kind: 'unknown' };

/** How Caddy is built, by the settings file, the Dockerfile, or the name of the image. */
function buildOf({ caddy, stages, image, settings }: Project): Build {
  const stage = caddy ? stages.get(caddy.name) : image;
  const modules = [...settings.plugins, ...(stage?.modules ?? [])];
  if (modules.length > 0 || settings.pluginFiles) return { kind: 'listed', modules };
  const from = caddy && !caddy.build ? caddy.image : stage?.from;
  const inside = from && pluginsOfImages.get(nameOfImage(from.value));
  if (inside) return { kind: 'listed', modules: inside.map((value) => ({ value, at: from.at })) };
  if (!caddy && !stage) return { kind: 'unknown' };
  if (!from || stage?.built || !isCaddyImage(from.value)) return { kind: 'foreign' };
  const bringsProgram = stage?.copies.some(({ target }) => /\/bin\b/.test(target)) ?? false;
  return bringsProgram ? { kind: 'foreign' } : { kind: 'stock', image: from };
}

/** Images that are published with plugins in them. */
const pluginsOfImages: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'dunglas/frankenphp',
    [
      'github.com/dunglas/frankenphp/caddy',
      'github.com/dunglas/mercure/caddy',
      'github.com/dunglas/vulcain/caddy',
      'github.com/dunglas/caddy-cbrotli',
    ],
  ],
  ['dunglas/mercure', ['github.com/dunglas/mercure/caddy']],
  ['dunglas/vulcain', ['github.com/dunglas/vulcain/caddy']],
  ['lucaslorentz/caddy-docker-proxy', ['github.com/lucaslorentz/caddy-docker-proxy/v2']],
]);

/** Without registry, tag and digest. */
function nameOfImage(image: string): string {
  return image.replace(/^docker\.io\//, '').replace(/[:@].*$/, '');
}

/** What is known before any facts of plugins have been read. */
export function withoutPlugins(project: Project): Plugins {
  return { build: buildOf(project), built: new Set(), unknown: false, schema: standard() };
}

const standard = lazily(standardSchema);

/** Whether facts of plugins have something to say about the file. */
export function needsPlugins({ plugins, blocks }: Pick<Analysis, 'plugins' | 'blocks'>): boolean {
  if (plugins.build.kind === 'listed') return true;
  const unknown = blocks.map('whether a name is unknown', [], ({ lines }) =>
    lines.some(({ binding }) => isUnknownName(binding.problem)),
  );
  return unknown.some(Boolean);
}

function isUnknownName(problem: BoundLine['binding']['problem']): boolean {
  return problem?.kind === 'unknown-name' || problem?.kind === 'unknown-module';
}

/**
 * Chooses from the `catalogue` the plugins that are built in, and those that bring a name which is not known without them.
 * `own` are the user's; `bind` is asked for the lines as they are with a schema.
 */
export function choosePlugins(
  build: Build,
  catalogue: readonly Plugin[],
  own: readonly FactFile[],
  bind: (plugins: Plugins) => Pick<Analysis, 'lines' | 'plugins'>,
): Plugins {
  const modules = build.kind === 'listed' ? build.modules.map(({ value }) => value) : [];
  const inside = own.flatMap(({ plugins = [] }) => plugins);
  let unknown = false;
  for (const path of modules) {
    const found = catalogue.filter(({ paths }) => paths.some((one) => isPathIn(path, one)));
    inside.push(...found);
    unknown ||= found.length === 0;
  }
  const built = new Set(inside.map(({ paths: [path = ''] }) => path));
  const chosen = new Set(inside);
  let plugins: Plugins = { build, built, unknown, schema: schemaOf([...chosen]) };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = chosen.size;
    const asked = new Set<string>();
    for (const { text, bodies } of unknownNames(bind(plugins))) {
      const question = [text, ...bodies].join(' ');
      if (asked.has(question)) continue;
      asked.add(question);
      for (const plugin of pluginsWith(text, bodies, catalogue)) chosen.add(plugin);
    }
    if (chosen.size === before) return plugins;
    plugins = { ...plugins, schema: schemaOf([...chosen]) };
  }
  return plugins;
}

/** What one plugin brings may hold names of another. */
const MOST_ROUNDS = 4;

/** Whether a path that is built in is a package of a module, of whatever major version. */
function isPathIn(path: string, module: string): boolean {
  const plain = (text: string): string => text.replace(/\/v\d+$/, '').toLowerCase();
  const [one, other] = [plain(path), plain(module)];
  return one === other || one.startsWith(`${other}/`);
}

const schemas = new Map<string, Schema>();

/** A schema for each set of plugins, as one is as good for all. */
function schemaOf(plugins: readonly Plugin[]): Schema {
  const key = plugins.map(({ text }) => text).join('\n');
  const known = plugins.length === 0 ? standard() : schemas.get(key);
  if (known) return known;
  if (schemas.size === MOST_SCHEMAS) schemas.clear();
  const schema = schemaWith(plugins);
  schemas.set(key, schema);
  return schema;
}

const MOST_SCHEMAS = 20;

interface UnknownName {
  readonly text: string;
  /** The bodies that would hold it, the likeliest first. */
  readonly bodies: readonly string[];
}

function* unknownNames({
  lines,
  plugins: { schema },
}: Pick<Analysis, 'lines' | 'plugins'>): Generator<UnknownName> {
  for (const bound of lines) {
    const { problem } = bound.binding;
    if (problem?.kind !== 'unknown-name' && problem?.kind !== 'unknown-module') continue;
    const word = problem.at < 0 ? bound.line.name : bound.line.args[problem.at];
    if (!word || word.unknown || isVersionOne(bound, word)) continue;
    const bodies =
      problem.kind === 'unknown-module'
        ? bodiesOf(problem.namespace, schema)
        : problem.body === schema.options
          ? ['options', ...directiveBodies]
          : problem.body === schema.site || problem.body === schema.routes
            ? [...directiveBodies, 'options']
            : [problem.body.name];
    yield { text: word.text, bodies };
  }
}

const directiveBodies = ['directives', 'unordered_directives', 'site_directives'];

function bodiesOf(namespace: string, { bodies }: Schema): readonly string[] {
  if (namespace === 'http.handlers') return directiveBodies;
  return [...bodies].flatMap(([name, body]) => (body.namespace === namespace ? [name] : []));
}

/** A word that only a plugin makes a word of Caddy's language. */
export interface PluginUse {
  readonly word: Token;
  readonly entry: Entry;
  /** The module path. */
  readonly plugin: string;
  readonly bound: BoundLine;
}

/** Every use of a name of a plugin that is not certainly built in; not those below a line of the same plugin. */
export function* usesOfPlugins({
  soundLines,
  plugins: { built, schema },
}: Pick<Analysis, 'soundLines' | 'plugins'>): Generator<PluginUse> {
  for (const bound of soundLines) {
    const { line, binding, parent } = bound;
    const above = parent?.binding.entry?.notes.plugin;
    const named = [{ word: line.name, entry: binding.entry }];
    for (const { at, entry } of binding.inner) {
      const word = line.args[at];
      if (word) named.push({ word, entry });
    }
    const { problem } = binding;
    const other = problem?.kind === 'unknown-module' ? line.args[problem.at] : undefined;
    if (problem?.kind === 'unknown-module' && other) {
      named.push({ word: other, entry: entryIn(schema, problem.namespace, other.text) });
    }
    for (const { word, entry } of named) {
      const plugin = entry?.notes.plugin;
      if (!entry || plugin === undefined || plugin === above || built.has(plugin)) continue;
      yield { word, entry, plugin, bound };
    }
  }
}

/**
 * Whether a line is judged by the facts of a plugin that nothing says is built in. What is built may be another version of it,
 * which takes other words.
 */
export function isGuessed({ binding, parent }: BoundLine, { built }: Plugins): boolean {
  const plugin = (binding.entry ?? parent?.binding.entry)?.notes.plugin;
  return plugin !== undefined && !built.has(plugin);
}

/** How Caddy is built, where all of its plugins are known. */
export function knownBuild({
  build,
  unknown,
}: Plugins): Extract<Plugins['build'], { kind: 'stock' | 'listed' }> | undefined {
  return !unknown && (build.kind === 'stock' || build.kind === 'listed') ? build : undefined;
}

/** What a name means among the modules of a namespace. */
export function entryIn(schema: Schema, namespace: string, name: string): Entry | undefined {
  for (const body of bodiesOf(namespace, schema)) {
    const [entry] = schema.bodies.get(body)?.byName.get(name) ?? [];
    if (entry) return entry;
  }
  return undefined;
}

/** Whether the file gives a directive a place in the order, as only somebody does who has it. */
export function isOrdered(
  name: string,
  { config }: { readonly config: Pick<Config, 'options'> },
): boolean {
  return optionLines(config, 'order').some(({ args }) => args[0]?.text === name);
}
