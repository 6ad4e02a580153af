import type { Place } from '../../grammar/text.ts';
import type { Project } from '../project/project.ts';
import { bindLines } from '../schema/bind-lines.ts';
import type { Binding } from '../schema/binding.ts';
import { lookup } from '../schema/lookup.ts';
import type { Schema } from '../schema/schema.ts';
import type { Body } from '../schema/usage.ts';
import { type Backend, backendsOf, djangoBackends } from './deployment/backends.ts';
import type { Address } from './sites/addresses.ts';
import {
  type Config,
  isNamedRoute,
  isOptions,
  isSite,
  type Line,
  type Owner,
  type Site,
  type Token,
} from './config.ts';
import { type Faults, faultsOf } from './braces/faults.ts';
import { wordsOfVersionOne } from './language/version-one.ts';
import { type NamedMatchers, namedMatchers } from './language/named-matchers.ts';
import { closedNamespaces } from './language/unknown-names.ts';
import { type Leaf, leaves as leavesOf } from './routes/leaves.ts';
import { createMemory, kept, lazily, type Memory } from './memory.ts';
import { type Graph, redirects } from './answers/redirects.ts';
import { type Route, readRoutes } from './routes/routes.ts';
import { withoutTakings } from './routes/taken-by-fallback.ts';

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
  /** The same as they are meant: without what takes the requests of others away by mistake, of which a rule tells. */
  readonly meantRoutes: (site: Site) => readonly Route[];
  /** The routes of each `handle_errors` of a site. */
  readonly errorRoutes: (site: Site) => readonly (readonly Route[])[];
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
  readonly owner: Owner;
  /** The word that keeps the block of a line before this one open, so that this one stands in it. */
  readonly heldBy?: Token;
}

/** A line that is refused where it stands only because of `by`. */
export interface Held {
  readonly line: Line;
  /** What follows the closing brace of a block on its line. */
  readonly by: Token;
}

/** The part of a model that speaks of one owner alone. */
export type BlockModel = Pick<Model, 'lines' | 'soundLines' | 'words' | 'namedMatchers'>;

/** A model, and what it is made of. */
export interface ModelParts {
  readonly model: Model;
  readonly owners: readonly Owner[];
  /** The same object for the same owner, as long as `surroundings` are the same. */
  readonly blockOf: (owner: Owner) => BlockModel;
  /** All that what is known of one owner depends on besides itself. */
  readonly surroundings: () => readonly unknown[];
}

/** Works out what is asked for. `memory` keeps what concerns one owner alone as long as that is the same object. */
export function modelOf(
  config: Config,
  project: Project,
  schema: Schema,
  memory: Memory = createMemory(),
): ModelParts {
  const owners: readonly Owner[] = [...config.options, ...config.routes, ...config.sites];
  const { routes, meantRoutes, meantLeaves, errorRoutes, leaves } = routingOf(
    config,
    schema,
    memory,
  );
  const { linesOf, soundOf, wordsOf, matchersOf, faults, isOld } = blocksOf(
    config,
    owners,
    schema,
    memory,
  );
  const allWords = lazily(() => memory.map('all words', [schema], owners, wordsOf));
  const words = memo((kind: string) => allWords().flatMap((own) => own.get(kind) ?? []));
  const lines = lazily(() => owners.flatMap(linesOf));
  const soundLines = lazily(() => owners.flatMap(soundOf));
  const matchers = lazily((): NamedMatchers => {
    const all = memory.map('all named matchers', [schema], owners, matchersOf);
    const definitions = all.flatMap((one) => one.definitions);
    return { definitions, uses: all.flatMap(({ uses }) => uses) };
  });
  const backends = lazily(() => backendsOf(config, project, meantLeaves, memory));
  const django = lazily(() => (project.django ? djangoBackends(backends(), project) : []));
  const graph = lazily(() =>
    redirects(config, { routes, leaves, environment: project.environment, memory }),
  );

  return {
    owners,
    surroundings: lazily(() => [
      project,
      schema,
      config.complete,
      faults().key,
      isOld(),
      ...config.options,
      ...config.routes,
    ]),
    blockOf: (owner) => ({
      get lines() {
        return linesOf(owner);
      },
      get soundLines() {
        return soundOf(owner);
      },
      get namedMatchers() {
        return matchersOf(owner);
      },
      words: (kind) => wordsOf(owner).get(kind) ?? [],
    }),
    model: {
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
      words,
      routes,
      meantRoutes,
      errorRoutes,
      leaves,
      get backends() {
        return backends();
      },
      get djangoBackends() {
        return django();
      },
      get redirects() {
        return graph();
      },
    },
  };
}

