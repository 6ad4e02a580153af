import type { Analysis } from '../analysis/analyze.ts';
import { placedVariables, type PlacedVariable } from '../analysis/expand/variables.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const envValueShape: Rule = {
  id: 'env-value-shape',
  summary: 'The value of a variable does not fit where it is used.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const seen = new Set<string>();
    for (const placed of placedVariables(analysis)) {
      const { use } = placed;
      if (use.state.kind !== 'set' || seen.has(use.name)) continue;
      const { value, fact } = use.state;
      const fault = faultOf(value, placed);
      if (!fault) continue;
      seen.add(use.name);
      const fix = fault.better === undefined ? undefined : valueFix(analysis, placed, fault.better);
      yield finding(use.at, `"${use.name}" is "${value}", ${fault.message}`, {
        related: [{ at: fact.at, message: 'The value.' }],
        fixes: fix ? [fix] : [],
      });
    }
  },
};

interface Fault {
  readonly message: string;
  /** A value that fits. */
  readonly better?: string;
}

function faultOf(
  value: string,
  { where, use, word, alone, lines, source }: PlacedVariable,
): Fault | undefined {
  if (!word || where === 'other') return undefined;
  const before = source.written.text.slice(word.start, use.at.start);
  const isAddress = where === 'address';
  const isTarget = lines.at(-1)?.words[0]?.text === 'redir' && /:\/\/[\w.-]*$/.test(before);
  if (!isAddress && !isTarget) return undefined;
  const bare = value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/\/$/, '');
  if (bare !== value.replace(/\/$/, '') && before !== '') {
    return {
      message: `so this becomes "${before}${value}". Take the scheme out of the value.`,
      better: bare,
    };
  }
  if (isAddress && /[^/:]\/$/.test(value)) {
    return {
      message: 'so the site answers for the front page alone. Take the slash out of the value.',
      better: value.slice(0, -1),
    };
  }
  if (/^["'].*["']$/.test(value) && !alone) {
    return {
      message: 'with quotes that are part of it. Take them out of the value.',
      better: value.slice(1, -1),
    };
  }
  if (/[\s,]/.test(value.trim()) && !alone) {
    return {
      message: `more than one word, so only the first belongs to "${before}…". Use a variable for each name.`,
    };
  }
  return undefined;
}

/** A change where the value is written, if it is written there as it is read. */
function valueFix(analysis: Analysis, { use }: PlacedVariable, better: string): Fix | undefined {
  if (use.state.kind !== 'set') return undefined;
  const { value, fact } = use.state;
  const written = analysis.textAt(fact.at);
  const at = written.lastIndexOf(value);
  if (at < 0) return undefined;
  const { uri } = fact.at;
  const start = fact.at.start + at;
  const edit = replace({ uri, start, end: start + value.length }, better);
  return { title: `Set it to "${better}"`, edits: [edit], safe: false };
}
