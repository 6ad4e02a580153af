import { finding, replace, type Rule } from './rule.ts';

export const unspecifiedIpAddress: Rule = {
  id: 'unspecified-ip-address',
  summary: 'A site is for the host 0.0.0.0, which nobody asks for.',
  category: 'trap',
  severity: 'warning',
  *checkBlock({ sites }) {
    for (const { addresses } of sites) {
      for (const { host, token, text, unknown, port, scheme } of addresses) {
        if (unknown || (host !== '0.0.0.0' && host !== '::')) continue;
        const bare = text.replace(/0\.0\.0\.0|\[::\]/, '');
        const better = port === '' && scheme === '' ? ':443' : bare;
        const isWritten = token.text === text && !token.via && token.quote === '';
        yield finding(
          token,
          `"${host}" is a host name to Caddy, so requests for all other names get an empty page. Write "${better}" for all of them.`,
          {
            fixes:
              isWritten && better === bare
                ? [{ title: `Write "${better}"`, edits: [replace(token, better)], safe: false }]
                : [],
          },
        );
      }
    }
  },
};
