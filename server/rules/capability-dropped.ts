import { isBefore, targetOf } from '../analysis/target.ts';
import { runsCaddyImage } from '../project/caddy-image.ts';
import type { Fact } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const capabilityDropped: Rule = {
  id: 'capability-dropped',
  summary: 'Caddy does not start without the capability that its program is marked with.',
  category: 'deployment',
  severity: 'error',
  *check({ project }) {
    const { caddy, stages } = project;
    // The program of older images has no such mark, or may have none.
    if (!caddy || isBefore(targetOf(project), '2.7')) return;
    if (!runsCaddyImage(caddy, stages.get(caddy.name))) return;
    const { dropped, added } = caddy.capabilities;
    const drop = dropped.find(isIn(['ALL', NEEDED]));
    if (!drop || added.some(isIn(['ALL', NEEDED]))) return;
    yield finding(
      drop.at,
      `The program of Caddy's image is marked with ${NEEDED}, and the kernel refuses to start it where that is taken away: "${caddy.name}" stops with "operation not permitted". Give it back with "cap_add: [${NEEDED}]".`,
    );
  },
};

/** By which ports below 1024 are opened. https://github.com/caddyserver/caddy-docker sets it on the program. */
const NEEDED = 'NET_BIND_SERVICE';

function isIn(names: readonly string[]): (fact: Fact<string>) => boolean {
  return ({ value }) => names.includes(value.toUpperCase().replace(/^CAP_/, ''));
}
