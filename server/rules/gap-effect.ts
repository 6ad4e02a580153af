import type { PlacedVariable } from '../analysis/expand/variables.ts';

/** What becomes of a line without the text of a variable; undefined where nothing is known to break. */
export function gapEffect({ lines, use, word, alone, source }: PlacedVariable): string | undefined {
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
