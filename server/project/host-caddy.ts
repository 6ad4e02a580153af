import type { Files } from '../workspace.ts';
import { isCaddyImage } from './caddy-image.ts';
import { isDevelopmentFile, readCompose } from './compose.ts';
import { composeFilesIn } from './compose-files.ts';
import type { Command, HostCaddy, Service } from './project.ts';
import { caddyCommand, programOf } from './programs.ts';

/**
 * A Caddy that surely is a program of the host, where systemd starts it, and the containers of the repository, none of which is a Caddy.
 * Undefined where nothing says so, or where there is no container.
 */
export function hostCaddy(commands: readonly Command[], files: Files): HostCaddy | undefined {
  const start = commands.find(isStartedBySystemd);
  if (!start) return undefined;
  const composes = composeFilesIn(files)
    .filter((uri) => !isDevelopmentFile(uri))
    .map((uri) => readCompose([uri], files).compose);
  const services = composes.flatMap((compose) => [...compose.services.values()]);
  const isCaddy = ({ name, image, build }: Service): boolean =>
    isCaddyImage(image?.value) || /caddy/i.test(`${name} ${image?.value} ${build?.dockerfile}`);
  if (services.length === 0 || services.some(isCaddy)) return undefined;
  return { at: start.at, services };
}

function isStartedBySystemd(command: Command): boolean {
  if (command.service !== undefined) return false;
  if (command.at.uri.endsWith('.service')) return caddyCommand(command)?.name === 'run';
  const program = programOf(command);
  const [verb, ...units] = command.words
    .slice(program.arguments)
    .filter((word) => !word?.startsWith('-'));
  return (
    program.name === 'systemctl' &&
    /^(?:start|restart|reload|enable|reload-or-restart|try-restart)$/.test(verb ?? '') &&
    units.some((unit) => unit === 'caddy' || unit === 'caddy.service')
  );
}
