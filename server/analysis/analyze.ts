import type { Place } from '../../grammar/text.ts';
import type { ProjectQuestion } from '../project/neighbours.ts';
import { fileOf } from '../project/inline-uri.ts';
import type { Project } from '../project/project.ts';
import { type Files, normalize, type Workspace } from '../workspace.ts';
import type { Ports } from './sites/addresses.ts';
import { buildConfig, portsOf } from './expand/build-config.ts';
import type { Faults } from './braces/faults.ts';
import { setsPolicy } from './headers/policy-lines.ts';
import { dialledPorts } from './deployment/dialled-ports.ts';
import { unreadLists } from './deployment/list-variables.ts';
import { misspeltVariables } from './deployment/misspelt.ts';
import { unpassedVariables } from './deployment/unpassed.ts';
import { withInline } from '../project/inline-files.ts';
import { load } from './load.ts';
import { createMemory, type Memory } from './memory.ts';
import { type Config, isSite, type Owner, type Site } from './config.ts';
import { type BlockModel, type Model, modelOf } from './model.ts';
import { choosePlugins, needsPlugins, type Plugins, withoutPlugins } from './language/plugins.ts';
import { readProject } from './read-project.ts';

/** Everything that is known about one Caddyfile and its deployment. Rules and features ask nothing else. */
export interface Analysis extends Model {
  readonly uri: string;
  /** The texts it was made from. */
  readonly files: Files;
  readonly config: Config;
  readonly project: Project;
  readonly ports: Ports;
  readonly plugins: Plugins;
  /** Every file whose text, existence or place in a search the result depends on. */
  readonly dependsOn: Dependencies;
  /** The text at a place as it is written; empty when the file is not there. */
  readonly textAt: (place: Place) => string;
  /** Global options, named routes and sites, each by itself. */
  readonly blocks: Blocks;
  /** Where features may keep what they work out from objects that outlast a change. */
  readonly memory: Memory;
}

/** What is known of one block at the top of a config by itself and by what is around it, whatever other blocks there are. */
export interface Block extends BlockModel, Pick<Analysis, Surroundings> {
  readonly owner: Owner;
  /** The block itself if it is a site, else none. */
  readonly sites: readonly Site[];
  /** The global options are those of the whole file, whichever block it is. */
  readonly config: Pick<Config, 'options' | 'complete'>;
  readonly faults: Pick<Faults, 'isDamaged'>;
}

type Surroundings =
  | 'uri'
  | 'files'
  | 'project'
  | 'ports'
  | 'plugins'
  | 'textAt'
  | 'schema'
  | 'routes'
  | 'errorRoutes'
  | 'leaves';

export interface Blocks {
  /**
   * What is worked out of each block, in order. It is worked out anew only for blocks that have changed, and for all when
   * something around them has: `name` and `inputs` say what is worked out. As long as nothing in it is another, the list
   * is the same object.
   */
  map<T>(name: string, inputs: readonly unknown[], work: (block: Block) => T): readonly T[];
}

export interface Dependencies {
  readonly files: ReadonlySet<string>;
  readonly searches: readonly { readonly folder: string; readonly glob: string }[];
}

/** What a host may say beyond the files themselves. */
export type AnalysisOptions = Omit<ProjectQuestion, 'caddyfile' | 'dialled' | 'hasPolicy'>;

/**
 * Loads the Caddyfile at the URI `caddyfile`, what it imports and its neighbours, and puts them together. A `memory` that has seen the
 * same Caddyfile before makes it faster, and nothing else.
 */
