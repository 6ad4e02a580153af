import { hasMember } from '../analysis/django/django-http.ts';
import { servedAs } from '../analysis/django/static-folders.ts';
import { settingValue } from '../project/django-settings.ts';
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