function routingOf(
  config: Config,
  schema: Schema,
  memory: Memory,
): Pick<Model, 'routes' | 'meantRoutes' | 'errorRoutes' | 'leaves'> & {
  readonly meantLeaves: Model['leaves'];
} {
  const around = [schema, ...config.options, ...config.routes];
  const routesBefore = memory.store<Site, readonly Route[]>('routes', around);
  const leavesBefore = memory.store<readonly Route[], readonly Leaf[]>('leaves');
  const read = lazily(() => readRoutes(config, schema.order));
  const routes = (site: Site): readonly Route[] =>
    kept(routesBefore, site, () => read().ofSite(site));
  const meantBefore = memory.store<readonly Route[], readonly Route[]>('meant routes');
  const meantRoutes = (site: Site): readonly Route[] => {
    const all = routes(site);
    return kept(meantBefore, all, () => withoutTakings(all));
  };
  const leavesAmong = (all: readonly Route[]): readonly Leaf[] =>
    kept(leavesBefore, all, () => leavesOf(all));
  const errorsBefore = memory.store<Site, readonly (readonly Route[])[]>('error routes', around);
  return {
    routes,
    meantRoutes,
    meantLeaves: (site) => leavesAmong(meantRoutes(site)),
    errorRoutes: (site) => kept(errorsBefore, site, () => read().ofErrors(site)),
    leaves: (site) => leavesAmong(routes(site)),
  };
}

/** What is known of each owner. */
interface Owned {
  readonly linesOf: (owner: Owner) => readonly BoundLine[];
  readonly soundOf: (owner: Owner) => readonly BoundLine[];
  readonly wordsOf: (owner: Owner) => WordsByKind;
  readonly matchersOf: (owner: Owner) => NamedMatchers;
  readonly faults: () => Faults;
  /** Whether the file is one for Caddy 1. */
  readonly isOld: () => boolean;
}

function blocksOf(config: Config, owners: readonly Owner[], schema: Schema, memory: Memory): Owned {
  const perOwner = <V>(
    name: string,
    inputs: () => readonly unknown[],
    make: (owner: Owner) => V,
  ): ((owner: Owner) => V) => {
    const before = lazily(() => memory.store<Owner, V>(name, inputs()));
    return (owner) => kept(before(), owner, () => make(owner));
  };
  const bySchema = (): readonly unknown[] => [schema];
  const byFaults = (): readonly unknown[] => [schema, faults().key];

  const linesOf = perOwner('bound lines', bySchema, (owner) => {
    const found: BoundLine[] = [];
    bindBlock(found, owner.lines, bodyOf(owner, schema), owner);
    return found;
  });
  const faults = lazily(() => {
    const troubles = memory.map('refused', [schema], owners, (owner) =>
      refusedIn(owner, linesOf(owner), schema),
    );
    const behind = memory.map('behind closing braces', [schema], owners, (owner) =>
      behindCloses(linesOf(owner), schema),
    );
    return faultsOf(config, troubles.flat(), behind.flat(), memory);
  });
  const undamagedOf = perOwner('undamaged lines', byFaults, (owner) =>
    undamaged(owner, linesOf(owner), faults(), schema),
  );
  const oldOf = perOwner('old lines', byFaults, (owner) =>
    undamagedOf(owner).filter((bound) => wordsOfVersionOne(bound).length > 0),
  );
  // A file for Caddy 1 is another language, in which nothing else can be judged.
  const isOld = lazily(() => memory.map('old', byFaults(), owners, oldOf).flat().length > 1);
  return {
    linesOf,
    soundOf: (owner) => (isOld() ? oldOf(owner) : undamagedOf(owner)),
    wordsOf: perOwner('words', bySchema, (owner) => wordsByKind(linesOf(owner))),
    matchersOf: perOwner('named matchers', bySchema, (owner) => namedMatchers(linesOf(owner))),
    faults,
    isOld,
  };
}

