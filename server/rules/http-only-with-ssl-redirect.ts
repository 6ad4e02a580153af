import type { Analysis } from '../analysis/analyze.ts';
import { redirectsToHttps } from '../analysis/django/django-http.ts';
import { addressPlaces, isHttpOnly } from '../analysis/deployment/in-front.ts';
import { switchHttpsOff } from '../analysis/django/https-settings.ts';
import { plainHosts } from '../analysis/django/plain-hosts.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { Django, Setting } from '../project/project.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';
import { withoutScheme } from './scheme-fixes.ts';

export const httpOnlyWithSslRedirect: Rule = {
  id: 'http-only-with-ssl-redirect',
  summary: 'Django redirects to HTTPS, which Caddy does not serve.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('SECURE_SSL_REDIRECT');
    if (!django || !setting || !redirectsToHttps(django)) return;
    yield* beside(context, django, setting);
    if (!isHttpOnly(context)) return;
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

/** Of several sites, those that speak plain HTTP alone. */
function* beside(context: Analysis, django: Django, { nameAt }: Setting): Generator<Finding> {
  const target = settingValue(django, 'SECURE_SSL_HOST');
  // Another name is redirected to, which may well be served.
  if (truth(target) !== false) return;
  for (const { host, address, backend } of plainHosts(context)) {
    yield finding(
      address.token,
      `Caddy serves "${host}" over plain HTTP alone, and Django redirects every request there to HTTPS: nobody can open it. Write "${host}", which serves both.`,
      {
        related: [{ at: nameAt, message: 'Redirects.' }],
        fixes: withoutScheme(context, backend.site),
      },
    );
  }
}

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
