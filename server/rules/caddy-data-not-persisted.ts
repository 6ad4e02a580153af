import type { Analysis } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { namedInProduction } from '../analysis/django/public-host.ts';
import { hasOption } from '../analysis/options.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { autoHttps, schemeOf } from '../analysis/sites/https.ts';
import { type Storage, storageAt } from '../analysis/containers/volumes.ts';
import { runsCaddyImage } from '../project/caddy-image.ts';
import { addItems, declareVolume } from './compose-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const caddyDataNotPersisted: Rule = {
  id: 'caddy-data-not-persisted',
  summary: 'Certificates are lost with the container.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { project, config } = analysis;
    const { caddy, stages, environment } = project;
    if (!caddy || keepsElsewhere(analysis) || autoHttps(config, ['off', 'disable_certs'])) return;
    const stage = stages.get(caddy.name);
    if (!runsCaddyImage(caddy, stage)) return;
    if (!config.sites.some((site) => needsCertificate(site, analysis))) return;
    const moved = environment.variables.get('XDG_DATA_HOME');
    const folder = moved ? moved.value : '/data';
    const storage = folder === undefined ? undefined : storageAt(caddy, folder);
    const inside = storage && storageAt(caddy, `${folder}/caddy`);
    if (!storage || !inside || !isLost(storage) || !isLost(inside)) return;
    const volume = addItems(analysis, caddy, 'volumes', [`caddy-data:${folder}`]);
    const name = declareVolume(analysis, caddy, 'caddy-data');
    const isDeclared = project.compose?.volumes.has('caddy-data') ?? false;
    // What is in memory there has to go first.
    const isFree = storage.kind === 'container' && inside.kind === 'container';
    const fix: Fix | undefined =
      isFree && volume && (name || isDeclared)
        ? {
            title: `Keep "${folder}" in a volume`,
            edits: name ? [volume, name] : [volume],
            safe: false,
          }
        : undefined;
    yield finding(
      caddy.at,
      `"${folder}" of "${caddy.name}" is not a volume: each new container asks for new certificates, until the authority refuses. Mount a volume there, such as "caddy-data:${folder}".`,
      { fixes: fix ? [fix] : [] },
    );
  },
};

/** Part of the container, or of its memory. */
function isLost(storage: Storage): boolean {
  return storage.kind === 'container' || storage.mount.kind === 'tmpfs';
}

/** https://caddyserver.com/docs/caddyfile/options#storage */
function keepsElsewhere({ config }: Analysis): boolean {
  return hasOption(config, 'storage', 'local_certs');
}

/** Whether a public authority gives a site its certificate. */
function needsCertificate(site: Site, analysis: Analysis): boolean {
  if (namedInProduction(site, analysis).length > 0) return true;
  const tls = site.lines.filter(({ name }) => name.text === 'tls');
  // `internal`, or a certificate of one's own, or a block that may say so.
  if (tls.some(({ args, block }) => block || args.length > 1 || args[0]?.text === 'internal')) {
    return false;
  }
  return site.addresses.some((address) => {
    if (address.host === '' || address.unknown || readDomain(address.host).isLocal) return false;
    return schemeOf(address, site, analysis.ports) === 'https';
  });
}
