import type { Place } from '../../grammar/text.ts';
import type { Project } from '../project/project.ts';
import { type Binding, bindLines, lookup } from '../schema/bind.ts';
import type { Schema } from '../schema/schema.ts';
import type { Body } from '../schema/usage.ts';
import { type Backend, backendsOf, djangoBackends } from './backends.ts';
import type { Config, Line, NamedRoute, OptionsBlock, Site, Token } from './config.ts';
import { type Faults, faultsOf } from './faults.ts';
import { wordsOfVersionOne } from './version-one.ts';
import { type NamedMatchers, namedMatchers } from './named-matchers.ts';
import { type Leaf, leaves } from './leaves.ts';
import { type Graph, redirects } from './redirects.ts';
import { type Route, readRoutes } from './routes.ts';

/** What is worked out from a config on first asking, and kept. */
export interface Model {
  readonly schema: Schema;
  /** Every line that the schema speaks of, outer before inner, with what it is. */
  readonly lines: readonly BoundLine[];
  /** Those of `lines` that are read as they were meant: misplaced braces change none of them. */
  readonly soundLines: readonly BoundLine[];
  /** What is wrong with braces, commas and quotes, and what is misread because of it. */
  readonly faults: Faults;
  /** The words that stand for a `<kind>` of the schema, in order. */
  readonly words: (kind: string) => readonly Token[];
  /** The named matchers of every scope, and their uses. */
  readonly namedMatchers: NamedMatchers;
  /** The routes of a site in the order Caddy runs them. */
  readonly routes: (site: Site) => readonly Route[];
  /** The routes of a site that may answer. */
  readonly leaves: (site: Site) => readonly Leaf[];
  /** Every upstream that Caddy dials. */
  readonly backends: readonly Backend[];
  /** Those that are the Django project. */
  readonly djangoBackends: readonly Backend[];
  readonly redirects: Graph;
}

export interface BoundLine {
  readonly line: Line;
  readonly binding: Binding;
  /** The line around it; absent at the top of its owner. */
  readonly parent?: BoundLine;
  readonly owner: OptionsBlock | NamedRoute | Site;
}

export function modelOf(config: Config, project: Project, schema: Schema): Model {
  const routesOfSite = lazily(() => readRoutes(config, schema.order));
  const routes = memo((site: Site) => routesOfSite()(site));
  const leavesOf = memo((site: Site) => leaves(routes(site)));
  const lines = lazily(() => boundLines(config, schema));
  const faults = lazily(() => faultsOf(config, troublesOf(config, lines(), schema)));
  const soundLines = lazily(() => {
    const misread = new Set<BoundLine['owner']>(
      config.sites.filter((site) => isDirective(site, schema)),
    );
    const sound = lines().filter(
      ({ line, owner }) => !misread.has(owner) && !faults().isDamaged(line.name),
    );
    // A file for Caddy 1 is another language, in which nothing else can be judged.
    const old = sound.filter((bound) => wordsOfVersionOne(bound).length > 0);
    return old.length > 1 ? old : sound;
  });
  const matchers = lazily(() => namedMatchers(lines()));
  const words = lazily(() => wordsByKind(lines()));
  const backends = lazily(() => backendsOf(config, project, leavesOf));
  const django = lazily(() => djangoBackends(backends(), project));
  const graph = lazily(() => redirects(config, { routes, leaves: leavesOf }));
  return {
    schema,
    get lines() {
      return lines();
    },
    get soundLines() {
      return soundLines();
    },
    get faults() {
      return faults();
    },
    get namedMatchers() {
      return matchers();
    },
    words: (kind) => words().get(kind) ?? [],
    routes,
    leaves: leavesOf,
    get backends() {
      return backends();
    },
    get djangoBackends() {
      return django();
    },
    get redirects() {
      return graph();
    },
  };
}

/** Whether a site is none: a directive stands where its address should be. */
function isDirective({ addresses }: Site, schema: Schema): boolean {
  const token = addresses[0]?.token;
  return token !== undefined && isNameOfDirective(token, schema);
}

function isNameOfDirective(token: Token, { site }: Schema): boolean {
  return !token.unknown && lookup(site, token).some((entry) => 'literal' in entry.name);
}

/** What the schema refuses, and directives where addresses should be. */
function troublesOf(config: Config, lines: readonly BoundLine[], all: Schema): Place[] {
  const refused = lines.filter(({ binding }) => binding.problem).map(({ line }) => line.name);
  const directives = config.sites
    .flatMap(({ addresses }) => addresses)
    .filter(({ token }) => isNameOfDirective(token, all));
  return [...refused, ...directives.map(({ token }) => token)];
}

function boundLines(config: Config, schema: Schema): readonly BoundLine[] {
  const found: BoundLine[] = [];
  for (const owner of config.options) bindBlock(found, owner.lines, schema.options, owner);
  for (const owner of config.routes) bindBlock(found, owner.lines, schema.routes, owner);
  for (const owner of config.sites) bindBlock(found, owner.lines, schema.site, owner);
  return found;
}

/** Below a line whose block nobody knows, nothing is bound. */
function bindBlock(
  found: BoundLine[],
  lines: readonly Line[],
  body: Body,
  owner: BoundLine['owner'],
  parent?: BoundLine,
): void {
  for (const { line, binding } of bindLines(lines, body)) {
    const bound = parent ? { line, binding, owner, parent } : { line, binding, owner };
    found.push(bound);
    if (line.block && binding.body) bindBlock(found, line.block, binding.body, owner, bound);
  }
}

function wordsByKind(lines: readonly BoundLine[]): ReadonlyMap<string, readonly Token[]> {
  const found = new Map<string, Token[]>();
  for (const { line, binding } of lines) {
    for (const [index, slot] of binding.slots.entries()) {
      const token = line.args[index];
      if (!slot?.kind || !slot.sure || !token) continue;
      const list = found.get(slot.kind);
      if (list) list.push(token);
      else found.set(slot.kind, [token]);
    }
  }
  return found;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
