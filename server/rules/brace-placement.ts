import type { Place } from '../../grammar/text.ts';
import type { BraceFaultKind } from '../analysis/braces/brace-fault.ts';
import { type Fix, finding, insertBefore, replace, type Rule } from './rule.ts';
import type { Fault } from '../analysis/braces/faults.ts';

export const bracePlacement: Rule = {
  id: 'brace-placement',
  summary: 'A brace stands where Caddy does not accept one.',
  category: 'validity',
  severity: 'error',
  *check({ config, faults, textAt }) {
    for (const problem of config.problems)
      if (problem.kind === 'block-behind-lines')
        yield finding(
          problem.at,
          `"${problem.at.text}" brings whole lines, so that the "{" behind it stands on a line of its own, where Caddy does not accept it. Write the line with its "{" into the block that is given.`,
        );
    for (const fault of faults.list) {
      const message =
        fault.kind === 'crowded-close' ? wordMessage(fault.at, textAt) : messages[fault.kind];
      if (message !== undefined) yield finding(fault.at, message, { fixes: fixesOf(fault) });
    }
  },
  *checkBlock({ soundLines, textAt }) {
    for (const { line, binding, parent } of soundLines) {
      const { problem } = binding;
      const last = line.args[line.args.length - 1];
      if (last?.brace && cutters.has(parent?.line.name.text ?? '')) {
        yield finding(last, wordMessage(last, textAt), { fixes: [newLine(last)] });
        continue;
      }
      if (!problem || !('at' in problem)) continue;
      const word = line.args[problem.at];
      // Where only so many words are read, the brace ends the block all the same.
      if (problem.kind === 'too-many-arguments' && binding.entry?.notes.runOn) continue;
      if (word?.brace) yield finding(word, wordMessage(word, textAt), { fixes: [newLine(word)] });
    }
  },
};

/** They cut their own lines out of the block before reverse_proxy reads the rest, and this brace with them. */
const cutters: ReadonlySet<string> = new Set(['forward_auth', 'php_fastcgi']);

/** A brace that Caddy takes for a word may be the first on its line all the same. */
function wordMessage(at: Place, textAt: (place: Place) => string): string {
  const before = textAt({ ...at, start: Math.max(0, at.start - 200), end: at.start });
  const isFirst = /\n\s*$/.test(before);
  return isFirst
    ? 'Caddy takes this "}" for a word of the line before it: a backslash at the end of that, or a heredoc without lines, joins the two. Take it away, or leave a line empty in front of this one.'
    : 'Caddy takes this "}" for a word of the line it stands on. Put it on a line of its own.';
}

const messages: Partial<Record<BraceFaultKind, string>> = {
  'crowded-open':
    'Nothing may follow "{" on its line. Put this on the next line, and the "}" on one of its own.',
  'behind-close': 'Nothing may follow "}" on its line. Put this on the next line.',
  'second-block':
    'A line has one block: Caddy takes this "{" for a line of the block before it. Delete these braces, or write what they belong to in front of them.',
  'glued-close':
    'This "}" is part of the word before it and closes nothing. Put it on a line of its own.',
  'tailed-close':
    'For Caddy, this is a word and no closing brace. Write "}" with nothing behind it.',
  alone: 'The "{" of a directive stands at the end of its line, not on a line of its own.',
  anonymous:
    'In the block of an import, a block needs a name in front of its "{", by which the snippet asks for it.',
  empty: 'Caddy refuses an empty "{}" here. Delete it, or write the braces on two lines.',
};

function fixesOf({ kind, at }: Fault): readonly Fix[] {
  if (kind === 'crowded-close' || kind === 'glued-close') return [newLine(at)];
  if (kind === 'tailed-close')
    return [{ title: 'Write "}"', edits: [replace(at, '}')], safe: false }];
  if (kind === 'empty') return [{ title: 'Delete "{}"', edits: [replace(at, '')], safe: false }];
  return [];
}

function newLine(at: Fault['at']): Fix {
  return {
    title: 'Put "}" on a line of its own',
    edits: [insertBefore(at, '\n')],
    safe: false,
  };
}
