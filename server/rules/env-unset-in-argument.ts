import { placeKey } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import {
  isEmpty,
  isPassedUnset,
  placedVariables,
  type PlacedVariable,
  setElsewhere,
} from '../analysis/expand/variables.ts';
import { finding, type Rule } from './rule.ts';

export const envUnsetInArgument: Rule = {
  id: 'env-unset-in-argument',
  summary: 'A variable that has no value leaves a gap in a directive.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const refused = refusedLines(analysis);
    for (const placed of placedVariables(analysis)) {
      const { use, where } = placed;
      const isPassed = isPassedUnset(use.name, analysis);
      if (where !== 'argument' || !(isPassed || isEmpty(use, analysis.project))) continue;
      // What becomes of a default is said by the rule about empty texts.
      if (use.default) continue;
      if (use.state.kind === 'unset' && setElsewhere(use.name, analysis)) continue;
      const own = placed.lines.at(-1)?.words[0];
      const isRefused =
        own !== undefined && refused.has(placeKey({ uri: use.at.uri, start: own.start }));
      const effect = isRefused ? 'Caddy does not start' : effectOf(placed);
      if (!effect) continue;
      const how = use.state.kind === 'set' ? 'is empty' : 'is not set';
      const what = isPassed
        ? `Compose passes "${use.name}" on, and nothing sets it`
        : `"${use.name}" ${how}`;
      yield finding(use.at, `${what}, so ${effect}. Give it a value.`, {
        ...(isRefused ? { severity: 'error' } : {}),
        related:
          use.state.kind === 'set'
            ? [{ at: use.state.fact.at, message: 'Set to nothing here.' }]
            : [],
      });
    }
  },
};

/** Where lines begin that lack a word. */
function refusedLines({ blocks }: Analysis): ReadonlySet<string> {
  const lacking = blocks.map('lines that lack a word', [], ({ soundLines }) =>
    soundLines
      .filter(({ binding }) => binding.problem?.kind === 'too-few-arguments')
      .map(({ line: { name } }) => placeKey(name)),
  );
  return new Set(lacking.flat());
}

/** What becomes of a line without the text. */
function effectOf({ lines, use, word, alone, source }: PlacedVariable): string | undefined {
  const { text } = source.written;
  const before = word ? text.slice(word.start, use.at.start) : '';
  const after = word ? text.slice(use.at.end, word.end) : '';
  for (const line of lines.toReversed()) {
    // What matters stands at the beginning, also of a line without end.
    const names = line.words.slice(0, 20).map((one) => one.text);
    const [name = ''] = names;
    if (name === 'redir' && before.endsWith('://') && /^(?:$|[{/?])/.test(after)) {
      return `the redirect goes to "${before}/", which is no address`;
    }
    if (name === 'redir' && before === '' && /^\{(?:uri|http\.request\.uri)\}$/.test(after)) {
      return 'every page redirects to itself';
    }
    if (name === 'root' && alone) return 'the root is missing and no file is found';
    if (name === 'reverse_proxy' || name === 'forward_auth' || name === 'to') {
      if (alone) return 'there is no upstream, and every request gets 503';
      if (before === '' && after.startsWith(':')) return `Caddy dials "localhost${after}"`;
      return undefined;
    }
    const isPath = name === 'path' || (name.startsWith('@') && names[1] === 'path');
    if (isPath && before === '/' && after === '') return 'the matcher is for the front page alone';
    if (isPath && before === '/' && after === '/*')
      return 'the matcher is for paths that begin with "//"';
    if (name === 'email' && alone) return 'Caddy does not start';
    if (name === 'basic_auth' || name === 'basicauth') return 'Caddy does not start';
    const isRange = names.some((one) => one === 'client_ip' || one === 'remote_ip');
    if (isRange && alone) {
      return names.includes('not') || lines.some(({ words }) => words[0]?.text === 'not')
        ? 'no address is excepted, and the matcher takes everybody'
        : 'the matcher takes nobody';
    }
  }
  return undefined;
}
