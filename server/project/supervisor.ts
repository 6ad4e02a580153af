import type { Files } from '../workspace.ts';
import { assemble, type Excerpt, excerptOf, type Part, withHoles } from './excerpt.ts';
import { readScript, type Runner, type ShellCommand } from './shell.ts';

/** The files of a repository that by their names are Supervisor's. */
export function supervisorFiles(files: Files): readonly string[] {
  return files.find(
    files.root,
    '**/{*supervisor*.conf,*supervisor*.ini,*supervisor*/**/*.conf,*supervisor*/**/*.ini}',
  );
}

/** Whether a file includes others, whose paths are those of its machine. */
export function includesOthers(text: string): boolean {
  return /^\[include\]/m.test(text);
}

/** The commands of the programs that Supervisor starts by itself. https://supervisord.org/configuration.html#program-x-section-settings */
export function readSupervisor(uri: string, text: string, runner: Runner): readonly ShellCommand[] {
  const source = excerptOf(uri, text);
  return programsIn(source).flatMap(({ command, autostart }) => {
    if (!command || autostart === 'false') return [];
    return readScript(withoutExpressions(assemble(source, command)), runner);
  });
}

interface Program {
  command?: readonly Part[];
  autostart?: string;
}

function programsIn({ text }: Excerpt): readonly Program[] {
  const programs: Program[] = [];
  let current: Program | undefined;
  let isCommand = false;
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const section = /^\[([^\]]+)\]/.exec(line)?.[1];
    const [, key, value = ''] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (section !== undefined) {
      current = /^(?:fcgi-)?program:/.test(section) ? {} : undefined;
      if (current) programs.push(current);
      isCommand = false;
    } else if (current && key === 'command') {
      current.command = [{ start: end - value.length, end: withoutComment(value, end) }];
      isCommand = true;
    } else if (key !== undefined) {
      if (current && key === 'autostart') current.autostart = value.trim();
      isCommand = false;
    } else if (current && isCommand && /^\s+\S/.test(line)) {
      // A line that is set in goes on with the value.
      current.command = [
        ...(current.command ?? []),
        { start, end: start, text: ' ' },
        { start, end: withoutComment(line, end) },
      ];
    }
    start = end + 1;
  }
  return programs;
}

/** Behind a blank, a semicolon begins a comment. */
function withoutComment(value: string, end: number): number {
  const at = value.search(/\s;/);
  return at < 0 ? end : end - value.length + at;
}

/** `%(ENV_PORT)s` and the like are filled in when Supervisor starts. */
function withoutExpressions(script: Excerpt): Excerpt {
  return withHoles(script, /%\([^)]*\)[sd]/g);
}
