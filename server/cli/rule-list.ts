import { rulePage } from '../features/rule-page.ts';
import { ownRules } from '../own-rules.ts';
import { rules } from '../rules/index.ts';
import { categories, type Rule } from '../rules/rule.ts';

/** What can be said about a rule in a list. */
export type RuleEntry = Pick<Rule, 'id' | 'summary' | 'category' | 'severity'>;

/** Every id that a finding can have, the rules and what `lint` itself reports, by category and name. */
export function everyRule(): readonly RuleEntry[] {
  const all: readonly RuleEntry[] = [...rules, ...ownRules];
  const byName = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return categories.flatMap((category) => byName.filter((rule) => rule.category === category));
}

/** The page of a rule on the web; absent for what has no page. */
export function pageLink(id: string): string | undefined {
  return rules.some((rule) => rule.id === id) ? rulePage(id) : undefined;
}
