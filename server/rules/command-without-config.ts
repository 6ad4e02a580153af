import { placeKey } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { mayHold } from '../analysis/containers/volumes.ts';
import { OFFICIAL_CADDYFILE, runsCaddyImage } from '../project/caddy-image.ts';
import { needsConfig } from '../project/lost-configs.ts';
import type { Command, Project } from '../project/project.ts';
import { caddyCommand } from '../project/servers.ts';
import { relative } from '../workspace.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const commandWithoutConfig: Rule = {
  id: 'command-without-config',
  summary: 'A command in the container of Caddy finds no Caddyfile.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, textAt } = analysis;
    yield* outside(analysis);
    if (!startsInSrv(project)) return;
    // Who goes to a folder first knows where the file is.
    const moves = project.commands.filter(({ words }) => words[0] === 'cd');
    const hasMoved = ({ at, service }: Command): boolean =>
      moves.some((move) => move.service === service && move.at.uri === at.uri);
    const seen = new Set<string>();
    for (const command of project.commands) {
      const effect = effectOf(command, project);
      const key = placeKey(command.at);
      if (!effect || seen.has(key) || hasMoved(command)) continue;
      if (namesFolder(textAt(command.at))) continue;
      seen.add(key);
      yield finding(
        command.at,
        `Without "--config", Caddy looks for a Caddyfile in "/srv", where the image starts, and ${effect}. Write "--config ${OFFICIAL_CADDYFILE}".`,
        {
          related: project.caddy
            ? [{ at: project.caddy.at, message: 'The service that runs Caddy.' }]
            : [],
        },
      );
    }
  },
};

/** Commands that run in a folder of the repository. */
function* outside({ project, files, uri }: Analysis): Generator<Finding> {
  for (const { path, folder, isOnly, isDefault } of project.lostConfigs) {
    if (!isDefault) continue;
    const right = relative(folder, uri);
    const isBelow = isOnly && !right.startsWith('/');
    const where =
      folder === files.root ? 'the root of the repository' : `"${relative(files.root, folder)}"`;
    yield finding(
      path.at,
      `Without "--config", Caddy looks for a Caddyfile in ${where}, where the command runs, and the command fails. Write "--config ${isBelow ? right : 'PATH'}".`,
    );
  }
}

/** Whether commands begin in the folder of the official image, and nothing is there. https://github.com/caddyserver/caddy-docker */
function startsInSrv(project: Project): boolean {
  const { caddy, stages } = project;
  const stage = caddy && stages.get(caddy.name);
  if (!caddy || caddy.workingDir || stage?.workdir) return false;
  if (!runsCaddyImage(caddy, stage)) return false;
  return !mayHold(caddy, '/srv/Caddyfile', project);
}

/** What comes of a command that looks for a Caddyfile where it begins; absent for any other. */
function effectOf(command: Command, { caddy }: Project): string | undefined {
  const found = caddyCommand(command);
  if (!found?.complete || found.config) return undefined;
  const isStart = command.stage === 'start' && command.service === caddy?.name;
  if (isStart && found.name === 'run' && !found.flags.has('resume')) {
    return 'serves nothing at all';
  }
  if (command.service !== caddy?.name || !needsConfig.has(found.name)) return undefined;
  return 'the command fails';
}

/** Whether Docker is told in which folder to run a command. */
function namesFolder(text: string): boolean {
  return text.split(/\s/).some((word) => word.startsWith('-w') || word.startsWith('--workdir'));
}
