import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Caddy that serves nothing and adapts Caddyfiles on request, which takes a hundredth of the time of starting one for each. */
export interface RunningAdapter {
  /** Why Caddy does not read the Caddyfile; undefined when it does. */
  adapt(text: string): Promise<string | undefined>;
  stop(): void;
}

/** Starts `program`; whoever calls it has to stop it. */
export async function runAdapter(program: string): Promise<RunningAdapter> {
  const folder = mkdtempSync(join(tmpdir(), 'caddy-adapter-'));
  const socketPath = join(folder, 'admin.sock');
  const child = spawn(program, ['run', '--config', '-'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const admin = { listen: `unix/${socketPath}`, config: { persist: false } };
  child.stdin.end(JSON.stringify({ admin }));
  const agent = new Agent({ keepAlive: true });
  const adapt = (text: string): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const headers = {
        'Content-Type': 'text/caddyfile',
        'Content-Length': Buffer.byteLength(text),
      };
      const sent = request(
        { socketPath, path: '/adapt', method: 'POST', headers, agent },
        (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (data: string) => (body += data));
          answer.on('end', () => resolve(answer.statusCode === 200 ? undefined : messageIn(body)));
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  const stop = (): void => {
    agent.destroy();
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 400; tries++) {
    try {
      await adapt(':80');
      return { adapt, stop };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  stop();
  throw new Error('Caddy does not listen');
}

function messageIn(body: string): string {
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === 'object' && parsed && 'error' in parsed ? String(parsed.error) : body;
}
