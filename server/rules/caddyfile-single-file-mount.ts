import { inlineOwner } from '../project/inline-uri.ts';
import { composeCall } from '../project/compose-call.ts';
import type { Command, Compose } from '../project/project.ts';
import { caddyCommand } from '../project/servers.ts';
import { basename } from '../workspace.ts';
import { finding, type Rule } from './rule.ts';

export const caddyfileSingleFileMount: Rule = {
  id: 'caddyfile-single-file-mount',
  summary: 'A reload does not see a Caddyfile that was replaced.',
  category: 'deployment',
  severity: 'hint',
  *check({ uri, project: { caddy, commands, compose }, textAt }) {
    const mount = caddy?.mounts.find(({ source, kind }) => kind === 'bind' && source === uri);
    if (!mount || inlineOwner(uri)) return;
    // Outside of the checkout, neither Git nor editors work on it, and "cp" and "cat" write into the file that is there.
    if (/^["']?[%/~]/.test(textAt(mount.at))) return;
    // Where every change starts a new container, the new file is mounted each time.
    const reload = commands.find((command) => {
      const found = caddyCommand(command);
      if (found?.name !== 'reload' && !found?.flags.has('watch')) return false;
      return !compose || !isAboutAnother(command, commands, compose);
    });
    if (!reload) return;
    const replaced = commands.find(
      (command) => replacesFiles(command) && command.at.uri === reload.at.uri,
    );
    const isReplaced = replaced !== undefined && replaced.at.start < reload.at.start;
    yield finding(
      mount.at,
      'Git and editors put a new file in the place of the old one, and the container keeps the old one: a reload changes nothing. Mount the folder of the Caddyfile instead.',
      {
        ...(isReplaced && { severity: 'warning' as const }),
        related: [
          ...(isReplaced ? [{ at: replaced.at, message: 'Brings a new file.' }] : []),
          { at: reload.at, message: 'Reloads it.' },
        ],
      },
    );
  },
};

/** Whether the script of a command speaks of compose files, and never of those of this application. */
function isAboutAnother(
  { at }: Command,
  commands: readonly Command[],
  { parts }: Compose,
): boolean {
  const calls = commands
    .filter((one) => one.at.uri === at.uri)
    .flatMap((one) => composeCall(one) ?? []);
  const names = new Set([...parts].map(basename));
  return (
    calls.length > 0 &&
    calls.every(
      ({ files, namesUnknown }) =>
        !namesUnknown && files.length > 0 && !files.some(({ path }) => names.has(basename(path))),
    )
  );
}

/** Git writes a new file beside the old one and renames it, and so does rsync. */
function replacesFiles({ words }: Command): boolean {
  const [program, verb] = words.filter((word) => word !== undefined && !word.startsWith('-'));
  if (program === 'rsync') return !words.includes('--inplace');
  return program === 'git' && verb !== undefined && replacing.has(verb);
}

const replacing: ReadonlySet<string> = new Set(['pull', 'checkout', 'reset', 'switch', 'merge']);
