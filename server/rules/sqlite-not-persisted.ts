import type { Place } from '../../grammar/text.ts';
import { containerPath, djangoServices, storageAt } from '../analysis/containers/volumes.ts';
import { entryOf, settingValue } from '../project/django-settings.ts';
import type { Django } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const sqliteNotPersisted: Rule = {
  id: 'sqlite-not-persisted',
  summary: "Django's SQLite database is in no volume.",
  category: 'deployment',
  severity: 'warning',
  *check({ project, djangoBackends, files }) {
    const { django, compose } = project;
    const [service] = djangoServices(project, djangoBackends);
    if (!django || !compose || !service || djangoBackends.length === 0) return;
    const found = settingValue(django, 'DATABASES');
    // What comes from the environment may be another database where it runs.
    if (found?.value.type !== 'dict' || !found.setting || isAsked(found.setting.at, django)) return;
    for (const [, database] of found.value.entries) {
      const engine = entryOf(database, 'ENGINE');
      const name = entryOf(database, 'NAME');
      if (engine?.type !== 'str' || !name?.at) continue;
      if (!/\.(?:sqlite3|spatialite)$/.test(engine.value)) continue;
      if (name.type !== 'str' && name.type !== 'path') continue;
      const path = containerPath(name.value, service, project, files);
      if (path === undefined || storageAt(service, path)?.kind !== 'container') continue;
      yield finding(
        name.at,
        `"${path}" is in no volume of "${service.name}": each new container begins with an empty database. Keep it in a folder of its own, and mount a volume there.`,
        { related: [{ at: service.at, message: 'The service that runs Django.' }] },
      );
    }
  },
};

function isAsked({ uri, start, end }: Place, { reads }: Django): boolean {
  return reads.some(({ at }) => at.uri === uri && at.start >= start && at.end <= end);
}
