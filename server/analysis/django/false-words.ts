import { boolWord } from '../../project/bool-words.ts';
import { defaultSetting } from '../../project/python/django-defaults.ts';
import type { Django } from '../../project/project.ts';

/**
 * The text that a setting of Django's is on by, although it says that it is off: `bool('False')` and `'False'` itself are true to Python.
 * Absent for settings that are no switches.
 */
export function falseWord(django: Django, name: string): string | undefined {
  if (defaultSetting(name, django.version?.value)?.type !== 'bool') return undefined;
  const setting = django.settings.get(name);
  const text = setting?.value?.type === 'str' ? setting.value.value : setting?.said;
  return text !== undefined && boolWord(text.trim()) === false ? text : undefined;
}
