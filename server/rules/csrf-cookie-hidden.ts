import { CSRF_MIDDLEWARE, hasMiddleware } from '../analysis/django/django-http.ts';
import { hiddenCsrfCookie } from '../project/csrf-cookie.ts';
import { finding, type Rule } from './rule.ts';

export const csrfCookieHidden: Rule = {
  id: 'csrf-cookie-hidden',
  summary: 'Scripts look for a CSRF cookie that they cannot find in production.',
  category: 'deployment',
  severity: 'warning',
  *check({ project: { django }, djangoBackends }) {
    const hidden = django && hiddenCsrfCookie(django);
    if (!hidden || djangoBackends.length === 0) return;
    if (hasMiddleware(django, CSRF_MIDDLEWARE) === false) return;
    const { name, setting } = hidden;
    const why =
      name === undefined
        ? 'Scripts cannot read the CSRF cookie in production'
        : `In production this cookie is called "${name}"`;
    const mend =
      name === undefined
        ? 'Read the token from the page instead, such as from {{ csrf_token }} in a template.'
        : 'Look for that name, or read the token from the page, such as from {{ csrf_token }} in a template.';
    for (const at of django.csrfCookieReads ?? []) {
      yield finding(
        at,
        `${why}, so there is no token here and Django refuses what the script sends (403). ${mend}`,
        { related: [{ at: setting.nameAt, message: 'It is set here.' }] },
      );
    }
  },
};
