import { fileKinds } from '../analysis/django/static-files.ts';
import { meetings } from '../analysis/django/static-folders.ts';
import { djangoServices, storageAt } from '../analysis/containers/volumes.ts';
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
    yield finding(
      media.rootSetting.nameAt,
      `"${media.root}" is in no volume of "${service.name}": what users upload is lost with each new container. Mount a volume there, in Caddy's service as well.`,
      { related: [{ at: service.at, message: 'The service that runs Django.' }] },
    );
  },
};
