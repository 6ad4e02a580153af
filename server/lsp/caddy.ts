import { spawn } from 'node:child_process';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Call, Outcome } from './caddy-call.ts';

/**
 * Runs a program to its end, without a shell. Rejects when it cannot be started, takes too long or writes too much, and
 * when the call is given up.
 */
export function runProgram(call: Call): Promise<Outcome> {
  const { command, args, input, environment, signal } = call;
  const [program = '', ...rest] = command;
  const folder = fileURLToPath(call.folder);
  // A path is meant from the opened folder, not from wherever the program is started.
  const isPath = /[\\/]/.test(program) && !isAbsolute(program);
  const file = isPath ? resolve(fileURLToPath(call.root), program) : program;
  return new Promise((done, failed) => {
    const child = spawn(file, [...rest, ...args], {
      cwd: folder,
      env: { ...process.env, ...Object.fromEntries(environment) },
      signal,
      timeout: LONGEST,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length > MOST) child.kill('SIGKILL');
      });
    }
    child.on('error', failed);
    child.on('close', (code, killed) => {
      if (code !== null) done({ ...output, code });
      else failed(new Error(`"${command.join(' ')}" was ended by ${killed}.`));
    });
    // A program that ends before it has read everything says so by its exit status.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Milliseconds. */
const LONGEST = 20_000;

/** UTF-16 units of one stream. */
const MOST = 32 * 1024 * 1024;
