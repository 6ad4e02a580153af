import { dialledUpstreams } from '../analysis/deployment/dialled-upstreams.ts';
import { isLocalSite } from '../analysis/django/static-files.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import { addExtraHost } from './compose-edits.ts';
import { finding, type Rule } from './rule.ts';

export const hostGatewayMissing: Rule = {
  id: 'host-gateway-missing',
  summary: 'The name for the host does not exist in a container on Linux.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { compose, caddy } = analysis.project;
    if (!compose || !caddy || caddy.networkMode || isForTrials(analysis)) return;
    // Podman gives its containers this name by itself.
    if (!/\.ya?ml$/.test(caddy.at.uri)) return;
    const { sites } = analysis.config;
    if (sites.length > 0 && sites.every(isLocalSite)) return;
    if (caddy.extraHosts.some(({ value }) => value.toLowerCase() === HOST)) return;
    const [upstream] = dialledUpstreams(analysis.blocks).filter(
      ({ host }) => host.toLowerCase() === HOST,
    );
    if (!upstream) return;
    const edit = addExtraHost(analysis, caddy, `${HOST}:host-gateway`);
    yield finding(
      upstream.token,
      `Only Docker Desktop knows "${HOST}" by itself: on a Linux server Caddy finds no such host, and every request gets 502. Give "${caddy.name}" the name with "extra_hosts: ["${HOST}:host-gateway"]".`,
      {
        related: [{ at: caddy.at, message: 'The service that runs Caddy.' }],
        fixes: edit
          ? [{ title: 'Give the service the name of its host', edits: [edit], safe: true }]
          : [],
      },
    );
  },
};

/** https://docs.docker.com/reference/cli/docker/container/run/#add-host */
const HOST = 'host.docker.internal';
