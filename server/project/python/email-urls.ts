import type { NativeTable } from './natives.ts';
import { dict, unknown, type Value } from './values.ts';

/** dj-email-url: the settings that a URL says of a mail server. */
export const emailUrls: NativeTable = {
  'dj_email_url.parse': () => emailSettings(),
  'dj_email_url.config': () => emailSettings(),
};

/**
 * The settings that packages make of the URL of a mail server, none of which is known. No others can be among them, so that
 * `vars().update(…)` leaves all else as it was. https://django-environ.readthedocs.io/en/latest/types.html#environ-env-email-url,
 * https://github.com/migonzalvar/dj-email-url
 */
export function emailSettings(): Value {
  return dict(new Map(names.map((name) => [`s${name}`, [{ kind: 'str', value: name }, unknown]])));
}

const names = [
  'DEFAULT_FROM_EMAIL',
  'EMAIL_BACKEND',
  'EMAIL_FILE_PATH',
  'EMAIL_HOST',
  'EMAIL_HOST_PASSWORD',
  'EMAIL_HOST_USER',
  'EMAIL_PORT',
  'EMAIL_SSL_CERTFILE',
  'EMAIL_SSL_KEYFILE',
  'EMAIL_TIMEOUT',
  'EMAIL_USE_LOCALTIME',
  'EMAIL_USE_SSL',
  'EMAIL_USE_TLS',
  'OPTIONS',
  'SERVER_EMAIL',
];
