import type { Place } from '../../grammar/text.ts';
import { emptyProject, hasNeighbours, type ProjectQuestion } from '../project/neighbours.ts';
import type { Django, Project } from '../project/project.ts';
import type { Files, Workspace } from '../workspace.ts';
import type { Ports } from './addresses.ts';
import { buildConfig, portsOf } from './build-config.ts';
import type { Config } from './config.ts';
import { load } from './load.ts';
import { readFactFiles, withTroubles } from './fact-files.ts';
import { type Model, modelOf } from './model.ts';
import { choosePlugins, needsPlugins, type Plugins, withoutPlugins } from './plugins.ts';

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
}

export interface Dependencies {
  readonly files: ReadonlySet<string>;
  readonly searches: readonly { readonly folder: string; readonly glob: string }[];
}

/** What a host may say beyond the files themselves. */
export type AnalysisOptions = Omit<ProjectQuestion, 'caddyfile'>;

/** Loads the Caddyfile at `uri`, what it imports and its neighbours, and puts them together. */
export async function openAnalysis(
  workspace: Workspace,
  uri: string,
  options: AnalysisOptions = {},
): Promise<Analysis> {
  const question: ProjectQuestion = { caddyfile: uri, ...options };
  const { answer, files } = await load(workspace, uri, async (snapshot) => {
    if (!hasNeighbours(snapshot, question)) {
      const project = emptyProject(question);
      return { project, config: buildConfig(uri, snapshot, project.environment), facts: [] };
    }
    // The readers bring parsers for YAML, Python and shell along, so they come only when needed.
    const { readDeployment, readDjango } = await import('../project/read.ts');
    const deployment = readDeployment(question, snapshot);
    const config = buildConfig(uri, snapshot, deployment.environment);
    const django: Django | undefined = readDjango(question, deployment, snapshot);
    const facts = readFactFiles(deployment.settings, snapshot);
    return { project: django ? { ...deployment, django } : deployment, config, facts };
  });
  const dependsOn = { files: files.asked, searches: files.searched };
  const { config, facts } = answer;
  const project = withTroubles(answer.project, facts);
  const plain = assemble(uri, files, project, config, dependsOn, withoutPlugins(project));
  if (!needsPlugins(plain)) return plain;
  // Facts of plugins are many, and few files need them.
  const { catalogue } = await import('../schema/plugins/index.ts');
  const bind = (plugins: Plugins): Analysis =>
    assemble(uri, files, project, config, dependsOn, plugins);
  return bind(choosePlugins(plain.plugins.build, catalogue, facts, bind));
}

/** Puts together what has been read. `files` are the texts that places point into. */
export function assemble(
  uri: string,
  files: Files,
  project: Project,
  config: Config,
  dependsOn: Dependencies,
  plugins: Plugins,
): Analysis {
  const known = {
    uri,
    files,
    config,
    project,
    ports: portsOf(config.options),
    plugins,
    dependsOn,
    textAt: ({ uri: file, start, end }: Place) => (files.read(file) ?? '').slice(start, end),
  };
  // Copied as getters: a spread would work everything out at once.
  const model = Object.getOwnPropertyDescriptors(modelOf(config, project, plugins.schema));
  return Object.defineProperties(known, model) as typeof known & Model;
}
