import { fileKinds } from '../analysis/django/static-files.ts';
import { djangoServices, storageAt } from '../analysis/containers/volumes.ts';
import { managementCommand } from '../project/servers.ts';
import type { Project, Service } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const appMountReadOnly: Rule = {
  id: 'app-mount-read-only',
  summary: 'Django cannot write to a folder that is mounted read-only.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, djangoBackends } = analysis;
    const [service] = djangoServices(project, djangoBackends);
    if (!service) return;
    for (const { name, root, rootName, rootSetting } of fileKinds(analysis)) {
      const storage = root === undefined ? undefined : storageAt(service, root);
      if (storage?.kind !== 'mount' || !storage.mount.readOnly) continue;
      const effect =
        name === 'media'
          ? 'every upload fails'
          : collects(project, service) && '"collectstatic" fails';
      if (!effect) continue;
      yield finding(
        storage.mount.at,
        `Django writes to "${root}", which is ${rootName}, and "${service.name}" mounts it read-only: ${effect}. Take "ro" away here; Caddy alone only reads.`,
        {
          related: rootSetting
            ? [{ at: rootSetting.nameAt, message: `${rootName} is set here.` }]
            : [],
        },
      );
    }
  },
};

function collects({ commands }: Project, { name }: Service): boolean {
  return commands.some(
    (command) =>
      command.stage === 'start' &&
      command.service === name &&
      managementCommand(command)?.name === 'collectstatic',
  );
}
