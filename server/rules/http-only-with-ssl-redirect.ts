import type { Analysis } from '../analysis/analyze.ts';
import { redirectsToHttps } from '../analysis/django/django-http.ts';
import { addressPlaces, isHttpOnly } from '../analysis/deployment/in-front.ts';
import { switchHttpsOff } from '../analysis/django/https-settings.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const httpOnlyWithSslRedirect: Rule = {
  id: 'http-only-with-ssl-redirect',
  summary: 'Django redirects to HTTPS, which Caddy does not serve.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('SECURE_SSL_REDIRECT');
    if (!django || !setting || !redirectsToHttps(django) || !isHttpOnly(context)) return;
    yield finding(
      setting.nameAt,
      'Caddy serves this site over plain HTTP, and Django redirects every request to HTTPS: nobody can open it. Write "SECURE_SSL_REDIRECT = False". Browsers that have seen Strict-Transport-Security before stay with HTTPS until it runs out.',
      {
        related: addressPlaces(context).map((at) => ({ at, message: 'Plain HTTP.' })),
        fixes: fixesOf(context),
      },
    );
  },
};

function fixesOf({ files, project }: Analysis): readonly Fix[] {
  const { django } = project;
  const setting = django?.settings.get('SECURE_SSL_REDIRECT');
  const redirect = assign(files, setting, 'False');
  if (!django || !redirect) return [];
  return [
    { title: 'Do not redirect to HTTPS', edits: [redirect], safe: false },
    {
      title: 'Switch all of HTTPS off in the settings',
      edits: switchHttpsOff(files, django),
      safe: false,
    },
  ];
}
