import { fileKinds } from '../analysis/django/static-files.ts';
import { meetings } from '../analysis/django/static-folders.ts';
import {
  djangoServices,
  pathBelow,
  storageAt,
  withoutSlash,
} from '../analysis/containers/volumes.ts';
import type { Mount, Service } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const mediaNotPersisted: Rule = {
  id: 'media-not-persisted',
  summary: 'What users upload is in no volume.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { project, djangoBackends } = analysis;
    const [service] = djangoServices(project, djangoBackends);
    if (!project.compose || !service || djangoBackends.length === 0) return;
    const media = fileKinds(analysis).find(({ name }) => name === 'media');
    if (!media?.root || !media.rootSetting || !media.urlSetting) return;
    if (storageAt(service, media.root)?.kind !== 'container') return;
    // Where Caddy serves another folder, that is what is told.
    if (
      meetings(analysis).some(
        ({ kind, verdict }) => kind.name === 'media' && verdict.kind === 'unshared',
      )
    )
      return;
    const meant = meantMount(service, media.root);
    const advice = meant
      ? `The volume "${meant.source}" is mounted at "${meant.target}": mount it at "${media.root}", or write that for MEDIA_ROOT.`
      : "Mount a volume there, in Caddy's service as well.";
    yield finding(
      media.rootSetting.nameAt,
      `"${media.root}" is in no volume of "${service.name}": what users upload is lost with each new container. ${advice}`,
      {
        related: [
          meant
            ? { at: meant.at, message: 'Mounted here.' }
            : { at: service.at, message: 'The service that runs Django.' },
        ],
      },
    );
  },
};

/** The only volume whose place is called like the folder, or which is itself. */
function meantMount({ mounts }: Service, folder: string): Mount | undefined {
  const name = lastPart(folder);
  const alike = mounts.filter(
    ({ kind, source = '', target }) =>
      kind === 'volume' &&
      (lastPart(target) === name || source.split(/[-_]/).includes(name)) &&
      pathBelow(folder, target) === undefined,
  );
  return alike.length === 1 && alike[0]?.source !== undefined ? alike[0] : undefined;
}

function lastPart(path: string): string {
  const bare = withoutSlash(path);
  return bare.slice(bare.lastIndexOf('/') + 1);
}
