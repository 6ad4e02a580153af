// Tries the packed extension in real VS Codes. `npm run test:editor` builds and packs it first.
// Installs what it needs by itself; where that cannot be had, says why and passes.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const vsix = resolve(process.argv[2] ?? join(here, '../../caddylint.vsix'));

if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run "npm run vsix" first.`);
const chromium = findChromium() ?? installChromium();
if (!chromium) skip('there is no Chromium, and it could not be installed');
if (process.platform !== 'linux' || process.arch !== 'x64') skip('the hosts are for Linux on x64');
try {
  installHosts();
} catch (error) {
  skip(`the hosts could not be installed (${error.message.split('\n')[0]})`);
}

const { tryColours } = await import('./colours.mjs');
const { tryDesktop } = await import('./desktop.mjs');
const { tryWeb } = await import('./web.mjs');
await attempt('colours', tryColours);
await attempt('VS Code with Node: finding, quick fix, save', () => tryDesktop({ chromium, vsix }));
await attempt('VS Code 1.91 with web workers: finding, quick fix, files', () => tryWeb({ chromium }));

async function attempt(what, test) {
  const start = Date.now();
  try {
    await test();
    console.log(`passed  ${what} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.log(`FAILED  ${what}\n${error.stack}`);
    process.exitCode = 1;
  }
}

function skip(reason) {
  console.log(`skipped  editor tests: ${reason}.`);
  process.exit(0);
}

function findChromium() {
  const names = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return [process.env.CHROMIUM, ...names].find((name) => name && existsSync(name));
}

function installChromium() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('installing Chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, stdio: 'ignore' };
  try {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  } catch {
    return undefined;
  }
  return findChromium();
}

/** Without install scripts nothing is compiled; what code-server's would fetch is fetched here. */
function installHosts() {
  const mark = join(here, 'node_modules/.installed');
  if (existsSync(mark)) return;
  console.log('installing the editors …');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  npm(['ci', ...quiet], here);
  const code = join(here, 'node_modules/code-server/lib/vscode');
  npm(['install', '--omit=dev', '--omit=optional', ...quiet], code);
  writeFileSync(mark, '');
}

function npm(args, cwd) {
  const path = `${join(here, 'node_modules/.bin')}:${process.env.PATH}`;
  execFileSync('npm', args, { cwd, env: { ...process.env, PATH: path }, stdio: 'pipe' });
}
