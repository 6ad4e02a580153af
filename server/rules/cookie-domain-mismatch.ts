import { djangoHosts } from '../analysis/django/django-http.ts';
import { allowedNames, isTaken, openSites } from '../analysis/django/open-sites.ts';
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
      const edit = assign(context.files, setting, 'None');
      if (!first) {
        // Names that Django refuses anyway get no cookie.
        const refused = allowedNames(django) !== undefined;
        const open = openSites(context).find(
          ({ tenants }) => tenants || (!refused && isTaken(context, `.${domain}`)),
        );
        if (!open) continue;
        yield finding(
          setting.at,
          `Names that are not in "${domain}" come to Django as well, where browsers refuse the cookie: ${effect} there. Delete the setting, so that each name has its own.`,
          {
            severity: 'warning',
            related: [{ at: open.address.token, message: 'Served under any name.' }],
            fixes: edit ? [{ title: 'Leave it to the host', edits: [edit], safe: false }] : [],
          },
        );
        continue;
      }
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
