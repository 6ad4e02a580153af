import { didYouMean } from './arguments.ts';
import { exit, type Exit, type Session, UsageError } from './session.ts';

/** Runs the command that `args` name. What goes wrong becomes a line on standard error and an exit code. */
export async function main(args: readonly string[], session: Session): Promise<Exit> {
  try {
    return await command(args, session);
  } catch (error) {
    if (error instanceof UsageError) {
      session.warn(`${error.message} See "caddylint --help".`);
      return exit.failed;
    }
    const reason = error instanceof Error ? error.message : String(error);
    session.warn(
      `A mistake inside caddylint: ${reason}. Please report it at https://github.com/caddylint/caddylint/issues (CADDYLINT_DEBUG=1 shows more).`,
    );
    if (session.environment['CADDYLINT_DEBUG'] === '1' && error instanceof Error) {
      session.warn(error.stack ?? '');
    }
    return exit.failed;
  }
}

/** Runs in this process: its arguments, its streams, its exit code. */
export function run(): void {
  const { argv, env, stdout, stderr } = process;
  // Whoever reads the report may stop early, as `head` does; that is no failure.
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  const session: Session = {
    folder: process.cwd(),
    environment: env,
    terminal: stdout.isTTY,
    ...(stdout.columns ? { columns: stdout.columns } : undefined),
    version: process.env['CADDYLINT_VERSION'] ?? 'development',
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
    print: (text) => void stdout.write(text),
    complain: (text) => void stderr.write(text),
    warn: (sentence) => void stderr.write(`caddylint: ${sentence}\n`),
  };
  void main(argv.slice(2), session).then(end);
}

/** Ends the process when everything is written, without waiting for what the engine would still clear away. */
function end(code: Exit): void {
  process.exitCode = code;
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

/** Commands are loaded when they are called, so that each starts as fast as it can. */
const commands: Readonly<
  Record<string, (args: readonly string[], session: Session) => Promise<Exit>>
> = {
  explain: async (args, session) => (await import('./explain.ts')).explain(args, session),
  fmt: async (args, session) => (await import('./fmt.ts')).fmt(args, session),
  help: async (_args, session) => showHelp(session),
  lsp: async () => (await import('./lsp.ts')).lsp(),
  rules: async (args, session) => (await import('./rules.ts')).listRules(args, session),
};

async function command(args: readonly string[], session: Session): Promise<Exit> {
  const [name = '', ...rest] = args;
  // Not an option of one command, but of the program: it is answered whatever else is typed.
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (options.includes('--help') || options.includes('-h')) return showHelp(session);
  if (options.includes('--version') || options.includes('-v')) {
    session.print(`caddylint ${session.version}\n`);
    return exit.fine;
  }
  if (Object.hasOwn(commands, name)) return commands[name]!(rest, session);
  const { lintFiles } = await import('./lint.ts');
  return lintFiles(args, session, (typed) => didYouMean(typed, Object.keys(commands)));
}

async function showHelp(session: Session): Promise<Exit> {
  const { help } = await import('./help.ts');
  session.print(help);
  return exit.fine;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
