import type { Django, PyValue, Setting } from './project.ts';
import { defaultSetting } from './python/django-defaults.ts';

/** A setting's value, and the assignment it comes from; without one it is Django's own. */
export interface SettingValue {
  readonly value: PyValue;
  readonly setting?: Setting;
}

/**
 * The value of a setting: the one assigned or, where certainly none is, Django's own. Absent when
 * it cannot be known, and when this Django has no such setting.
 */
export function settingValue(django: Django, name: string): SettingValue | undefined {
  const setting = django.settings.get(name);
  if (setting) return setting.value && { value: setting.value, setting };
  if (!django.complete) return undefined;
  const value = defaultSetting(name, django.version?.value);
  return value && { value };
}

/** What a dict has under a key, of which the last counts; absent for what is no dict. */
export function entryOf(value: PyValue | undefined, key: string): PyValue | undefined {
  if (value?.type !== 'dict') return undefined;
  return value.entries.findLast(([name]) => name.type === 'str' && name.value === key)?.[1];
}

/** Whether Python takes a value for true; absent when that is not known. */
export function truth(found: SettingValue | undefined): boolean | undefined {
  const value = found?.value;
  switch (value?.type) {
    case undefined:
    case 'unknown':
      return undefined;
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'int':
    case 'float':
      return value.value !== 0;
    case 'str':
    case 'path':
      return value.value !== '';
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.length > 0;
    case 'dict':
      return value.entries.length > 0;
  }
}

/** The text of a string or path; absent for anything else. */
export function textOf(found: SettingValue | undefined): string | undefined {
  const value = found?.value;
  return value?.type === 'str' || value?.type === 'path' ? value.value : undefined;
}

/** The members of a list, tuple or set of strings; absent when it is something else or when one is not known. */
export function textsOf(found: SettingValue | undefined): readonly string[] | undefined {
  const value = found?.value;
  if (value?.type !== 'list' && value?.type !== 'tuple' && value?.type !== 'set') return undefined;
  const texts = value.items.map((item) => (item.type === 'str' ? item.value : undefined));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
