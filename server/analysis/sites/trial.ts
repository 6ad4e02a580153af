import { developmentStages, trialStages, wordsOfName } from '../../project/stage-names.ts';
import { relative } from '../../workspace.ts';
import { publicAddresses } from './certificates.ts';
import type { Analysis } from '../analyze.ts';
import { readDomain } from './domains.ts';

/**
 * Whether a Caddyfile is for a place where things are tried out before they go live, and not for visitors: its path in the
 * repository says so, or a label of each of its public names.
 */
export function isForTrials({
  uri,
  files,
  config,
  ports,
}: Pick<Analysis, 'uri' | 'files' | 'config' | 'ports'>): boolean {
  const path = relative(files.root, uri);
  if (!path.startsWith('/') && namesStage(path)) return true;
  const addresses = config.sites.flatMap((site) => publicAddresses(site, ports));
  return addresses.length > 0 && addresses.every(({ host }) => namesStage(belowDomain(host)));
}

function namesStage(text: string): boolean {
  return text
    .split('/')
    .flatMap(wordsOfName)
    .some((word) => stages.has(word));
}

/** The labels in front of the domain that somebody has registered. */
function belowDomain(host: string): string {
  const { registrable } = readDomain(host);
  return registrable === undefined ? '' : host.slice(0, -registrable.length);
}

const stages: ReadonlySet<string> = new Set([...developmentStages, ...trialStages]);