function bodyOf(owner: Owner, schema: Schema): Body {
  if (isOptions(owner)) return schema.options;
  return isNamedRoute(owner) ? schema.routes : schema.site;
}

/** Whether a site is none: a directive stands where its address should be. */
function isDirective({ addresses }: Site, all: Schema): boolean {
  const [first] = addresses;
  return first !== undefined && isNameOfDirective(first, all);
}

/** Whether an address is the name of a directive, with or without a comma behind it. */
export function isNameOfDirective({ token, text }: Address, { site }: Schema): boolean {
  const word = { ...token, text };
  return !token.unknown && lookup(site, word).some((entry) => 'literal' in entry.name);
}

/** What the schema refuses in an owner, and directives where addresses should be. */
function refusedIn(owner: Owner, lines: readonly BoundLine[], all: Schema): readonly Place[] {
  const refused = lines.filter(({ binding }) => binding.problem).map(({ line }) => line.name);
  if (!isSite(owner)) return refused;
  const directives = owner.addresses.filter((address) => isNameOfDirective(address, all));
  return [...refused, ...directives.map(({ token }) => token)];
}

/** Lines that are refused and were hardly meant to be lines of their block: they follow its closing brace. */
function behindCloses(lines: readonly BoundLine[], { site, routes }: Schema): Held[] {
  const refused = lines.filter(({ line: { name }, binding: { problem }, heldBy }) => {
    if (!(name.behindClose || heldBy) || !problem) return false;
    // Another name may be that of a plugin.
    const isOpen =
      (problem.kind === 'unknown-module' && !closedNamespaces.has(problem.namespace)) ||
      (problem.kind === 'unknown-name' && (problem.body === site || problem.body === routes));
    return !isOpen || name.text === '{';
  });
  return refused.map(({ line, heldBy = line.name }) => ({ line, by: heldBy }));
}

/** The lines of an owner that are read as they were meant. */
function undamaged(
  owner: Owner,
  lines: readonly BoundLine[],
  faults: Faults,
  all: Schema,
): readonly BoundLine[] {
  if (isSite(owner) && isDirective(owner, all)) return [];
  if (faults.key === '') return lines;
  return lines.filter(({ line }) => !faults.isDamaged(line.name));
}

/**
 * Below a line whose block nobody knows, nothing is bound. Returns the word that keeps the block open behind its
 * closing brace, if there is one: Caddy takes the lines behind it for lines of this block, as far as the directive goes.
 */
function bindBlock(
  found: BoundLine[],
  lines: readonly Line[],
  body: Body,
  owner: Owner,
  around: Pick<BoundLine, 'parent' | 'heldBy'> = {},
): Token | undefined {
  let open = around.heldBy;
  for (const [index, { line, binding }] of bindLines(lines, body).entries()) {
    const bound = { line, binding, owner, ...around };
    found.push(bound);
    if (line.name.behindClose) open ??= line.name;
    if (!line.block || !binding.body) continue;
    const heldBy = bindBlock(found, line.block, binding.body, owner, { parent: bound });
    if (!heldBy || !around.parent) continue;
    const behind = lines.slice(index + 1);
    if (behind.length > 0) bindBlock(found, behind, binding.body, owner, { parent: bound, heldBy });
    return heldBy;
  }
  return open;
}

type WordsByKind = ReadonlyMap<string, readonly Token[]>;

function wordsByKind(lines: readonly BoundLine[]): WordsByKind {
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

function memo<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
