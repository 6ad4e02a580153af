import { djangoHosts } from '../analysis/django/django-http.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import { settingValue, textOf } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const cookieDomainMismatch: Rule = {
  id: 'cookie-domain-mismatch',
  summary: 'Cookies are for a domain that the site is not in.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    if (!django) return;
    for (const { name, effect } of cookies) {
      const setting = django.settings.get(name);
      const domain = textOf(settingValue(django, name))?.replace(/^\./, '').toLowerCase();
      if (!setting || !domain) continue;
      const outside = djangoHosts(context).filter(
        ({ host }) => !readDomain(host).isLocal && !isBelow(host, domain),
      );
      const [first] = outside;
      if (!first) continue;
      const edit = assign(context.files, setting, 'None');
      yield finding(
        setting.at,
        `The site is served at "${first.host}", which is not in "${domain}", so browsers refuse the cookie: ${effect}. Delete the setting, or name a domain that holds every host.`,
        {
          related: outside.map(({ address }) => ({ at: address.token, message: 'Served here.' })),
          fixes: edit ? [{ title: 'Leave it to the host', edits: [edit], safe: false }] : [],
        },
      );
    }
  },
};

const cookies = [
  { name: 'SESSION_COOKIE_DOMAIN', effect: 'nobody stays logged in' },
  { name: 'CSRF_COOKIE_DOMAIN', effect: 'every form is refused' },
];

function isBelow(host: string, domain: string): boolean {
  const name = host.replace(/^\*\./, '');
  return name === domain || name.endsWith(`.${domain}`);
}
