import type { Analysis } from '../analysis/analyze.ts';
import { answer } from '../analysis/answer.ts';
import { hasOption, tlsLines } from '../analysis/certificates.ts';
import type { Line, Token } from '../analysis/config.ts';
import { optionLines } from '../analysis/listening.ts';
import { siteIndex } from '../analysis/site-index.ts';
import { finding, type Rule } from './rule.ts';

export const onDemandNoAsk: Rule = {
  id: 'on-demand-no-ask',
  summary: 'Anybody can make the server get certificates for any name.',
  category: 'security',
  severity: 'error',
  *check(analysis) {
    const { config } = analysis;
    if (!hasOption(config, 'on_demand_tls')) {
      for (const site of config.sites) {
        for (const line of tlsLines(site)) {
          const inner = onDemand(line);
          if (!inner) continue;
          yield finding(
            inner,
            'Every name that anybody asks for gets a certificate, until disk and memory are full. Name who decides: "on_demand_tls" with "ask" in the global options.',
            { severity: 'warning' },
          );
        }
      }
    }
    for (const line of optionLines(config, 'on_demand_tls')) {
      const ask = (line.block ?? []).find(({ name }) => name.text === 'ask')?.args[0];
      const reason = ask && alwaysYes(analysis, ask);
      if (!ask || reason === undefined) continue;
      yield finding(
        ask,
        `${reason}, so every name gets a certificate, whoever asks. Let something answer that knows your names, and says 200 for those alone.`,
        { severity: 'warning' },
      );
    }
  },
};

/** What Caddy accepts without permission: its own authority. With others it does not start. */
function onDemand({ args, block }: Line): Line | undefined {
  if (args.length !== 1 || args[0]?.text !== 'internal') return undefined;
  return (block ?? []).find(({ name }) => name.text === 'on_demand');
}

/** Why an endpoint says 200 to everything; undefined when that is not known. */
function alwaysYes(analysis: Analysis, { text, unknown }: Token): string | undefined {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?(\/[^?#]*)?/i.exec(text);
  if (unknown || text.includes('{') || !match) return undefined;
  const host = match[2]!.toLowerCase();
  if (/^(?:www\.)?example\.(?:com|org|net)$/.test(host)) return `"${host}" answers to everybody`;
  const scheme = match[1]!.toLowerCase() === 'http' ? 'http' : 'https';
  const path = match[4] ?? '/';
  const asked = { scheme, host, path, ...(match[3] ? { port: Number(match[3]) } : {}) } as const;
  const served = siteIndex(analysis.config).find(asked);
  if (!served || served === 'unknown') return undefined;
  const outcome = answer(analysis.routes(served.site), { ...asked, method: 'GET' });
  if (outcome?.kind === 'nothing') return 'This site answers 200 to everything';
  return outcome?.kind === 'respond' && outcome.status === 200
    ? 'This site answers 200 to everything'
    : undefined;
}
