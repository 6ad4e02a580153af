import type { Analysis } from '../analysis/analyze.ts';
import type { Fix } from './rule.ts';

/** `trusted_proxies` in the global options, for a file that has none yet. */
export function trustPrivate({ config, uri }: Analysis): Fix {
  const [options] = config.options;
  const title = 'Trust proxies in private networks';
  const inner = ['servers {', '\ttrusted_proxies static private_ranges', '}'];
  const lines = inner.map((line) => `\t${line}\n`).join('');
  const [first] = options?.lines ?? [];
  if (first) {
    const text = `${lines.trimStart()}\t`;
    return {
      title,
      edits: [{ uri: first.uri, start: first.start, end: first.start, text }],
      safe: false,
    };
  }
  return { title, edits: [{ uri, start: 0, end: 0, text: `{\n${lines}}\n\n` }], safe: false };
}
