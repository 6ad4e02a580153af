import type { ConfigurationTrouble } from '../project/project.ts';
import { finding, replace, type Rule } from './rule.ts';

export const configurationNotLoaded: Rule = {
  id: 'configuration-not-loaded',
  summary: 'Settings are classes of django-configurations, and none of them is loaded.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { django }, djangoBackends, textAt }) {
    if (!django?.configurations || djangoBackends.length === 0) return;
    const { classes, troubles } = django.configurations;
    for (const trouble of troubles) {
      const { kind, of, at } = trouble;
      if (kind === 'unset') {
        yield finding(
          at,
          `Nothing sets DJANGO_CONFIGURATION, so this stops with ImproperlyConfigured, and Caddy answers 502. Set it to ${classes.map((name) => `"${name}"`).join(' or ')} for the application.`,
        );
        continue;
      }
      const right = `configurations.${of}`;
      const fix = { title: `Write "${right}"`, edits: [replace(at, right)], safe: false };
      yield finding(
        at,
        `The settings are classes of django-configurations, which "${textAt(at)}" does not know: ${effectOf(trouble)} ImproperlyConfigured. Write "${right}".`,
        { related: [{ at: django.module.at, message: 'These settings.' }], fixes: [fix] },
      );
    }
  },
};

function effectOf({ of }: ConfigurationTrouble): string {
  return of === 'management'
    ? '"manage.py migrate" and other commands stop with'
    : 'the application does not start, and Caddy answers 502. It stops with';
}
