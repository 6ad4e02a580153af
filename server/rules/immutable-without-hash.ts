import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { headersAt } from '../analysis/leaves.ts';
import {
  fileKinds,
  type ServedFolder,
  servedFolder,
  storageBackend,
} from '../analysis/static-files.ts';
import { djangoSites } from '../analysis/static-folders.ts';
import { finding, type Rule } from './rule.ts';

export const immutableWithoutHash: Rule = {
  id: 'immutable-without-hash',
  summary: 'Browsers keep static files that change under the same name.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { project, djangoBackends, files } = analysis;
    const { django } = project;
    const backend = django && storageBackend(django, 'staticfiles');
    if (backend === undefined || !plainStorages.has(backend)) return;
    const kind = fileKinds(project, djangoBackends, files).find(({ name }) => name === 'static');
    if (!kind) return;
    for (const site of djangoSites(djangoBackends)) {
      const served = servedFolder(site, analysis.routes(site), kind.url);
      const value = served && cacheControl(analysis, served);
      if (!value || !isLong(value.text)) continue;
      yield finding(
        value,
        `Browsers keep these files without asking again, but their names stay the same when they change: after an update, visitors see old styles and scripts. Set STORAGES["staticfiles"] to ManifestStaticFilesStorage.`,
      );
    }
  },
};

/** Those that do not put a hash into names. */
const plainStorages: ReadonlySet<string> = new Set([
  'django.contrib.staticfiles.storage.StaticFilesStorage',
  'whitenoise.storage.CompressedStaticFilesStorage',
]);

const aDay = 86_400;

function isLong(value: string): boolean {
  const age = /(?:^|[\s,])max-age=(\d{1,10})/i.exec(value)?.[1];
  return /(?:^|[\s,])immutable(?:$|[\s,])/i.test(value) || Number(age ?? 0) > aDay;
}

/** The value that all of these files certainly get. */
function cacheControl(analysis: Analysis, { site, chain }: ServedFolder): Token | undefined {
  const leaf = analysis.leaves(site).find(({ route }) => route === chain.at(-1));
  const last =
    leaf &&
    headersAt(leaf).findLast(
      ({ operation, side }) =>
        side === 'response' && operation.name.toLowerCase() === 'cache-control',
    );
  if (!last || last.always !== true || last.operation.action === 'delete') return undefined;
  const { value } = last.operation;
  return value?.unknown ? undefined : value;
}
