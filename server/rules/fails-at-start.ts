import { isInUnusedMatcher } from '../analysis/matcher-use.ts';
import type { Line, Token } from '../analysis/config.ts';
import { lateConflicts } from '../analysis/late-conflicts.ts';
import type { BoundLine } from '../analysis/model.ts';
import { lateFaults } from '../schema/late.ts';
import type { Element, Entry } from '../schema/usage.ts';
import { finding, type Rule } from './rule.ts';

export const failsAtStart: Rule = {
  id: 'fails-at-start',
  summary: 'Caddy reads a value without complaint and does not start with it.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    const { soundLines, schema, config } = analysis;
    for (const bound of soundLines) {
      const { line, binding } = bound;
      const { problem } = binding;
      if (problem?.kind === 'word-repeated' && problem.late) {
        if (isInUnusedMatcher(bound, analysis)) continue;
        const word = line.args[problem.at] ?? line.name;
        const message = `"${word.text}" already stands there. Caddy notices when it starts, and stops. Delete one of the two.`;
        const related = [{ at: (problem.first as Line).name, message: 'The first one.' }];
        yield finding(word, message, { related });
      }
      if (problem) continue;
      for (const name of namesWithoutValues(bound)) {
        if (isInUnusedMatcher(bound, analysis)) continue;
        yield finding(
          name,
          `"${name.text}" has nothing to compare with. Caddy notices when it starts, and stops. Write a value behind it.`,
        );
      }
      for (const { at, why } of lateFaults(line, binding, schema.kinds)) {
        if (isInUnusedMatcher(bound, analysis)) continue;
        const word = line.args[at] ?? line.name;
        yield finding(word, `"${word.text}" ${why}. Caddy notices when it starts, and stops.`);
      }
      for (const { at, message, other } of lateConflicts(bound, config)) {
        if (isInUnusedMatcher(bound, analysis)) continue;
        const related = other ? [{ at: other, message: 'The other one.' }] : [];
        yield finding(at, `${message} Caddy notices when it starts, and stops.`, { related });
      }
    }
  },
  *check({ blocks }) {
    const names = blocks.map('names of authorities', [], ({ soundLines }) =>
      soundLines.flatMap(namesOfAuthorities),
    );
    const used = names.flat();
    if (used.length === 0) return;
    const lines = blocks.map('authorities', [], ({ soundLines }) =>
      soundLines.filter(definesAuthority),
    );
    const known = authoritiesOf(lines.flat());
    for (const name of used) {
      if (!known || known.has(name.text)) continue;
      yield finding(
        name,
        `There is no certificate authority "${name.text}" in the global option "pki". Caddy notices when it starts, and stops.`,
      );
    }
  },
};

/** The authorities that Caddy has: its own, those of the global options, and those that answer to ACME clients. */
function authoritiesOf(lines: readonly BoundLine[]): ReadonlySet<string> | undefined {
  const found = new Set(['local']);
  for (const { line } of lines) {
    const [name] = line.args;
    if (name?.unknown) return undefined;
    if (name) found.add(name.text);
  }
  return found;
}

function definesAuthority({ line, parent }: BoundLine): boolean {
  return line.name.text === 'ca' && definers.has(parent?.line.name.text ?? '');
}

const definers: ReadonlySet<string> = new Set(['pki', 'acme_server']);

/** Words that name one which has to be there. */
function namesOfAuthorities(bound: BoundLine): readonly Token[] {
  const { line, binding } = bound;
  if (binding.problem || definesAuthority(bound)) return [];
  return line.args.filter(({ unknown }, at) => binding.slots[at]?.kind === 'ca_id' && !unknown);
}

/** Matchers of lists that may be empty in the file, but not when they are set up. */
function namesWithoutValues({ line, binding, parent }: BoundLine): readonly Token[] {
  const { entry } = binding;
  if (line.block?.length) return [];
  if (entry && isList(entry)) {
    // Lines of one name are one list.
    const same = parent?.line.block?.some(
      ({ name, args }) => name.unknown || (name.text === line.name.text && args.length > 0),
    );
    return line.args.length === 0 && !same ? [line.name] : [];
  }
  const last = binding.inner[binding.inner.length - 1];
  const name = last && isList(last.entry) ? line.args[last.at] : undefined;
  return name && last?.at === line.args.length - 1 ? [name] : [];
}

function isList({ name, pattern }: Entry): boolean {
  const [element] = pattern;
  const isOptional = element?.type === 'optional' && element.elements[0]?.type === 'word';
  return isOptional && 'literal' in name && lists.has(`${name.literal} ${labelOf(element)}`);
}

function labelOf(element: Element | undefined): string {
  const word = element?.type === 'optional' ? element.elements[0] : undefined;
  return word?.type === 'word' ? word.label : '';
}

const lists: ReadonlySet<string> = new Set(['host host', 'path path', 'method method']);
