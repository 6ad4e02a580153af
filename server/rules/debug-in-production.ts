import { djangoHosts } from '../analysis/django-http.ts';
import { serverTrusts } from '../analysis/django-server.ts';
import { readDomain } from '../analysis/domains.ts';
import { assign } from '../analysis/settings-edits.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const debugInProduction: Rule = {
  id: 'debug-in-production',
  summary: 'DEBUG is on behind a public site.',
  category: 'security',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('DEBUG');
    // What comes from the environment is for the machine that sets it.
    if (!django || !setting || setting.variable !== undefined) return;
    if (truth(settingValue(django, 'DEBUG')) !== true || isForDevelopment(django.module.value))
      return;
    const reached = djangoHosts(context).find(({ host }) => !readDomain(host).isLocal);
    if (!reached || serverTrusts(context, reached.backend)?.server === 'runserver') return;
    const edit = assign(context.files, setting, 'False');
    yield finding(
      setting.nameAt,
      `Django shows its source, settings and queries to every visitor of "${reached.host}" on any error. Write "DEBUG = False".`,
      {
        related: [{ at: reached.address.token, message: 'A public site.' }],
        fixes: edit ? [{ title: 'Switch DEBUG off', edits: [edit], safe: false }] : [],
      },
    );
  },
};

/** Settings of that name are not those of production, which were not found then. */
function isForDevelopment(module: string): boolean {
  return /(?:^|[._])(?:dev\w*|local|tests?|testing|debug)$/i.test(module);
}
