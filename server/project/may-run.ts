import { type PlacedCommand, programOf } from './programs.ts';

/**
 * Whether a command speaks of `name`, such as `collectstatic`, or may run it by a word that is not known. Programs that start no other do not, whatever
 * they are given, and neither does an entry point that ends with `exec "$@"`: what it starts is a command of its own.
 */
export function mayRun(command: PlacedCommand, name: string): boolean {
  const { words, stage } = command;
  if (words.some((word) => word?.includes(name))) return true;
  if (!words.includes(undefined)) return false;
  if (stage === 'start' && words[0] === 'exec' && words.length === 2) return false;
  const program = programOf(command);
  if (program.name === 'docker') return !storing.has(words[program.arguments] ?? '');
  return !startingNothing.has(program.name);
}

const startingNothing: ReadonlySet<string> = new Set([
  '[',
  'adduser',
  'addgroup',
  'apk',
  'apt',
  'apt-get',
  'caddy',
  'cat',
  'cd',
  'celery',
  'chmod',
  'chown',
  'cp',
  'curl',
  'daphne',
  'echo',
  'export',
  'git',
  'granian',
  'grep',
  'groupadd',
  'gunicorn',
  'hypercorn',
  'install',
  'ln',
  'mkdir',
  'mv',
  'pip',
  'printf',
  'rm',
  'rsync',
  'scp',
  'sed',
  'set',
  'sleep',
  'ssh-add',
  'tar',
  'test',
  'touch',
  'useradd',
  'uvicorn',
  'wget',
]);

/** What `docker` does with images, and not in containers. */
const storing: ReadonlySet<string> = new Set(['build', 'login', 'logout', 'pull', 'push', 'tag']);
