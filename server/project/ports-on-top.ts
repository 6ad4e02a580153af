import type { Files } from '../workspace.ts';
import { readCompose } from './compose.ts';
import { composeFilesIn } from './compose-files.ts';
import type { Compose, Service } from './project.ts';

/**
 * Whether a service without ports has some in another compose file, which adds to it and cannot stand alone: what each machine puts on top of
 * what all of them share. https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
 */
export function isPublishedOnTop(
  compose: Compose,
  { name, ports }: Service,
  files: Files,
): boolean {
  if (ports.length > 0) return false;
  return composeFilesIn(files)
    .filter((uri) => !compose.parts.has(uri))
    .some((uri) => {
      const added = readCompose([uri], files).compose.services.get(name);
      return added !== undefined && !added.startable && added.ports.length > 0;
    });
}
