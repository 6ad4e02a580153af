import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAnalysis } from '../../server/analysis/analyze.ts';
import { doubledHeader } from '../../server/analysis/headers/headers.ts';
import { memoryWorkspace } from '../../server/workspace.ts';

const NAME = 'Strict-Transport-Security';

/** Lines in front of the proxy, lines in its block, and whether both headers are sent. */
const forms: readonly (readonly [string, string, boolean])[] = [
  [`header ${NAME} caddy`, '', true],
  [`header ${NAME} caddy\nheader -Server`, '', true],
  [`header ${NAME.toLowerCase()} caddy`, '', true],
  [`header +${NAME} caddy`, '', true],
  [`header {\n${NAME}: caddy\n?Other b\n}`, '', true],
  [`header ${NAME} caddy\nheader ?${NAME} other`, '', true],
  [`header ${NAME} caddy`, `header_down +${NAME} third`, true],
  [`header {\n${NAME} caddy\n-Server\n}`, '', false],
  [`header {\n${NAME} caddy\n>Other b\n}`, '', false],
  [`header {\n${NAME} caddy\ndefer\n}`, '', false],
  [`header ?${NAME} caddy`, '', false],
  [`header >${NAME} caddy`, '', false],
  [`header ${NAME} caddy\nheader -Strict*`, '', false],
  [`header ${NAME} caddy\nheader -*Security`, '', false],
  [`header /other/* ${NAME} caddy`, '', false],
  [`header ${NAME} caddy`, `header_down -${NAME}`, false],
];

describe('a header that Caddy and its upstream send', () => {
  for (const [before, inside, expected] of forms) {
    it(`${expected ? 'is doubled' : 'is one'}: ${before.replaceAll('\n', ' ')} ${inside}`, async () => {
      const text = `example.com {\n${site(before, inside, 8000)}\n}\n`;
      const analysis = await openAnalysis(
        memoryWorkspace({ Caddyfile: text }),
        'file:///workspace/Caddyfile',
      );
      const [only] = analysis.config.sites;
      assert.ok(only);
      const leaf = analysis.leaves(only).find(({ route }) => route.handler.kind === 'proxy');
      assert.ok(leaf);
      assert.equal(doubledHeader(leaf, NAME) !== undefined, expected);
    });
  }

  it('is doubled by Caddy as well', async function () {
    const program = process.env['CADDY_BIN'];
    if (!program) {
      console.log('CADDY_BIN is not set');
      this.skip();
    }
    this.timeout(60_000);
    const upstream = createServer((_, response) => {
      response.setHeader(NAME, 'upstream');
      response.end('hello');
    });
    const folder = mkdtempSync(join(tmpdir(), 'headers-agreement-'));
    let caddy: ChildProcess | undefined;
    try {
      const from = await portOf(upstream);
      const ports = await freePorts(forms.length);
      const sites = forms.map(
        ([before, inside], index) =>
          `http://127.0.0.1:${ports[index]} {\n${site(before, inside, from)}\n}\n`,
      );
      const file = join(folder, 'Caddyfile');
      writeFileSync(file, `{\n\tadmin off\n\tpersist_config off\n}\n${sites.join('')}`);
      caddy = spawn(program, ['run', '--config', file], { stdio: 'ignore' });
      for (const [index, [before, inside, expected]] of forms.entries()) {
        const sent = await headerCount(ports[index] ?? 0);
        assert.equal(sent > 1, expected, `${before} ${inside}`);
      }
    } finally {
      caddy?.kill();
      upstream.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function site(before: string, inside: string, port: number): string {
  return `${before}\nreverse_proxy 127.0.0.1:${port} ${inside ? `{\n${inside}\n}` : ''}`;
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map(portOf));
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
  );
  return ports;
}

/** How often the header comes; asks until somebody answers. */
async function headerCount(port: number): Promise<number> {
  for (let left = 200; ; left--) {
    try {
      return await new Promise<number>((resolve, reject) => {
        get({ host: '127.0.0.1', port, agent: false }, ({ rawHeaders }) => {
          resolve(rawHeaders.filter((word) => word.toLowerCase() === NAME.toLowerCase()).length);
        }).on('error', reject);
      });
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