export async function openAnalysis(
  workspace: Workspace,
  caddyfile: string,
  options: AnalysisOptions = {},
  memory: Memory = createMemory(),
): Promise<Analysis> {
  // Whatever is found is named in this form, and has to be known again.
  const uri = normalize(caddyfile);
  const question: ProjectQuestion = { caddyfile: uri, ...options };
  const read = async (snapshot: Files): Promise<Config> => {
    const { dialled = [], hasPolicy = false } = memory.project ?? {};
    const known = await readProject({ ...question, dialled, hasPolicy }, snapshot, memory.project);
    memory.project = known;
    const config = buildConfig(uri, withInline(snapshot, known.project), known.project, memory);
    // Rules ask these, and read nothing by themselves.
    misspeltVariables({ config, project: known.project, files: snapshot });
    unpassedVariables({ project: known.project, files: snapshot });
    unreadLists({ project: known.project, files: snapshot });
    const ports = known.project.caddy ? [] : dialledPorts(config, memory);
    const policy = known.project.django !== undefined && setsPolicy(config, memory);
    if (String(ports) === String(dialled) && policy === hasPolicy) return config;
    // Which compose project a Caddy outside of containers stands in front of is in its own file, and so is what its pages may load.
    const asked = { ...question, dialled: ports, hasPolicy: policy };
    memory.project = await readProject(asked, snapshot, known);
    const { project } = memory.project;
    return buildConfig(uri, withInline(snapshot, project), project, memory);
  };
  const { answer: config, files: loaded } = await load(workspace, fileOf(uri), read, memory.asked);
  memory.asked = loaded;
  const { project, facts } = memory.project!;
  const dependsOn = { files: loaded.asked, searches: loaded.searched };
  const files = withInline(loaded, project);
  const bind = (plugins: Plugins): Analysis =>
    analysisOf({ uri, files, project, config, dependsOn }, plugins, memory);
  const plain = bind(withoutPlugins(project));
  if (!needsPlugins(plain)) return plain;
  // Facts of plugins are many, and few files need them.
  const { catalogue } = await import('../schema/plugins/index.ts');
  return bind(choosePlugins(plain.plugins.build, catalogue, facts, bind));
}

/** What has been read of a Caddyfile and its deployment; its places point into the texts of `files`. */
export type Reading = Pick<Analysis, 'uri' | 'files' | 'config' | 'project' | 'dependsOn'>;

/** Puts together what has been read. */
export function analysisOf(reading: Reading, plugins: Plugins, memory: Memory): Analysis {
  const { files, config, project } = reading;
  const parts = modelOf(config, project, plugins.schema, memory);
  const { model, owners, blockOf, surroundings } = parts;
  const known = {
    ...reading,
    ports: portsOf(config.options),
    plugins,
    textAt: ({ uri, start, end }: Place) => (files.read(uri) ?? '').slice(start, end),
  };
  const made = new Map<Owner, Block>();
  const block = (owner: Owner): Block => {
    const one = made.get(owner) ?? blockAround(owner, blockOf(owner), known, model);
    made.set(owner, one);
    return one;
  };
  const blocks: Blocks = {
    map<T>(name: string, inputs: readonly unknown[], work: (block: Block) => T) {
      return memory.map(`${name} in blocks`, [...surroundings(), ...inputs], owners, (owner) =>
        work(block(owner)),
      );
    },
  };
  // Copied as getters: a spread would work everything out at once.
  const getters = Object.getOwnPropertyDescriptors(model);
  const rest = { ...known, blocks, memory };
  return Object.defineProperties(rest, getters) as typeof rest & Model;
}

function blockAround(
  owner: Owner,
  own: BlockModel,
  known: Pick<Analysis, 'uri' | 'files' | 'config' | 'project' | 'ports' | 'plugins' | 'textAt'>,
  { schema, routes, errorRoutes, leaves, faults }: Model,
): Block {
  const { uri, files, project, ports, plugins, textAt } = known;
  const { options, complete } = known.config;
  return {
    uri,
    files,
    project,
    ports,
    plugins,
    textAt,
    schema,
    routes,
    errorRoutes,
    leaves,
    faults,
    owner,
    sites: isSite(owner) ? [owner] : [],
    config: { options, complete },
    get lines() {
      return own.lines;
    },
    get soundLines() {
      return own.soundLines;
    },
    get namedMatchers() {
      return own.namedMatchers;
    },
    words: own.words,
  };
}
