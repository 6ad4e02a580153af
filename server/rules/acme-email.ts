import { publicAddresses } from '../analysis/certificates.ts';
import type { Token } from '../analysis/config.ts';
import { optionLines } from '../analysis/listening.ts';
import { finding, type Rule } from './rule.ts';

export const acmeEmail: Rule = {
  id: 'acme-email',
  summary: 'The e-mail address for certificates is that of an example.',
  category: 'style',
  severity: 'hint',
  *check({ config, ports, words }) {
    const served = config.sites.flatMap((site) => publicAddresses(site, ports));
    // A file that is an example as a whole is not in use.
    if (served.every(({ host }) => isExampleName(host))) return;
    const options = optionLines(config, 'email').flatMap(({ args }) => args.slice(0, 1));
    for (const token of [...options, ...words('email')]) {
      if (!isExample(token)) continue;
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
