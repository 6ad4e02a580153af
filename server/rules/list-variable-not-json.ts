import type { Analysis } from '../analysis/analyze.ts';
import { type UnreadList, unreadLists } from '../analysis/deployment/list-variables.ts';
import { basename } from '../workspace.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const listVariableNotJson: Rule = {
  id: 'list-variable-not-json',
  summary: "A variable for a list in Pydantic's settings is no JSON.",
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    for (const unread of unreadLists(analysis)) {
      const { field, given, service } = unread;
      const right = JSON.stringify(partsOf(given.value));
      const what = given.value === '' ? 'An empty text' : `"${given.value}"`;
      yield finding(
        given.at,
        `${what} is no JSON, which Pydantic asks of "${field.name}" since the field is a list, so "${service}" does not start (${field.list === 'read' ? 'SettingsError' : 'ValidationError'}). Write ${right}, or mark the field with NoDecode and split the text in a validator.`,
        {
          related: [{ at: field.at, message: 'The field.' }],
          fixes: fixesFor(unread, right, analysis.textAt),
        },
      );
    }
  },
};

function partsOf(text: string): readonly string[] {
  return text
    .split(/[\s,;]+/)
    .map((part) => part.replace(/^[[('"]+|[\])'"]+$/g, ''))
    .filter((part) => part !== '');
}

/** In an env file as it is, in YAML in single quotes; none where the text is put together. */
function fixesFor(
  { given: { at, value } }: UnreadList,
  right: string,
  textAt: Analysis['textAt'],
): readonly Fix[] {
  const around = { ...at, start: at.start - 1, end: at.end + 1 };
  const isQuoted = /^(["']).*\1$/s.test(textAt(around));
  const isYaml = /\.ya?ml$/.test(at.uri);
  const isEnvFile = /env/i.test(basename(at.uri));
  if (textAt(at) !== value || right.includes("'") || (!isYaml && !isEnvFile)) return [];
  const edit = replace(isQuoted ? around : at, isYaml ? `'${right}'` : right);
  return [{ title: 'Write it as JSON', edits: [edit], safe: false }];
}
