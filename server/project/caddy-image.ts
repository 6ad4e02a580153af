import type { Command, Fact, Project, Service, Stage } from './project.ts';
import { caddyCommand } from './servers.ts';

/** Whether the name of an image is that of Caddy's own. */
export function isCaddyImage(image: string | undefined): boolean {
  return image !== undefined && /^(?:docker\.io\/)?(?:library\/)?caddy(?::|@|$)/.test(image);
}

/** Where that image has its Caddyfile, which it reads unless it is told otherwise. https://hub.docker.com/_/caddy */
export const OFFICIAL_CADDYFILE = '/etc/caddy/Caddyfile';

/** Whether a service runs Caddy's own image, or one that is built on it, in the last `stage` of its Dockerfile; false where that is not known. */
export function runsCaddyImage({ build, image }: Service, stage: Stage | undefined): boolean {
  return isCaddyImage(build ? stage?.from?.value : image?.value);
}

/** The image of Caddy's service, or else the one that the only Dockerfile for Caddy is built on, where it is one of Caddy 1. */
export function imageOfVersionOne({
  caddy,
  stages,
  image: own,
}: Project): Fact<string> | undefined {
  const stage = caddy ? stages.get(caddy.name) : own;
  const image = caddy && !caddy.build ? caddy.image : stage?.from;
  return image && imagesOfVersionOne.test(image.value) ? image : undefined;
}

/**
 * Images that never got beyond Caddy 1, and those of https://github.com/wemake-services/caddy-docker whose tag is Caddy's version.
 * https://hub.docker.com/r/abiosoft/caddy
 */
const imagesOfVersionOne =
  /^(?:docker\.io\/)?(?:abiosoft\/caddy(?::|@|$)|wemakeservices\/caddy-docker:v?[01]\.)/;

/** Whether neither the image of Caddy's service nor what it starts brings variables that are not written in the files read. */
export function startsPlainly(
  caddy: Service,
  stage: Stage | undefined,
  commands: readonly Command[],
): boolean {
  if (!runsCaddyImage(caddy, stage)) return false;
  return commands
    .filter((command) => command.stage === 'start' && command.service === caddy.name)
    .every((command) => caddyCommand(command)?.envFiles.length === 0);
}
