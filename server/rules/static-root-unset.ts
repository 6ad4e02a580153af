import { hasMember } from '../analysis/django/django-http.ts';
import { servedAs } from '../analysis/django/static-folders.ts';
import { settingValue } from '../project/django-settings.ts';
import { programOf } from '../project/programs.ts';
import type { Project } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const staticRootUnset: Rule = {
  id: 'static-root-unset',
  summary: 'Caddy serves static files, and Django has no folder to collect them in.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { django } = analysis.project;
    if (!django || settingValue(django, 'STATIC_ROOT')?.value.type !== 'none') return;
    // The admin's own files are nowhere but among those that are collected.
    if (!hasMember(django, 'INSTALLED_APPS', 'django.contrib.admin')) return;
    if (!hasMember(django, 'INSTALLED_APPS', 'django.contrib.staticfiles')) return;
    if (mayBeCopied(analysis.project)) return;
    for (const { kind, served } of servedAs(analysis, 'static')) {
      const at = kind.urlSetting;
      yield finding(
        served.root,
        `STATIC_ROOT is not set, so "collectstatic" fails and the files of Django's own pages never get here: the admin has no styles. Set it to the folder that is served here.`,
        { related: at ? [{ at: at.nameAt, message: 'The URL of the static files.' }] : [] },
      );
    }
  },
};

/** Whether nobody collects the files, and a command may bring them from the packages instead. */
function mayBeCopied({ commands }: Project): boolean {
  if (commands.some(({ words }) => words.includes('collectstatic'))) return false;
  return commands.some((command) => {
    const program = programOf(command);
    if (command.stage === 'ci' || !copying.has(program.name)) return false;
    const given = command.words.slice(program.arguments);
    return given.some((word) => word?.split('/').includes('static') ?? true);
  });
}

const copying: ReadonlySet<string> = new Set(['cp', 'mv', 'ln', 'rsync']);
