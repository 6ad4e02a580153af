import { djangoServices, storageAt } from '../analysis/containers/volumes.ts';
import { sqliteFiles } from '../analysis/django/sqlite.ts';
import { finding, type Rule } from './rule.ts';

export const sqliteNotPersisted: Rule = {
  id: 'sqlite-not-persisted',
  summary: "Django's SQLite database is in no volume.",
  category: 'deployment',
  severity: 'warning',
  *check({ project, djangoBackends, files }) {
    const [service] = djangoServices(project, djangoBackends);
    if (!project.compose || !service || djangoBackends.length === 0) return;
    for (const { path, at } of sqliteFiles(project, service, files)) {
      if (storageAt(service, path)?.kind !== 'container') continue;
      yield finding(
        at,
        `"${path}" is in no volume of "${service.name}": each new container begins with an empty database. Keep it in a folder of its own, and mount a volume there.`,
        { related: [{ at: service.at, message: 'The service that runs Django.' }] },
      );
    }
  },
};
