import type { Block } from '../analysis/analyze.ts';
import { isOptions, type Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { pieces } from '../analysis/routes/placeholders.ts';
import { isAfter, isBefore, targetOf } from '../analysis/target.ts';
import { findPlaceholder } from '../schema/placeholders.ts';
import type { Entry } from '../schema/usage.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const notInThisVersion: Rule = {
  id: 'not-in-this-version',
  summary: 'A word came with a later version of Caddy, or went away before this one.',
  category: 'validity',
  severity: 'error',
  *checkBlock(analysis) {
    const { project, soundLines } = analysis;
    const target = targetOf(project);
    for (const bound of soundLines) {
      for (const { token, entry } of entriesOf(bound)) {
        const { since, until, deprecated, plugin } = entry.notes;
        if (plugin !== undefined) continue;
        const { text } = token;
        if (until !== undefined && isAfter(target, until)) {
          const hint = deprecated === undefined ? 'Delete it.' : asSentence(deprecated);
          yield finding(token, `"${text}" went away after Caddy ${until}. ${hint}`);
        } else if (since !== undefined && isBefore(target, since)) {
          yield tooNew(token, text, since, analysis);
        }
      }
      if (!project.version) continue;
      for (const { token, text, since } of placeholdersOf(bound)) {
        if (isBefore(target, since)) yield tooNew(token, text, since, analysis);
      }
    }
  },
};

function tooNew(token: Token, text: string, since: string, { project }: Block): Finding {
  const { version } = project;
  return finding(
    token,
    `"${text}" came with Caddy ${since}, and this project runs ${targetOf(project)}. Take a newer Caddy, or do without it.`,
    version ? { related: [{ at: version.at, message: 'The version of Caddy.' }] } : {},
  );
}

/** The name of a line and the names further along it, with what they are. */
function* entriesOf({ line, binding }: BoundLine): Generator<{ token: Token; entry: Entry }> {
  if (binding.entry) yield { token: line.name, entry: binding.entry };
  for (const { at, entry } of binding.inner) {
    const token = line.args[at];
    if (token) yield { token, entry };
  }
}

/** The placeholders of a line that are not as old as Caddy 2. */
function* placeholdersOf({
  line,
  binding,
  owner,
}: BoundLine): Generator<{ token: Token; text: string; since: string }> {
  const block = isOptions(owner) ? 'options' : 'site';
  for (const [index, token] of line.args.entries()) {
    const slot = binding.slots[index];
    if (!slot || slot.kind?.includes('regexp') || !token.text.includes('{')) continue;
    for (const piece of pieces(token.text)) {
      if (piece.kind === 'text') continue;
      const since = findPlaceholder(piece.text.slice(1, -1), block)?.since;
      if (since !== undefined) yield { token, text: piece.text, since };
    }
  }
}

/** What is deprecated says what to write: a name, or a whole sentence. */
function asSentence(note: string): string {
  return /^[a-z]/.test(note) ? `Write "${note}" instead.` : note;
}
