import type { SettingValue } from './django-settings.ts';

/** Whether the applications of a Django project, as INSTALLED_APPS has them, are surely with WebSockets, of Channels. */
export function hasChannels(apps: SettingValue | undefined): boolean {
  const names = apps && 'items' in apps.value ? apps.value.items : [];
  return names.some(
    (item) => item.type === 'str' && /^(?:channels|daphne)(?:\.|$)/.test(item.value),
  );
}
