import { itemsOf } from '../analysis/django/django-http.ts';
import { settingValue } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';
import { rewritten } from './text-fixes.ts';

export const allowedHostsBadForm: Rule = {
  id: 'allowed-hosts-bad-form',
  summary: 'ALLOWED_HOSTS takes bare host names.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('ALLOWED_HOSTS');
    const items = django && itemsOf(settingValue(django, 'ALLOWED_HOSTS'));
    if (!setting || !items) return;
    for (const item of items) {
      const entry = item.type === 'str' ? item.value : '';
      const right = bareHost(entry);
      if (right === undefined) continue;
      const at = item.at ?? setting.at;
      const isElsewhere = items.some((other) => other.type === 'str' && other.value === right);
      yield finding(
        at,
        `"${entry}" in ALLOWED_HOSTS fits no request, so Django answers 400 to those it was meant for. Write "${right}": host names alone, with a dot in front for all names below.`,
        {
          ...(isElsewhere ? { severity: 'warning' as const } : {}),
          fixes: rewritten(item, context.textAt(at), entry, { right, safe: true }),
        },
      );
    }
  },
};

/** The host name that was meant; absent when the entry is in order. */
function bareHost(entry: string): string | undefined {
  const host = entry
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/, '')
    .replace(/^([^:[\]]+):\d*$/, '$1')
    .replace(/^(\[[^\]]*\]):\d*$/, '$1')
    .replace(/^\*\./, '.');
  return host === entry || host === '' || host.includes('{') ? undefined : host;
}
