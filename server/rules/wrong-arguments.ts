import type { Token } from '../analysis/config.ts';
import type { Block } from '../analysis/analyze.ts';
import type { BoundLine } from '../analysis/model.ts';
import { isSecretName } from '../analysis/expand/variables.ts';
import { isSplitByQuotes } from '../analysis/language/single-quotes.ts';
import { isVersionOne } from '../analysis/language/version-one.ts';
import { describe } from '../schema/binding.ts';
import type { Slip } from '../schema/kinds.ts';
import { type Choice, type Entry, usageText } from '../schema/usage.ts';
import { byFacts } from './guessed.ts';
import { type Finding, type Fix, finding, replace, type Rule } from './rule.ts';
import { loneRedirect } from './lone-redirect.ts';
import { literalsOf, nearest, suggestion } from './spelling.ts';

export const wrongArguments: Rule = {
  id: 'wrong-arguments',
  summary: 'A directive has too few, too many or impossible arguments.',
  category: 'validity',
  severity: 'error',
  *checkBlock(block) {
    for (const bound of block.soundLines) {
      const found = judge(bound, block);
      yield* byFacts(found, bound, block);
    }
  },
};

function judge(bound: BoundLine, block: Block): Finding | undefined {
  const { textAt } = block;
  const { line, binding } = bound;
  const { problem } = binding;
  if (!problem) return undefined;
  const { name, entry } = refusing(bound);
  const usage = entry ? ` Usage: "${usageText(entry)}".` : '';
  switch (problem.kind) {
    case 'too-few-arguments': {
      const last = line.args[line.args.length - 1] ?? line.name;
      // Whoever tells of the variable says that Caddy does not start.
      if (isVersionOne(bound, last) || isVariableBehind(last, textAt)) return undefined;
      const lone = loneRedirect(bound, block);
      if (lone) return lone;
      const isTold = problem.expected.some((choice) => !isAnyWord(choice));
      const expected = isTold ? `: ${listed(problem.expected)}` : '';
      return finding(
        last,
        `Behind "${shown(last, textAt)}" something is missing${expected}.${usage}`,
      );
    }
    case 'too-many-arguments': {
      const word = line.args[problem.at] ?? line.name;
      if (word.brace || isSplitByQuotes(bound)) return undefined;
      return finding(
        word,
        `"${name.text}" takes nothing here, so "${shown(word, textAt)}" is too much.${usage}`,
      );
    }
    case 'wrong-argument': {
      const word = problem.at < 0 ? line.name : (line.args[problem.at] ?? line.name);
      if (word.brace || isVersionOne(bound, word) || isSplitByQuotes(bound)) return undefined;
      const swapped = swappedRedirect(bound, word);
      if (swapped) return swapped;
      const slip = slipOf(word, problem.expected);
      if (slip) {
        const fixes = [replacing(word, slip.write)];
        return finding(word, `${slip.reason}. Write "${slip.write}".`, { fixes });
      }
      const without = withoutSemicolon(word, problem.expected);
      if (without) return without;
      const { text, fixes } = suggestion(word, nearest(word.text, literalsOf(problem.expected)));
      return finding(
        word,
        `"${shown(word, textAt)}" is not ${listed(problem.expected)}.${text}${usage}`,
        {
          fixes,
        },
      );
    }
    default:
      return undefined;
  }
}

/** Whether an environment variable without default is written behind a word, and has left nothing there. */
function isVariableBehind({ uri, end }: Token, textAt: Block['textAt']): boolean {
  const longest = 100;
  return /^[ \t]+\{\$[^{}:\s]+\}/.test(textAt({ uri, start: end, end: end + longest }));
}

/** The name whose usage the words do not fit, and that usage: a module further along the line has one of its own. */
function refusing({ line, binding }: BoundLine): {
  readonly name: Token;
  readonly entry: Entry | undefined;
} {
  const { problem, entry, inner } = binding;
  const at = problem && 'at' in problem ? problem.at : line.args.length;
  const module = inner.findLast((each) => each.at < at && line.args[each.at] !== undefined);
  const name = module && line.args[module.at];
  return module && name ? { name, entry: module.entry } : { name: line.name, entry };
}

/** `redir 301 https://…`, as other servers have it. */
function swappedRedirect({ line: { name, args } }: BoundLine, word: Token): Finding | undefined {
  const code = args[args.indexOf(word) - 1];
  if (name.text !== 'redir' || args.at(-1) !== word || !code || code.via || word.via)
    return undefined;
  if (
    !/^(?:30[12378]|permanent|temporary)$/.test(code.text) ||
    !/^(?:https?:)?\//.test(word.text)
  ) {
    return undefined;
  }
  const isPlain = word.quote === '' && word.uri === code.uri;
  const matcher = args[args.indexOf(code) - 1];
  const before = matcher ? `${matcher.text} ` : '';
  return finding(
    word,
    `The address comes first. Write "redir ${before}${word.text} ${code.text}".`,
    {
      fixes: isPlain
        ? [
            {
              title: 'Put the address first',
              edits: [replace(code, word.text), replace(word, code.text)],
              safe: false,
            },
          ]
        : [],
    },
  );
}

/** What every word is says nothing about the one that is missing. */
function isAnyWord(choice: Choice): boolean {
  return 'kind' in choice && choice.kind === 'any';
}

/** A word that would be in order without the semicolon at its end, as lines of other servers have it. */
function withoutSemicolon(word: Token, choices: readonly Choice[]): Finding | undefined {
  if (word.quote !== '' || !word.text.endsWith(';')) return undefined;
  const text = word.text.slice(0, -1);
  const isMeant = choices.some((choice) =>
    'literal' in choice
      ? choice.literal === text
      : choice.accepts.accepts?.({ ...word, text }) !== false,
  );
  if (!isMeant) return undefined;
  return finding(
    word,
    `Lines of a Caddyfile have no ";" at the end: it becomes a part of "${word.text}". Delete it.`,
    { fixes: word.via ? [] : [replacing(word, text)] },
  );
}

function slipOf(word: Token, choices: readonly Choice[]): Slip | undefined {
  for (const choice of choices) {
    const slip = 'literal' in choice ? undefined : choice.accepts.slip?.(word);
    if (slip) return slip;
  }
  return undefined;
}

function replacing(word: Token, text: string): Fix {
  return { title: `Write "${text}"`, edits: [replace(word, text)], safe: false };
}

function listed(choices: readonly Choice[]): string {
  return [...new Set(choices.map(describe))].join(' or ');
}

/** A word as messages quote it: one line, and not too long. What comes from a variable for a secret stays the variable. */
function shown(word: Token, textAt: Block['textAt']): string {
  const written = textAt(word);
  const names = [...written.matchAll(/\{\$([^{}:]+)/g)].map(([, name = '']) => name);
  const text = names.some(isSecretName) ? written : word.text;
  const [line = ''] = text.split('\n');
  return line.length > 60 || line !== text ? `${line.slice(0, 60)}…` : line;
}
