import type { Command } from '../project/project.ts';
import { placeOf, type PlacedCommand, programOf } from '../project/programs.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const caddyV1Cli: Rule = {
  id: 'caddy-v1-cli',
  summary: 'A command line is written for Caddy 1.',
  category: 'validity',
  severity: 'error',
  *check({ project: { commands } }) {
    for (const command of commands) {
      const program = programOf(command);
      if (program.name !== 'caddy') continue;
      const first = command.words[program.arguments];
      const old = first?.replace(/=.*$/, '');
      if (!old || !options.has(old)) continue;
      const fix = fixFor(command, program.arguments);
      yield finding(
        placeOf(command, program.arguments),
        `Caddy 1 had "${old}"; Caddy 2 refuses it as an unknown flag. Write ${instead(command.words)}.`,
        { fixes: fix ? [fix] : [] },
      );
    }
  },
};

/** https://caddyserver.com/docs/v2-upgrade#command-line-and-adapters */
const options: ReadonlySet<string> = new Set([
  '-validate',
  '-conf',
  '-agree',
  '-email',
  '-log',
  '-port',
  '-root',
  '-host',
  '-quic',
  '-http-port',
  '-https-port',
  '-plugins',
  '-pidfile',
  '-ca',
  '-type',
]);

function instead(words: Command['words']): string {
  return words.includes('-validate')
    ? '"caddy validate --config /path/to/Caddyfile"'
    : '"caddy run --config /path/to/Caddyfile", and put the other options into the Caddyfile';
}

/** Only for `-validate` and `-conf`, since the other options went into the Caddyfile. */
function fixFor(command: PlacedCommand, from: number): Fix | undefined {
  const words = command.words.slice(from);
  const isValidate = words[0] === '-validate';
  const conf = words.indexOf('-conf');
  const isSimple = words.every(
    (word, index) => word === '-validate' || word === '-conf' || (index === conf + 1 && conf >= 0),
  );
  if (!isSimple || !command.places || (isValidate ? words.length === 2 : conf !== 0))
    return undefined;
  const edits = words.flatMap((word, index) => {
    const at = placeOf(command, from + index);
    if (word === '-validate') return [replace(at, 'validate')];
    if (word === '-conf') return [replace(at, isValidate ? '--config' : 'run --config')];
    return [];
  });
  return { title: 'Write it for Caddy 2', edits, safe: false };
}
