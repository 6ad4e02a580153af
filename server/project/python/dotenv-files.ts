import { dirname, resolve } from '../../workspace.ts';
import type { Frame, Value } from './values.ts';
import type { World } from './world.ts';

/**
 * Notes that the code loads a file in the form of `.env`. What stands in it is not read: a variable
 * that it speaks of is no longer certainly unset.
 */
export function noteDotenv(
  world: World,
  frame: Frame,
  path: Value | undefined,
  { override, upwards }: { readonly override: boolean; readonly upwards: boolean },
): void {
  let uri = `${dirname(frame.uri)}/.env`;
  if (path && path.kind !== 'none') {
    if ((path.kind !== 'str' && path.kind !== 'path') || !path.value.startsWith('/')) {
      world.dotenv.push({ text: undefined, override });
      return;
    }
    uri = resolve(`${world.folder}/`, path.value);
  }
  const name = uri.slice(uri.lastIndexOf('/'));
  let folder = dirname(uri);
  for (let depth = 0; depth < 40; depth += 1) {
    const text = world.files.read(folder + name);
    if (text !== undefined) world.dotenv.push({ text, override });
    if (!upwards || folder === world.files.root || folder === dirname(folder)) return;
    folder = dirname(folder);
  }
}
