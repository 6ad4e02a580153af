import { hasMember, itemsOf } from '../analysis/django/django-http.ts';
import { nameProxyHeader } from '../analysis/django/https-settings.ts';
import { hostsFailing, hostsTakenForPlain } from '../analysis/django/plain-schemes.ts';
import { settingValue, textOf, truth } from '../project/django-settings.ts';
import type { Django, PyValue } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const loginCallbackOverHttp: Rule = {
  id: 'login-callback-over-http',
  summary: 'Logins by other sites are sent back to a callback over plain HTTP.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django } = context.project;
    const login = django && (loginByAllauth(django) ?? loginBySocialAuth(django));
    if (!login) return;
    const [one] = hostsTakenForPlain(context, django);
    // That its forms fail is told with the same way to mend it.
    if (!one || hostsFailing(context, django).length > 0) return;
    const anchor = django.settings.get(login.setting);
    const at = login.item.at ?? anchor?.at;
    if (!at) return;
    yield finding(
      at,
      `Django believes that "https://${one.host}" is "http://${one.host}", so ${login.by} gives "${login.provider}" a callback that begins with "http://", which is refused unless it is registered there like that. Set SECURE_PROXY_SSL_HEADER.`,
      {
        related: [{ at: one.address.token, message: 'Visitors come by HTTPS.' }],
        fixes: nameProxyHeader(context.files, django),
      },
    );
  },
};

/** A way to log in by another site, whose callback has the scheme that Django believes in. */
interface Login {
  readonly by: string;
  readonly provider: string;
  readonly setting: string;
  readonly item: PyValue;
}

/** https://docs.allauth.org/en/latest/account/configuration.html: only `https` is forced upon a callback. */
function loginByAllauth(django: Django): Login | undefined {
  const setting = 'INSTALLED_APPS';
  // Applications in the browser name a callback of their own.
  const isAsked = [...callers, 'allauth.headless'].some(
    (app) => hasMember(django, setting, app) !== false,
  );
  const protocol = django.settings.get('ACCOUNT_DEFAULT_HTTP_PROTOCOL');
  const forced = protocol ? textOf(protocol.value && { value: protocol.value }) : 'http';
  const isKnown = protocol !== undefined || django.complete;
  if (isAsked || !isKnown || forced?.toLowerCase() !== 'http') return undefined;
  for (const item of itemsOf(settingValue(django, setting)) ?? []) {
    const app = item.type === 'str' ? item.value : '';
    const provider = /^allauth\.socialaccount\.providers\.(\w+)$/.exec(app)?.[1];
    if (provider === undefined || otherwise.has(provider)) continue;
    return { by: 'django-allauth', provider, setting, item };
  }
  return undefined;
}

const callers = ['dj_rest_auth', 'dj_rest_auth.registration', 'rest_auth'];

/** Providers without OAuth, and those that always have `https`. */
const otherwise: ReadonlySet<string> = new Set([
  'draugiem',
  'dummy',
  'edx',
  'hubic',
  'openid',
  'saml',
  'steam',
  'telegram',
]);

/** https://python-social-auth.readthedocs.io/en/latest/configuration/settings.html#miscellaneous-settings */
function loginBySocialAuth(django: Django): Login | undefined {
  const setting = 'AUTHENTICATION_BACKENDS';
  if (!hasMember(django, 'INSTALLED_APPS', 'social_django')) return undefined;
  const forced = ['SOCIAL_AUTH_REDIRECT_IS_HTTPS', 'REDIRECT_IS_HTTPS'].map((name) => {
    const value = django.settings.get(name)?.value;
    return django.settings.has(name)
      ? truth(value && { value })
      : django.complete
        ? false
        : undefined;
  });
  if (forced.some((one) => one !== false)) return undefined;
  for (const item of itemsOf(settingValue(django, setting)) ?? []) {
    const backend = item.type === 'str' ? item.value : '';
    const provider = /^social_core\.backends\.(\w+)\.\w*OAuth2?$/.exec(backend)?.[1];
    if (provider !== undefined) return { by: 'social-auth', provider, setting, item };
  }
  return undefined;
}
