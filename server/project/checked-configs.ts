import { type Files, resolve } from '../workspace.ts';
import type { Command, Fact } from './project.ts';
import { caddyCommand } from './servers.ts';

/**
 * The Caddyfiles that CI checks by `caddy validate` or `caddy adapt`, as URIs with the place of their path. Undefined where one of these
 * commands may look at a file that is not known, such as one in a container.
 */
export function checkedConfigs(
  commands: readonly Command[],
  files: Files,
): readonly Fact<string>[] | undefined {
  const found: Fact<string>[] = [];
  for (const command of commands) {
    const call = caddyCommand(command);
    if (!call || !checking.has(call.name)) continue;
    const isInContainer = (command.service ?? command.container) !== undefined;
    const { value = '', at = command.at } = call.config ?? {};
    const uri = resolve(`${files.root}/`, value);
    // Whatever folder it runs in, no other file of the repository can be meant.
    const isThere = value !== '' && !value.startsWith('/') && files.read(uri) !== undefined;
    if (!call.complete || isInContainer || !isThere) return undefined;
    if (command.stage === 'ci') found.push({ value: uri, at });
  }
  return found;
}

const checking: ReadonlySet<string> = new Set(['validate', 'adapt']);
