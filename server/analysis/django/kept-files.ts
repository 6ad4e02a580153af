import type { Place } from '../../../grammar/text.ts';
import { database, imageName } from '../../project/stores.ts';
import type { Service } from '../../project/project.ts';
import { resolve } from '../../workspace.ts';
import type { Analysis } from '../analyze.ts';
import { djangoServices, storageAt } from '../containers/volumes.ts';
import { fileKinds } from './static-files.ts';
import { sqliteFiles } from './sqlite.ts';

/** A folder or file in which a deployment keeps what it cannot make anew. */
export interface KeptFiles {
  readonly what: string;
  /** On the machine that runs the deployment, as if the repository lay there as it does here. */
  readonly uri: string;
  readonly at: Place;
}

/** What is kept on the machine itself, outside of named volumes. */
export function keptFiles(analysis: Analysis): readonly KeptFiles[] {
  const { project, djangoBackends, files } = analysis;
  const { caddy, compose } = project;
  const [service] = djangoServices(project, djangoBackends);
  const found: KeptFiles[] = [];
  const keep = (what: string, owner: Service | undefined, path: string, at: Place): void => {
    const kept = owner
      ? onHost(owner, path)
      : compose
        ? undefined
        : { uri: resolve('file:///', path), at };
    if (kept) found.push({ what, ...kept });
  };
  const media = fileKinds(analysis).find(({ name }) => name === 'media');
  if (media?.root && media.rootSetting)
    keep('what users upload', service, media.root, media.rootSetting.nameAt);
  for (const { path, at } of sqliteFiles(project, service, files))
    keep('the database', service, path, at);
  if (caddy) keep('the certificates of Caddy', caddy, '/data', caddy.at);
  for (const one of compose?.services.values() ?? []) {
    if (!database.images.has(imageName(one))) continue;
    for (const { target } of one.mounts)
      if (dataFolder.test(target)) keep('the database', one, target, one.at);
  }
  return found;
}

/** https://hub.docker.com/_/postgres, https://hub.docker.com/_/mysql, https://hub.docker.com/_/mariadb */
const dataFolder = /^\/var\/lib\/(?:postgresql|mysql)(?:\/|$)/;

function onHost(service: Service, path: string): Pick<KeptFiles, 'uri' | 'at'> | undefined {
  const storage = storageAt(service, path);
  if (storage?.kind !== 'mount') return undefined;
  const { kind, source, at } = storage.mount;
  if (kind !== 'bind' || source === undefined) return undefined;
  return { uri: storage.rest === '' ? source : resolve(`${source}/`, storage.rest), at };
}
