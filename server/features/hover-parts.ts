import type { EnvVar, Placeholder } from '../../grammar/tree.ts';
import { setElsewhere } from '../analysis/expand/variables.ts';
import { relative } from '../workspace.ts';
import {
  findPlaceholder,
  type PlaceholderFact,
  placeholderPlaces,
} from '../schema/placeholders.ts';
import type { Cursor } from './cursor.ts';
import { joined } from './entry-doc.ts';
import { variableAt } from './scope.ts';
import { originText, valueText } from './variable-text.ts';

/** The value of an environment variable, where it comes from, and what it means that there is none. */
export function variableHover({ source, analysis }: Cursor, part: EnvVar): string {
  const use = variableAt(source, part.start);
  if (!use) return '';
  const { state, name } = use;
  switch (state.kind) {
    case 'set': {
      const value = valueText(name, state.value);
      const shown = state.value === '' ? 'Set to an empty text.' : codeOf(name, value);
      const loses =
        use.default !== undefined && state.value === ''
          ? 'The default does not count, because the variable is set.'
          : '';
      return joined([shown, originText(state.fact, analysis), loses]);
    }
    case 'default':
      return joined([codeOf(name, state.value), 'Not set, so the default is taken.']);
    case 'unset': {
      const elsewhere = setElsewhere(name, analysis);
      const file = elsewhere && relative(analysis.files.root, elsewhere.at.uri);
      return joined([
        `\`${name}\` is not set: nothing is put in its place.`,
        file === undefined ? '' : `\`${file}\` sets it, but that does not reach Caddy.`,
      ]);
    }
    case 'unknown': {
      const fallback =
        use.default === undefined ? '' : `The default is ${inline(use.default) || 'empty'}.`;
      return joined([`\`${name}\` has a value that is not known here.`, fallback]);
    }
  }
}

/** What a placeholder stands for, and where it has a value. */
export function placeholderHover({ scope }: Cursor, part: Placeholder): string {
  const block = scope.kind === 'body' ? scope.block : 'site';
  const fact = findPlaceholder(part.name, block);
  return fact ? placeholderDoc(fact) : '';
}

/** The documentation of a placeholder or a family of them. */
export function placeholderDoc(fact: PlaceholderFact): string {
  const { doc, place, expands, since, deprecated } = fact;
  return joined([
    deprecated === undefined ? '' : `**Deprecated.** ${deprecated}`,
    doc,
    `Has a value ${placeholderPlaces[place]}.`,
    expands === undefined ? '' : `Short for \`{${expands}}\`.`,
    since === undefined ? '' : `Since Caddy ${since}.`,
  ]);
}

function codeOf(name: string, value: string): string {
  return value === 'hidden' ? `\`${name}\` is set; its value is hidden.` : inline(value);
}

/** Backticks of the text itself would end the code. */
function inline(text: string): string {
  if (text === '') return '';
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
