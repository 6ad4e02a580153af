import { settingValue, textOf, truth } from './django-settings.ts';
import type { Django, Setting } from './project.ts';

/** Why scripts of pages do not find the CSRF cookie by its usual name. */
export interface HiddenCookie {
  /** What it is called instead; absent where scripts may not read it at all, or where there is none. */
  readonly name?: string;
  readonly setting: Setting;
}

/**
 * What keeps the CSRF cookie from scripts that look for `csrftoken`; absent where nothing is known to.
 * https://docs.djangoproject.com/en/5.2/ref/settings/#csrf-cookie-name and the two settings beside it
 */
export function hiddenCsrfCookie(django: Django): HiddenCookie | undefined {
  for (const name of ['CSRF_USE_SESSIONS', 'CSRF_COOKIE_HTTPONLY']) {
    const found = settingValue(django, name);
    if (found?.setting && truth(found) === true) return { setting: found.setting };
  }
  const found = settingValue(django, 'CSRF_COOKIE_NAME');
  const name = textOf(found);
  return found?.setting && name !== undefined && name !== 'csrftoken'
    ? { name, setting: found.setting }
    : undefined;
}
