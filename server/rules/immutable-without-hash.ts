import type { Analysis } from '../analysis/analyze.ts';
import { cacheControl, DAY, freshFor } from '../analysis/headers/cache-control.ts';
import type { Token } from '../analysis/config.ts';
import {
  readsOlderSettings,
  type ServedFolder,
  storageBackend,
} from '../analysis/django/static-files.ts';
import { servedAs } from '../analysis/django/static-folders.ts';
import { below, lastOf, quoteIn } from '../analysis/django/settings-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const immutableWithoutHash: Rule = {
  id: 'immutable-without-hash',
  summary: 'Browsers keep static files that change under the same name.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { django } = analysis.project;
    const backend = django && storageBackend(django, 'staticfiles');
    if (backend === undefined || !plainStorages.has(backend)) return;
    for (const { served } of servedAs(analysis, 'static')) {
      const value = cacheControlOf(analysis, served);
      if (!value || !isLong(value.text)) continue;
      const fix = storagesFix(analysis, backend);
      yield finding(
        value,
        `Browsers keep these files without asking again, but their names stay the same when they change: after an update, visitors see old styles and scripts. Set STORAGES["staticfiles"] to ManifestStaticFilesStorage.`,
        { fixes: fix ? [fix] : [] },
      );
    }
  },
};

/** Those that do not put a hash into names. */
const plainStorages: ReadonlySet<string> = new Set([
  'django.contrib.staticfiles.storage.StaticFilesStorage',
  'whitenoise.storage.CompressedStaticFilesStorage',
]);

/** Where neither STORAGES nor what was there before it chooses a backend. Since Django 4.2. */
function storagesFix({ project: { django }, files }: Analysis, backend: string): Fix | undefined {
  if (!django?.complete || readsOlderSettings(django) !== false) return undefined;
  const chosen = ['STORAGES', 'STATICFILES_STORAGE', 'DEFAULT_FILE_STORAGE'];
  if (chosen.some((name) => django.settings.has(name))) return undefined;
  const anchor = lastOf(django, ['STATIC_ROOT', 'STATIC_URL', 'MEDIA_ROOT', 'MEDIA_URL']);
  const quote = quoteIn(files, anchor);
  const entry = (alias: string, path: string): string =>
    `    ${quote}${alias}${quote}: {${quote}BACKEND${quote}: ${quote}${path}${quote}},`;
  const edit = below(files, anchor, [
    'STORAGES = {',
    entry('default', 'django.core.files.storage.FileSystemStorage'),
    entry('staticfiles', backend.replace('StaticFilesStorage', 'ManifestStaticFilesStorage')),
    '}',
  ]);
  return edit && { title: 'Put a hash into the names', edits: [edit], safe: false };
}

function isLong(value: string): boolean {
  return /(?:^|[\s,])immutable(?:$|[\s,])/i.test(value) || (freshFor(value) ?? 0) > DAY;
}

/** The value that all of these files certainly get. */
function cacheControlOf(analysis: Analysis, { site, chain }: ServedFolder): Token | undefined {
  const leaf = analysis.leaves(site).find(({ route }) => route === chain.at(-1));
  return leaf && cacheControl(leaf);
}
