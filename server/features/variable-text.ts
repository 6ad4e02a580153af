import type { Analysis } from '../analysis/analyze.ts';
import { isFromTemplate, isSecretName } from '../analysis/expand/variables.ts';
import type { Fact } from '../project/project.ts';
import { relative } from '../workspace.ts';

/** The value of a variable as it is shown: cut when it is long, and hidden when it is a secret by its name. */
export function valueText(name: string, value: string | undefined): string {
  if (value === undefined) return 'set, but the value is not known';
  if (value === '') return 'empty';
  if (isSecretName(name)) return 'hidden';
  const text = value.length > 80 ? `${value.slice(0, 79)}…` : value;
  return text.replaceAll(/\s+/g, ' ');
}

/** "Set in `.env`."; a sentence in Markdown. */
export function originText({ at }: Fact<unknown>, { project, files, uri }: Analysis): string {
  const isGiven = at.uri === uri && at.start === 0 && at.end === 0;
  if (isGiven) return 'Set by the settings of the editor or the command.';
  const name = relative(files.root, at.uri);
  const isTemplate = isFromTemplate({ value: '', at }, project);
  if (isTemplate) return `Set in \`${name}\`, which stands in for the file that is not there.`;
  return `Set in \`${name}\`.`;
}
