import type { HeaderOperation } from '../analysis/routes/handlers.ts';
import { headersAt } from '../analysis/routes/leaves.ts';
import { headerLines, isUnquotedValue } from '../analysis/headers/header-lines.ts';
import { finding, type Rule } from './rule.ts';

export const headerReplaceNotDeferred: Rule = {
  id: 'header-replace-not-deferred',
  summary: 'A replacement in a response header runs before the header exists.',
  category: 'trap',
  severity: 'warning',
  *checkBlock(analysis) {
    const unquoted = new Set<unknown>();
    for (const header of headerLines(analysis.soundLines)) {
      if (isUnquotedValue(header)) unquoted.add(header.field);
    }
    const found = new Set<HeaderOperation>();
    for (const site of analysis.sites) {
      for (const leaf of analysis.leaves(site)) {
        if (leaf.route.handler.kind !== 'proxy') continue;
        const operations = headersAt(leaf).filter(({ side }) => side === 'response');
        for (const [index, { operation }] of operations.entries()) {
          const { action, deferred, field, name } = operation;
          if (!/^[\w*-]+$/.test(name)) continue;
          if (action !== 'replace' || deferred || field.unknown || unquoted.has(field)) continue;
          const isSet = operations
            .slice(0, index)
            .some((other) => other.operation.name.toLowerCase() === name.toLowerCase());
          // Caddy itself sets this one in front of all handlers.
          if (!isSet && name.toLowerCase() !== 'server') found.add(operation);
        }
      }
    }
    for (const { field, name } of found) {
      const { uri, start, quote } = field;
      const at = start + (quote === '' ? 0 : 1);
      yield finding(
        field,
        `Nothing is replaced: this runs before the upstream has sent "${name}". Write ">${name}", so that it waits for the response.`,
        {
          fixes: [
            {
              title: `Write ">${name}"`,
              edits: [{ uri, start: at, end: at, text: '>' }],
              safe: false,
            },
          ],
        },
      );
    }
  },
};
