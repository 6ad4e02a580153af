import type { Analysis } from '../analysis/analyze.ts';
import { readsOlderSettings } from '../analysis/django/static-files.ts';
import type { Setting } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const staticfilesStorageIgnored: Rule = {
  id: 'staticfiles-storage-ignored',
  summary: 'Django no longer reads STATICFILES_STORAGE.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { django } = analysis.project;
    if (!django || readsOlderSettings(django) !== false) return;
    // Settings that serve several versions of Django may well set both.
    if (django.settings.has('STORAGES') || !django.complete) return;
    for (const { name, alias, instead } of settings) {
      const setting = django.settings.get(name);
      if (!setting) continue;
      const backend = setting.value?.type === 'str' ? setting.value.value : undefined;
      if (backend === instead) continue;
      const { version } = django;
      const other = settings.find((one) => one.name !== name);
      const alone = other && !django.settings.has(other.name);
      const fix =
        backend !== undefined && alone ? storagesFix(analysis, setting, alias, backend) : undefined;
      yield finding(
        setting.nameAt,
        `Django ${version?.value} ignores ${name}, so "${instead}" is in use. Set STORAGES["${alias}"] instead.`,
        {
          tag: 'deprecated',
          related: version
            ? [{ at: version.at, message: `Django ${version.value} is asked for here.` }]
            : [],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** What Django takes instead, https://docs.djangoproject.com/en/5.2/ref/settings/#storages */
const settings = [
  {
    name: 'STATICFILES_STORAGE',
    alias: 'staticfiles',
    instead: 'django.contrib.staticfiles.storage.StaticFilesStorage',
  },
  {
    name: 'DEFAULT_FILE_STORAGE',
    alias: 'default',
    instead: 'django.core.files.storage.FileSystemStorage',
  },
] as const;

/** Replaces the assignment by one of STORAGES with both aliases, since both are needed there. */
function storagesFix(
  analysis: Analysis,
  { nameAt, at }: Setting,
  alias: 'default' | 'staticfiles',
  backend: string,
): Fix | undefined {
  const text = analysis.files.read(nameAt.uri) ?? '';
  if (at.uri !== nameAt.uri) return undefined;
  const between = text.slice(nameAt.end, at.start);
  // The expression may stand in brackets, which are not part of it.
  const open = /^[ \t]*=[ \t]*(\((?:\s|#[^\n]*(?=\n))*)?$/.exec(between);
  if (!open || text.lastIndexOf('\n', nameAt.start) + 1 !== nameAt.start) return undefined;
  const close =
    open[1] === undefined
      ? 0
      : (/^(?:\s|,|#[^\n]*(?=\n))*\)/.exec(text.slice(at.end))?.[0].length ?? -1);
  if (close < 0) return undefined;
  const quote = text.slice(at.start, at.end).includes("'") ? "'" : '"';
  const entries = settings.toReversed().map((one) => {
    const value = one.alias === alias ? backend : one.instead;
    const line = `        ${quote}BACKEND${quote}: ${quote}${value}${quote},\n`;
    return `    ${quote}${one.alias}${quote}: {\n${line}    },\n`;
  });
  const edit = replace(
    { uri: nameAt.uri, start: nameAt.start, end: at.end + close },
    `STORAGES = {\n${entries.join('')}}`,
  );
  return { title: 'Write STORAGES', edits: [edit], safe: false };
}
