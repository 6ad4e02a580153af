import { setElsewhere } from '../analysis/expand/variables.ts';
import { cursorAt } from './cursor.ts';
import type { Refactor } from './refactors.ts';
import { variableAt } from './scope.ts';
import { valueText } from './variable-text.ts';

/** Gives the variable under the cursor a default: the value that the files around set, or an empty one. */
export const addDefault: Refactor = (analysis, uri, selection) => {
  const cursor = cursorAt(analysis, uri, selection.start);
  const part = cursor?.part;
  if (!cursor || part?.kind !== 'env' || part.default !== undefined) return [];
  if (selection.end > part.end) return [];
  const use = variableAt(cursor.source, part.start);
  if (!use) return [];
  const known =
    use.state.kind === 'set' ? use.state.value : setElsewhere(use.name, analysis)?.value;
  const value = known !== undefined && isWritable(use.name, known) ? known : '';
  const at = part.end - 1;
  const edits = [{ uri, start: at, end: at, text: `:${value}` }];
  // A variable that is set has its value, whatever the default is; an empty default is the same as none.
  const keeps = use.state.kind === 'set' || value === '';
  const name = value === '' ? 'an empty default' : `the default "${value}"`;
  const title = keeps ? `Add ${name}` : `Add ${name}, which counts while the variable is not set`;
  return [{ title, kind: 'rewrite', edits, preferred: false, keeps }];
};

/** A secret is not written down again, nor is anything that would end the braces or the line. */
function isWritable(name: string, value: string): boolean {
  return valueText(name, value) === value && !/[{}"`#]/.test(value);
}
