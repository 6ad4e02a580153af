import type { Block } from '../analysis/analyze.ts';
import { linesOf, type Token } from '../analysis/config.ts';
import { expressionOf, expressionText } from '../analysis/language/expressions.ts';
import { untrustedFront } from '../analysis/deployment/in-front.ts';
import type { BoundLine } from '../analysis/model.ts';
import { expressionCalls } from '../schema/expression.ts';
import { serverSettings } from '../analysis/options.ts';
import { literalName } from '../schema/usage.ts';
import { finding, replace, type Rule } from './rule.ts';

export const remoteIpBehindProxy: Rule = {
  id: 'remote-ip-behind-proxy',
  summary: 'The address that is looked at is that of the proxy in front.',
  category: 'security',
  severity: 'warning',
  *checkBlock(analysis) {
    const trusted = trustedRanges(analysis);
    if (!trusted) return;
    for (const bound of analysis.soundLines) {
      for (const word of remoteWords(bound, trusted)) {
        const isMatcher = !word.text.startsWith('{');
        const better = isMatcher ? 'client_ip' : '{client_ip}';
        yield finding(
          word,
          `Behind a trusted proxy, this is the address of the proxy and not of the visitor. Write "${better}".`,
          {
            fixes:
              word.via || word.quote !== '' || /[ (]/.test(word.text)
                ? []
                : [{ title: `Write "${better}"`, edits: [replace(word, better)], safe: false }],
          },
        );
      }
    }
  },
  *check(analysis) {
    const front = untrustedFront(analysis);
    if (!front) return;
    const found = analysis.blocks.map('matchers on remote_ip', [], ({ soundLines }) =>
      soundLines.flatMap((bound) => [...matchers(bound)]),
    );
    for (const word of found.flat()) {
      yield finding(
        word,
        `All visitors come through "${front.name}", so this is its address and not theirs. Name it in "trusted_proxies", and write "client_ip".`,
        { related: [{ at: front.at, message: 'In front of Caddy.' }] },
      );
    }
  },
};

/** The words of `trusted_proxies` of all servers; undefined without any. */
function trustedRanges({ config }: Block): ReadonlySet<string> | undefined {
  const lines = serverSettings(config, 'trusted_proxies');
  if (lines.length === 0) return undefined;
  return new Set(lines.flatMap(({ args }) => args.map(({ text }) => text)));
}

/** The names of matchers on the address of the connection. */
function* matchers({ line, binding }: BoundLine): Generator<Token> {
  if (literalName(binding.entry) === 'remote_ip') yield line.name;
  for (const { at, entry } of binding.inner) {
    const word = line.args[at];
    if (word && literalName(entry) === 'remote_ip') yield word;
  }
}

/** Where the address of the connection is taken for that of the visitor. */
function* remoteWords(bound: BoundLine, trusted: ReadonlySet<string>): Generator<Token> {
  const { line, binding } = bound;
  // To look at the proxy itself is what it is for.
  const isAboutProxy = line.args.some(({ text }) => trusted.has(text) || text === 'private_ranges');
  if (!isAboutProxy) yield* matchers(bound);
  const expression = expressionOf(bound);
  const [first] = expression;
  if (first && !expression.some(({ unknown }) => unknown)) {
    const text = expressionText(expression);
    const isAboutTrusted = [...trusted, 'private_ranges'].some((range) => text.includes(range));
    if (
      text.includes('remote_ip') &&
      !isAboutTrusted &&
      expressionCalls(text).includes('remote_ip')
    )
      yield first;
  }
  if (line.name.text === 'header_up' || line.name.text === 'request_header') {
    const [field, value] = line.args.slice(-2);
    if (value && remoteHosts.has(value.text) && /(?:ip|for)$/i.test(field?.text ?? '')) yield value;
  }
  // Plugins that count requests.
  if (binding.entry || !line.block) return;
  for (const { name: inner, args } of linesOf(line.block)) {
    const [key] = args;
    if (inner.text === 'key' && key && remoteHosts.has(key.text)) yield key;
  }
}

const remoteHosts: ReadonlySet<string> = new Set(['{remote_host}', '{http.request.remote.host}']);
