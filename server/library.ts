import { parse as parseText } from '../grammar/parser.ts';
import type { Tree } from '../grammar/tree.ts';

/**
 * What other programs may use of caddylint: the parser and its tree, the formatter, what a Caddyfile comes to, and the rules.
 * Nothing here reads files but through a `Workspace`, waits for anything else, or keeps anything. Offsets count UTF-16 units;
 * ends are exclusive.
 */
export { format } from '../grammar/format.ts';
export {
  applyEdits,
  type Edit,
  lineStarts,
  type Place,
  type Position,
  positionAt,
  type Span,
} from '../grammar/text.ts';
export {
  type Comment,
  type EnvVar,
  type Item,
  type Line,
  type Part,
  pathAt,
  type Placeholder,
  type Tree,
  walk,
  type Word,
  wordAt,
} from '../grammar/tree.ts';
export { type Analysis, type AnalysisOptions, openAnalysis } from './analysis/analyze.ts';
export { CADDYFILES } from './analysis/caddyfiles.ts';
export { type Diagnostic, lint, type LintOptions } from './lint.ts';
export type { Severity } from './project/lint-settings.ts';
export { rules } from './rules/index.ts';
export { type Category, type Finding, finding, type Fix, type Rule } from './rules/rule.ts';
export { memoryWorkspace, type Workspace } from './workspace.ts';

/** The tree of any text. It never fails: faults are nodes with something absent, words with a fault, and stray braces. */
export function parse(text: string): Tree {
  // Not exported as it is, so that nobody needs the types of the packages behind it.
  return parseText(text);
}
