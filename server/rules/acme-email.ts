import { publicAddresses } from '../analysis/sites/certificates.ts';
import type { Token } from '../analysis/config.ts';
import { optionLines } from '../analysis/options.ts';
import { finding, type Rule } from './rule.ts';

export const acmeEmail: Rule = {
  id: 'acme-email',
  summary: 'The e-mail address for certificates is that of an example.',
  category: 'style',
  severity: 'hint',
  *check({ blocks, config, words }) {
    const options = optionLines(config, 'email').flatMap(({ args }) => args.slice(0, 1));
    const examples = [...options, ...words('email')].filter(isExample);
    // A file that is an example as a whole is not in use.
    if (examples.length === 0) return;
    const inUse = blocks.map('whether a site is in use', [], ({ sites, ports }) =>
      sites.some((site) => publicAddresses(site, ports).some(({ host }) => !isExampleName(host))),
    );
    if (!inUse.some(Boolean)) return;
    for (const token of examples) {
      yield finding(
        token,
        `Nobody reads "${token.text}", so the certificate authority cannot tell you of trouble, and may refuse the address. Write your own.`,
      );
    }
  },
};

function isExample({ text, unknown }: Token): boolean {
  if (unknown || text.includes('{')) return false;
  const at = text.lastIndexOf('@');
  return at > 0 && isExampleName(text.slice(at + 1).toLowerCase());
}

/** Names that nobody has, or that stand for the reader's own. */
function isExampleName(host: string): boolean {
  return /(?:^|\.)(?:example\.(?:com|org|net)|(?:your-?|my-?)?domain\.(?:com|org|net))$/.test(host);
}
