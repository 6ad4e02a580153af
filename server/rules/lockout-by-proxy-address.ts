import type { Analysis } from '../analysis/analyze.ts';
import { hasMember, itemsOf } from '../analysis/django/django-http.ts';
import { publicHost } from '../analysis/django/public-host.ts';
import { below } from '../analysis/django/settings-edits.ts';
import { seesCaddyAlone } from '../analysis/django/visitor-address.ts';
import { textOf, textsOf, truth } from '../project/django-settings.ts';
import type { Django, Setting } from '../project/project.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const lockoutByProxyAddress: Rule = {
  id: 'lockout-by-proxy-address',
  summary: 'Failed logins of one visitor lock everybody out.',
  category: 'security',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const lockout = django && (axes(django) ?? defender(django, context));
    const host = lockout && publicHost(context);
    if (!lockout || !host || !seesCaddyAlone(context, django, context.djangoBackends)) return;
    yield finding(
      lockout.at.nameAt,
      `${lockout.by} locks out by the address of the connection, which is that of Caddy for every visitor: after some wrong passwords of one of them nobody can log in any more. ${lockout.mend}`,
      {
        related: [{ at: host.backend.upstream.token, message: 'Caddy is the only visitor here.' }],
        fixes: lockout.fixes,
      },
    );
  },
};

interface Lockout {
  readonly by: string;
  /** What is to be changed, or what brings the package in. */
  readonly at: Setting;
  readonly mend: string;
  readonly fixes: readonly Fix[];
}

/** https://django-axes.readthedocs.io/en/latest/4_configuration.html */
function axes(django: Django): Lockout | undefined {
  const apps = django.settings.get('INSTALLED_APPS');
  const names = ['axes', 'axes.apps.AppConfig'];
  const isThere = names.some((name) => hasMember(django, 'INSTALLED_APPS', name));
  const backends = ['axes.backends.AxesBackend', 'axes.backends.AxesStandaloneBackend'];
  const isUsed = backends.some((name) => hasMember(django, 'AUTHENTICATION_BACKENDS', name));
  const isOn = ['AXES_ENABLED', 'AXES_LOCK_OUT_AT_FAILURE'].every((name) => on(django, name, true));
  const handler = django.settings.get('AXES_HANDLER');
  const isOwn = handler
    ? /^axes\.handlers\.(?:database|cache)\./.test(textIn(handler) ?? '')
    : django.complete;
  if (!apps || !isThere || !isUsed || !isOn || !isOwn || !locksByAddress(django)) return undefined;
  if (!isUnset(django, 'AXES_CLIENT_IP_CALLABLE')) return undefined;
  // The first of these that is set counts, and without any the address of the connection.
  const order = orders.find((name) => django.settings.has(name));
  const given = order ? django.settings.get(order) : undefined;
  const headers = given ? listIn(given) : django.complete ? ['REMOTE_ADDR'] : undefined;
  if (!headers?.every((name) => name === 'REMOTE_ADDR')) return undefined;
  return {
    by: 'django-axes',
    at: given ?? apps,
    mend: 'Install "django-axes[ipware]", and set AXES_IPWARE_META_PRECEDENCE_ORDER to ["HTTP_X_FORWARDED_FOR"].',
    fixes: [],
  };
}

const orders = [
  'AXES_IPWARE_META_PRECEDENCE_ORDER',
  'AXES_META_PRECEDENCE_ORDER',
  'IPWARE_META_PRECEDENCE_ORDER',
];

/** Whether the address by itself is enough to be locked out. https://django-axes.readthedocs.io/en/latest/5_customization.html */
function locksByAddress(django: Django): boolean {
  const parameters = django.settings.get('AXES_LOCKOUT_PARAMETERS');
  if (parameters) {
    const value = parameters.value && { value: parameters.value };
    return (itemsOf(value) ?? []).some(
      (item) =>
        (item.type === 'str' && item.value === 'ip_address') ||
        textsOf({ value: item })?.join() === 'ip_address',
    );
  }
  return [
    'AXES_ONLY_USER_FAILURES',
    'AXES_LOCK_OUT_BY_COMBINATION_USER_AND_IP',
    'AXES_USE_USER_AGENT',
  ].every((name) => on(django, name, false) === false);
}

/** https://django-defender.readthedocs.io/en/latest/#customizing-django-defender */
function defender(django: Django, { files }: Analysis): Lockout | undefined {
  const apps = django.settings.get('INSTALLED_APPS');
  const isUsed =
    hasMember(django, 'INSTALLED_APPS', 'defender') &&
    hasMember(django, 'MIDDLEWARE', 'defender.middleware.FailedLoginMiddleware');
  const isOff = [
    'DEFENDER_BEHIND_REVERSE_PROXY',
    'DEFENDER_DISABLE_IP_LOCKOUT',
    'DEFENDER_LOCK_OUT_BY_IP_AND_USERNAME',
  ].every((name) => on(django, name, false) === false);
  if (!apps || !isUsed || !isOff) return undefined;
  const own = django.settings.get('DEFENDER_BEHIND_REVERSE_PROXY');
  const edit = own ? undefined : below(files, apps, ['DEFENDER_BEHIND_REVERSE_PROXY = True']);
  return {
    by: 'django-defender',
    at: own ?? apps,
    mend: 'Set DEFENDER_BEHIND_REVERSE_PROXY to True.',
    fixes: edit
      ? [{ title: 'Take the address that Caddy hands on', edits: [edit], safe: false }]
      : [],
  };
}

/** Whether a setting of a package is on; absent when that is not known. */
function on(django: Django, name: string, otherwise: boolean): boolean | undefined {
  const setting = django.settings.get(name);
  if (!setting) return django.complete ? otherwise : undefined;
  return truth(setting.value && { value: setting.value });
}

function isUnset(django: Django, name: string): boolean {
  const setting = django.settings.get(name);
  return setting ? setting.value?.type === 'none' : django.complete;
}

function textIn({ value }: Setting): string | undefined {
  return textOf(value && { value });
}

function listIn({ value }: Setting): readonly string[] | undefined {
  return textsOf(value && { value });
}
