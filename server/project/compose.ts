import { basename, type Files } from '../workspace.ts';
import { loadCompose } from './compose-load.ts';
import { newLoader } from './compose-loader.ts';
import { type ComposeInput } from './compose-input.ts';
import { readService } from './compose-service.ts';
import {
  booleanOf,
  entriesOf,
  get,
  isNothing,
  type Mapping,
  type Node,
  textOf,
} from './compose-tree.ts';
import { developmentStages, wordsOfName } from './stage-names.ts';
import { withVolumesFrom } from './compose-volumes-from.ts';
import type { Compose, Fact, Resource, Service, Trouble } from './project.ts';

/**
 * Reads `uris` and merges them, first to last, as Docker Compose does, with all they include and extend.
 * https://docs.docker.com/reference/compose-file/
 *
 * Relative paths start at the folder of the first file, and variables are filled in from the `.env`
 * there (or its template, see `findTemplate`). Never throws: what is not in order is told as trouble,
 * and the rest is still read.
 */
export function readCompose(
  uris: readonly string[],
  files: Files,
  inputs: readonly ComposeInput[] = [],
): { readonly compose: Compose; readonly troubles: readonly Trouble[] } {
  const loader = newLoader(files);
  const loaded = loadCompose(loader, uris, inputs);
  const services = new Map<string, Service>();
  const entries = new Map<string, Mapping>();
  for (const [name, entry] of entriesOf(get(loaded.tree, 'services'))) {
    if (isNothing(entry.value) || entry.value.kind !== 'mapping') continue;
    services.set(name, readService(loader, loaded, name, entry));
    entries.set(name, entry.value);
  }
  if (!loader.complete) for (const [name, service] of services) services.set(name, partly(service));
  const volumes = readResources(loaded.tree, 'volumes');
  const networks = readResources(loaded.tree, 'networks');
  return {
    compose: {
      files: loaded.files,
      envFiles: loaded.envFiles,
      parts: new Set(loader.documents.keys()),
      complete: loader.complete,
      services: withVolumesFrom(services, entries),
      volumes,
      networks,
    },
    troubles: loader.troubles,
  };
}

const developmentWords = new Set([...developmentStages, 'override', 'tests', 'ci']);

/** Whether a compose file's name says that it is not for production. */
export function isDevelopmentFile(uri: string): boolean {
  return isDevelopmentName(basename(uri));
}

/** The same of the name of a file or folder. */
export function isDevelopmentName(name: string): boolean {
  const words = wordsOfName(name);
  return words.some((word) => developmentWords.has(word) || word.includes('development'));
}

/** Some part of the application could not be read, and it may say something of any service. */
function partly(service: Service): Service {
  return { ...service, environment: { ...service.environment, complete: false } };
}

function readResources(
  tree: Mapping,
  kind: 'volumes' | 'networks',
): ReadonlyMap<string, Fact<Resource>> {
  const resources = new Map<string, Fact<Resource>>();
  for (const [name, { keys, value }] of entriesOf(get(tree, kind))) {
    if (value.mark === 'reset') continue;
    const external = get(value, 'external');
    const isExternal =
      external !== undefined && (external.kind === 'mapping' || booleanOf(external) === true);
    const named = get(value, 'name');
    const realName = named ? textOf(named) : isExternal ? oldName(external, name) : undefined;
    const internal = booleanOf(get(value, 'internal')) === true;
    resources.set(name, {
      value: {
        external: isExternal,
        named: named !== undefined,
        internal,
        ...(realName !== undefined && { realName }),
      },
      at: keys.at(-1) ?? value.at,
    });
  }
  return resources;
}

/** Once, `external` held the real name. Without any it is the one in the file. */
function oldName(external: Node | undefined, name: string): string | undefined {
  const written = get(external, 'name');
  return written ? textOf(written) : name;
}
