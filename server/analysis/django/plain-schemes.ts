import { settingValue } from '../../project/django-settings.ts';
import type { Django, PyValue } from '../../project/project.ts';
import {
  CSRF_MIDDLEWARE,
  type DjangoContext,
  type DjangoHost,
  djangoHosts,
  hasMiddleware,
  itemsOf,
  originFits,
  proxySslHeader,
  redirectsToHttps,
  seenAsSecure,
} from './django-http.ts';

/** The hosts that visitors reach by HTTPS, and of which Django believes that they came by plain HTTP. */
export function hostsTakenForPlain(context: DjangoContext, django: Django): readonly DjangoHost[] {
  if (redirectsToHttps(django) !== false || proxySslHeader(django) !== 'none') return [];
  return djangoHosts(context).filter(
    ({ scheme, backend }) =>
      scheme === 'https' && seenAsSecure(context, backend, 'https') === false,
  );
}

/** Those of them whose forms fail the CSRF check for it. */
export function hostsFailing(context: DjangoContext, django: Django): readonly DjangoHost[] {
  const items = itemsOf(settingValue(django, 'CSRF_TRUSTED_ORIGINS'));
  if (!items || !checksOrigins(django) || !hasMiddleware(django, CSRF_MIDDLEWARE)) return [];
  return hostsTakenForPlain(context, django).filter(
    ({ host }) => trusts(items, `https://${host}`) === false,
  );
}

/** Since Django 4.0. https://docs.djangoproject.com/en/stable/releases/4.0/#csrf */
export function checksOrigins({ version }: Django): boolean {
  const major = /^(\d+)/.exec(version?.value ?? '')?.[1];
  return major !== undefined && Number(major) >= 4;
}

/** Whether `CSRF_TRUSTED_ORIGINS` has an origin; absent when that is not known. */
export function trusts(items: readonly PyValue[], origin: string): boolean | undefined {
  if (items.some((item) => item.type === 'str' && originFits(item.value, origin))) return true;
  return items.some(({ type }) => type !== 'str') ? undefined : false;
}
