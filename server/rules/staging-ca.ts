import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Line } from '../analysis/config.ts';
import { publicAddresses } from '../analysis/sites/certificates.ts';
import { removeLine } from './edits.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import { finding, type Rule } from './rule.ts';

export const stagingCa: Rule = {
  id: 'staging-ca',
  summary: 'Certificates come from an authority for trials.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { blocks, config, ports } = analysis;
    const found = new Set(blocks.map('authorities for trials', [], authoritiesForTrials).flat());
    if (found.size === 0) return;
    if (isForTrials(analysis)) return;
    if (!config.sites.some((site) => publicAddresses(site, ports).length > 0)) return;
    for (const line of found) {
      yield finding(
        line,
        'Browsers do not trust certificates of a staging authority, and warn all visitors. Delete this line once the trial is over.',
        {
          fixes:
            line.name.via || line.block
              ? []
              : [
                  {
                    title: 'Delete this line',
                    edits: [removeLine(analysis, onlyIn(analysis, line) ?? line)],
                    safe: false,
                  },
                ],
        },
      );
    }
  },
};

/** The `tls` around a line that is alone in its block: Caddy wants something in there. */
function onlyIn({ config }: Analysis, line: Line): Line | undefined {
  for (const site of config.sites) {
    for (const outer of site.lines) {
      const isAlone = outer.block?.length === 1 && outer.block[0] === line;
      if (isAlone && outer.args.length === 0 && !outer.name.via) return outer;
    }
  }
  return undefined;
}

function authoritiesForTrials({ soundLines }: Block): readonly Line[] {
  return soundLines.flatMap(({ line, binding }) => {
    const at = binding.slots.findIndex((slot) => slot?.kind?.endsWith('acme_directory'));
    const url = line.args[at];
    const name = binding.entry?.name;
    if (!url || url.unknown || !name || !('literal' in name)) return [];
    const isForTrials = /^https:\/\/[^/]*staging/i.test(url.text);
    return authorities.has(name.literal) && isForTrials ? [line] : [];
  });
}

const authorities: ReadonlySet<string> = new Set(['acme_ca', 'ca', 'dir', 'issuer', 'cert_issuer']);
