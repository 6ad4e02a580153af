import type { Analysis } from '../analysis/analyze.ts';
import { storageAt } from '../analysis/volumes.ts';
import { isCaddyImage } from '../project/caddy-image.ts';
import type { Mount, Service } from '../project/project.ts';
import { caddyCommand } from '../project/servers.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const caddyfileMountPath: Rule = {
  id: 'caddyfile-mount-path',
  summary: 'The Caddyfile is mounted where Caddy does not read it.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project } = analysis;
    const { caddy, stages } = project;
    const mount = caddy?.mounts.find(({ source }) => source === analysis.uri);
    if (!caddy || !mount || mount.target === '' || mount.target === expected) return;
    const stage = stages.get(caddy.name);
    if (!isCaddyImage(caddy.build ? stage?.from?.value : caddy.image?.value)) return;
    // Another file may be read there, and import this one.
    const there = storageAt(caddy, expected);
    if (!there || there.kind === 'mount') return;
    if (stage?.copies.some(({ target }) => expected.startsWith(target.replace(/\/$/, '')))) return;
    if (saysWhere(analysis, caddy)) return;
    const fix = targetFix(analysis, mount);
    yield finding(
      mount.at,
      `The image reads "${expected}", and this mounts the Caddyfile at "${mount.target}": Caddy serves its page of welcome instead. Mount it at "${expected}".`,
      { fixes: fix ? [fix] : [] },
    );
  },
};

const expected = '/etc/caddy/Caddyfile';

/** Whether a command of its own starts the container, so that the file may well be read. */
function saysWhere({ project }: Analysis, caddy: Service): boolean {
  const stage = project.stages.get(caddy.name);
  if (!caddy.command && !caddy.entrypoint && !stage?.cmd && !stage?.entrypoint) return false;
  const starts = project.commands.filter(
    ({ stage: when, service }) => when === 'start' && service === caddy.name,
  );
  // Started with the usual path by hand.
  return !starts.some((command) => {
    const found = caddyCommand(command);
    return found?.name === 'run' && found.complete && found.config?.value === expected;
  });
}

function targetFix(analysis: Analysis, { at, target, short }: Mount): Fix | undefined {
  const index = short ? analysis.textAt(at).indexOf(`:${target}`) : -1;
  if (index < 0) return undefined;
  const start = at.start + index + 1;
  const edit = replace({ uri: at.uri, start, end: start + target.length }, expected);
  return { title: `Mount it at "${expected}"`, edits: [edit], safe: false };
}
