import type { Place } from '../grammar/text.ts';
import type { Analysis } from './analysis/analyze.ts';
import type { Ignore } from './ignores.ts';
import { rules } from './rules/index.ts';
import { finding, type Finding, replace, type RuleFacts } from './rules/rule.ts';
import { nearest } from './rules/spelling.ts';

/*
 * What `lint` reports about itself and about what it was told. With `rules`, these are all the ids there are.
 */

export const internalError: RuleFacts = {
  id: 'internal-error',
  summary: 'A rule failed; this is a mistake of caddylint.',
  category: 'style',
  severity: 'warning',
};

const unknownRule: RuleFacts = {
  id: 'unknown-rule',
  summary: 'A comment or the settings file names a rule that there is not.',
  category: 'style',
  severity: 'warning',
};

const unusedIgnore: RuleFacts = {
  id: 'unused-ignore',
  summary: 'A comment ignores a rule that finds nothing there.',
  category: 'style',
  severity: 'warning',
};

export const ownRules: readonly RuleFacts[] = [internalError, unknownRule, unusedIgnore];

/**
 * What is to be said of comments that ignored nothing, and of the settings file. `more` are the names of rules that are not
 * caddylint's own.
 */
export function* ownFindings(
  { project, textAt }: Analysis,
  unused: readonly Ignore[],
  more: ReadonlySet<string>,
): Generator<readonly [RuleFacts, Finding]> {
  const isKnown = (id: string): boolean => more.has(id) || allIds.has(id);
  for (const ignore of unused) {
    if (isKnown(ignore.rule)) yield [unusedIgnore, ignoresNothing(ignore)];
    else yield [unknownRule, unknownName(ignore.rule, ignore.at, 'This comment ignores nothing.')];
  }
  for (const [id, { at: setting }] of project.settings.rules) {
    if (isKnown(id)) continue;
    const { uri, start } = setting;
    // A name in quotes begins behind them.
    const from = textAt({ uri, start, end: start + id.length }) === id ? start : start + 1;
    const name = { uri, start: from, end: from + id.length };
    yield [unknownRule, unknownName(id, name, 'This line changes nothing.')];
  }
}

const allIds: ReadonlySet<string> = new Set([...rules, ...ownRules].map(({ id }) => id));

function ignoresNothing({ rule, at, isAlone, removal }: Ignore): Finding {
  const what = isAlone ? 'comment' : 'name';
  return {
    at,
    message: `"${rule}" finds nothing here any more; delete this ${what}.`,
    fixes: [{ title: `Delete the ${what}`, edits: [{ ...removal, text: '' }], safe: true }],
    tag: 'unused',
  };
}

function unknownName(id: string, at: Place, effect: string): Finding {
  const near = nearest(id, [...allIds]);
  if (near === undefined) return finding(at, `There is no rule "${id}". ${effect}`);
  return finding(at, `There is no rule "${id}". ${effect} Did you mean "${near}"?`, {
    fixes: [{ title: `Replace by "${near}"`, edits: [replace(at, near)], safe: false }],
  });
}
