import { addressShape } from '../analysis/sites/address-shape.ts';
import { finding, replace, type Rule } from './rule.ts';

export const pathInSiteAddress: Rule = {
  id: 'path-in-site-address',
  summary: 'The address of a site has a path, and the site answers there alone.',
  category: 'trap',
  severity: 'warning',
  *checkBlock({ sites, faults, textAt }) {
    for (const { addresses } of sites) {
      // A directive that is taken for addresses.
      if (addresses.some(({ host, port }) => host === '' && port === '')) continue;
      for (const address of addresses) {
        const { path, token, text, unknown } = address;
        if (path === '' || unknown || token.unknown || faults.isDamaged(token)) continue;
        if (addressShape(address) || path.includes('{')) continue;
        // The value of a variable is a matter of the environment.
        if (textAt(token).includes('{$')) continue;
        const bare = text.slice(0, text.length - path.length);
        const where = path.endsWith('*') ? `only below "${path}"` : `only at the address "${path}"`;
        const isWhole = path === '/' && token.text === text && !token.via && token.quote === '';
        yield finding(
          token,
          `This site answers ${where}; everything else gets an empty page, unless another site has it. Write "${bare}"${path === '/' ? '' : `, and "handle ${path}" in the site`}.`,
          isWhole
            ? { fixes: [{ title: `Write "${bare}"`, edits: [replace(token, bare)], safe: false }] }
            : {},
        );
        // The other addresses of a site are mostly the same thing again.
        break;
      }
    }
  },
};
