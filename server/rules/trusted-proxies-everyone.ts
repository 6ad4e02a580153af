import { finding, replace, type Rule } from './rule.ts';

export const trustedProxiesEveryone: Rule = {
  id: 'trusted-proxies-everyone',
  summary: 'Everybody is a trusted proxy.',
  category: 'security',
  severity: 'error',
  *checkBlock({ words }) {
    for (const token of words('trusted_range')) {
      const { text, unknown, via, quote } = token;
      if (unknown || !/^(?:[\d.]+|[\da-f:]+)\/0$/i.test(text)) continue;
      yield finding(
        token,
        'Every visitor is trusted to say which address he comes from, and whether by HTTPS. Name the proxies, or write "private_ranges".',
        {
          fixes:
            via || quote !== ''
              ? []
              : [
                  {
                    title: 'Write "private_ranges"',
                    edits: [replace(token, 'private_ranges')],
                    safe: false,
                  },
                ],
        },
      );
    }
  },
};
