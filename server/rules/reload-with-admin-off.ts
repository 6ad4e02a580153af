import type { Analysis } from '../analysis/analyze.ts';
import { optionLines } from '../analysis/options.ts';
import { OFFICIAL_CADDYFILE } from '../project/caddy-image.ts';
import type { Command } from '../project/project.ts';
import { programOf } from '../project/programs.ts';
import { finding, type Rule } from './rule.ts';

export const reloadWithAdminOff: Rule = {
  id: 'reload-with-admin-off',
  summary: 'A reload needs the admin endpoint that is switched off.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const line = optionLines(analysis.config, 'admin').at(-1);
    const [value] = line?.args ?? [];
    if (!line || !value || value.unknown || value.text !== 'off') return;
    const command = analysis.project.commands.find((one) => reloads(one, analysis));
    if (!command) return;
    yield finding(
      line,
      'A reload sends the new configuration to the admin endpoint, which is off: it fails with "connection refused", and Caddy keeps what it has. Take this line away, or restart Caddy instead.',
      { related: [{ at: command.at, message: 'Caddy is reloaded here.' }] },
    );
  },
};

/** Whether a command reloads the Caddy that runs with this Caddyfile, and its failure counts. */
function reloads(command: Command, analysis: Analysis): boolean {
  if (command.caught) return false;
  return reloadsUnit(command, analysis) || reloadsByHand(command, analysis);
}

/** The unit of the packages runs `caddy reload`. https://github.com/caddyserver/dist/blob/master/init/caddy.service */
function reloadsUnit(command: Command, { project }: Analysis): boolean {
  const { name, arguments: from } = programOf(command);
  const [verb, ...units] = command.words.slice(from).filter((word) => !word?.startsWith('-'));
  const isReload = name === 'systemctl' && verb === 'reload';
  const isCaddy = units.some((unit) => unit === 'caddy' || unit === 'caddy.service');
  return isReload && isCaddy && project.packagedCaddy?.isBare === true;
}

function reloadsByHand(command: Command, analysis: Analysis): boolean {
  const { words } = command;
  // Whatever starts it: a function of the script may be `docker compose` with its files.
  const at = words.findIndex((word, index) => word === 'reload' && words[index - 1] === 'caddy');
  if (at < 0) return false;
  const rest = words.slice(at + 1);
  if (rest.some((word) => word === undefined || word.startsWith('--address'))) return false;
  const { caddy, packagedCaddy } = analysis.project;
  if (command.service !== undefined) return command.service === caddy?.name;
  const before = words.slice(0, at - 1);
  return before.some((word) => word === 'exec')
    ? reloadsService(before, analysis)
    : packagedCaddy !== undefined && configIn(rest) === OFFICIAL_CADDYFILE;
}

/** In the container of the only service that runs Caddy, with this Caddyfile. */
function reloadsService(before: Command['words'], { project }: Analysis): boolean {
  const { caddy } = project;
  return (
    caddy !== undefined &&
    before.some((word) => word === caddy.name || word === caddy.containerName?.value)
  );
}

function configIn(words: Command['words']): string | undefined {
  const at = words.findIndex((word) => word === '--config' || word === '-c');
  if (at >= 0) return words[at + 1];
  return words.find((word) => word?.startsWith('--config='))?.slice('--config='.length);
}
