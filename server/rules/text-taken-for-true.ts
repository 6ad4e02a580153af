import { falseWord } from '../analysis/django/false-words.ts';
import { isForDevelopment } from '../analysis/django/public-host.ts';
import { givenFact } from '../analysis/django/given-values.ts';
import { quoteIn } from '../analysis/django/settings-edits.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { comparison } from '../project/python/comparison.ts';
import type { Fact, Setting } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const textTakenForTrue: Rule = {
  id: 'text-taken-for-true',
  summary: 'A setting is on although a text says that it is off.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    if (!django || isForDevelopment(django.module)) return;
    for (const [name, setting] of django.settings) {
      const word = falseWord(django, name);
      if (word === undefined) continue;
      const given = givenFact(context, setting, word);
      yield finding(setting.at, messageFor(name, word, setting, given), {
        ...(name !== 'DEBUG' && { severity: 'warning' }),
        related: given ? [{ at: given.at, message: 'It is set here.' }] : [],
        fixes: fixesFor(context, setting),
      });
    }
  },
};

function messageFor(
  name: string,
  word: string,
  { variable, value }: Setting,
  given: Fact<string | undefined> | undefined,
): string {
  const meaning = `The text "${word}" is true to Python, as any text is that is not empty, so ${name} is on`;
  if (variable === undefined) return `${meaning}. Write False without quotes.`;
  const wanted = 'Compare the text with those that mean true.';
  if (given || value) return `${meaning}. ${wanted}`;
  return `${meaning} whether "${variable}" is left out or set to "False". ${wanted}`;
}

function fixesFor({ files, textAt }: Analysis, setting: Setting): readonly Fix[] {
  const code = comparison(textAt(setting.at), quoteIn(files, setting));
  return code === undefined
    ? []
    : [{ title: `Write "${code}"`, edits: [replace(setting.at, code)], safe: true }];
}
