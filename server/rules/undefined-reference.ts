import { isHole } from '../analysis/config.ts';
import type { Entry } from '../schema/usage.ts';
import type { BoundLine } from '../analysis/model.ts';
import { byFacts } from './guessed.ts';
import { finding, type Rule } from './rule.ts';

export const undefinedReference: Rule = {
  id: 'undefined-reference',
  summary: 'A directive names a thing that no global option defines.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const { blocks, config } = analysis;
    if (!config.complete) return;
    // What nobody knows in the options may define anything.
    const isOpen = config.options.some(({ lines }) => lines.some(({ name }) => name.unknown));
    if (isOpen) return;
    const lines = blocks.map('lines about names', [], ({ soundLines }) =>
      soundLines.filter(({ binding }) => binding.entry && isAboutNames(binding.entry)),
    );
    const bounds = lines.flat();
    const defined = new Set<string>();
    for (const { line, binding } of bounds) {
      const thing = binding.entry?.notes.defines;
      if (thing === undefined) continue;
      const name = line.args.at(-1);
      if (!name || isHole(name)) return;
      defined.add(`${thing} ${name.text}`);
    }
    for (const bound of bounds) {
      const thing = bound.binding.entry?.notes.names;
      const name = bound.line.args.at(-1);
      if (thing === undefined || !name || !isKnown(bound) || name.text.includes('{')) continue;
      if (defined.has(`${thing} ${name.text}`)) continue;
      const message = `There is no ${thing} "${name.text}", so Caddy does not start. Define it in the global options: "${thing} ${name.text} { … }".`;
      yield* byFacts(finding(name, message), bound, analysis);
    }
  },
};

function isAboutNames({ notes }: Entry): boolean {
  return notes.defines !== undefined || notes.names !== undefined;
}

/** Whether the line is understood, so that its last word is a name. */
function isKnown({ line, binding }: BoundLine): boolean {
  return !binding.problem && line.args.every(({ unknown }) => !unknown);
}
