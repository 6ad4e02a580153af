import type { Command, Fact, Project, Service, Stage } from './project.ts';
import { caddyCommand } from './servers.ts';

/** Whether the name of an image is that of Caddy's own. */
export function isCaddyImage(image: string | undefined): boolean {
  return image !== undefined && /^(?:docker\.io\/)?(?:library\/)?caddy(?::|@|$)/.test(image);
}

/** The image of Caddy's service, where it is one that never got beyond Caddy 1. https://hub.docker.com/r/abiosoft/caddy */
export function imageOfVersionOne({ caddy, stages }: Project): Fact<string> | undefined {
  const image = caddy?.build ? stages.get(caddy.name)?.from : caddy?.image;
  return image && /^(?:docker\.io\/)?abiosoft\/caddy(?::|@|$)/.test(image.value)
    ? image
    : undefined;
}

/** Whether neither the image of Caddy's service nor what it starts brings variables that are not written in the files read. */
export function startsPlainly(
  caddy: Service,
  stage: Stage | undefined,
  commands: readonly Command[],
): boolean {
  if (!isCaddyImage(caddy.build ? stage?.from?.value : caddy.image?.value)) return false;
  return commands
    .filter((command) => command.stage === 'start' && command.service === caddy.name)
    .every((command) => caddyCommand(command)?.envFiles.length === 0);
}
