import { settingValue, textOf } from '../project/django-settings.ts';
import type { Command } from '../project/project.ts';
import { managementCommand } from '../project/servers.ts';
import { containerPath, djangoServices, storageAt } from '../analysis/containers/volumes.ts';
import { finding, type Rule } from './rule.ts';

export const collectstaticInImage: Rule = {
  id: 'collectstatic-in-image',
  summary: 'Static files are collected into the image, where a volume hides them.',
  category: 'deployment',
  severity: 'warning',
  *check({ project, djangoBackends, files }) {
    const { django, commands } = project;
    const written = django && textOf(settingValue(django, 'STATIC_ROOT'));
    const collects = commands.filter(collectsFiles);
    // Whatever collects them elsewhere, by hand or in CI, may do so after every update.
    if (!written || collects.some(({ stage }) => stage !== 'build')) return;
    const images = new Set([...project.stages.values()].map(({ uri }) => uri));
    for (const service of djangoServices(project, djangoBackends)) {
      const root = containerPath(written, service, project, files);
      const storage = root === undefined ? undefined : storageAt(service, root);
      const isVolume = storage?.kind === 'mount' && storage.mount.kind === 'volume';
      if (!isVolume || storage.mount.source === undefined) continue;
      const stage = project.stages.get(service.name);
      const command = collects.find(({ at }) => at.uri === stage?.uri || !images.has(at.uri));
      if (!command) continue;
      yield finding(
        command.at,
        `The volume "${storage.mount.source}" lies over "${root}" and keeps the files of the first start: after an update, visitors get the old ones. Collect them when the container starts.`,
        { related: [{ at: storage.mount.at, message: 'The volume.' }] },
      );
      return;
    }
  },
};

function collectsFiles(command: Command): boolean {
  return managementCommand(command)?.name === 'collectstatic';
}
