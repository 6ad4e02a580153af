// Gets the programs that the tests drive. What cannot be had throws `Absent`, which says why.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const programs = join(here, 'programs');

/** A program is not there and cannot be installed: the message says why. */
export class Absent extends Error {}

/** The path of Chromium. */
export function chromium() {
  const names = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const find = () => [process.env.CHROMIUM, ...names].find((name) => name && existsSync(name));
  const found = find();
  if (found) return found;
  apt('chromium');
  return find();
}

/** Installs those packages of Debian that are missing. */
export function apt(...packages) {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  needDebian();
  if (process.getuid() !== 0) throw new Absent(`only root can install ${missing.join(', ')}`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'pipe' };
  attempt(`${missing.join(', ')} could not be installed`, () => {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...missing],
      options,
    );
  });
}

/**
 * Programs of Debian's unstable branch with their libraries, unpacked beside the system's. Apt fetches and
 * checks them for a system in which nothing is installed. Returns the paths of `nvim` and `hx`.
 */
export function unstable() {
  const root = join(programs, 'unstable');
  const started = { nvim: join(programs, 'nvim'), hx: join(programs, 'hx') };
  if (Object.values(started).every((path) => existsSync(path))) return started;
  needDebian();
  attempt('the packages of Debian unstable could not be fetched', () => {
    for (const archive of fetchUnstable(['neovim', 'hx'])) {
      execFileSync('dpkg', ['-x', archive, root], { stdio: 'pipe' });
    }
  });
  const loader = `${root}/usr/lib64/ld-linux-x86-64.so.2 --library-path ${root}/usr/lib/x86_64-linux-gnu`;
  writeScript(
    started.nvim,
    `export VIMRUNTIME=${root}/usr/share/nvim/runtime\nexec ${loader} ${root}/usr/bin/nvim "$@"`,
  );
  writeScript(
    started.hx,
    `export HELIX_RUNTIME=${root}/usr/lib/hx/runtime\nexec ${loader} ${root}/usr/lib/hx/hx "$@"`,
  );
  return started;
}

/** Installs VS Code's hosts. Without install scripts nothing is compiled; what code-server's would fetch is fetched here. */
export function hosts() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Absent('the hosts of VS Code are for Linux on x64');
  }
  const mark = join(here, 'node_modules/.installed');
  if (existsSync(mark)) return;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  attempt('the hosts of VS Code could not be installed', () => {
    npm(['ci', ...quiet], here);
    const code = join(here, 'node_modules/code-server/lib/vscode');
    npm(['install', '--omit=dev', '--omit=optional', ...quiet], code);
  });
  writeFileSync(mark, '');
}

/** What the extension for Zed is made of. */
export function crates() {
  attempt('the crates for Zed could not be fetched', () => {
    execFileSync('cargo', ['fetch', '--locked', '--manifest-path', zedManifest], { stdio: 'pipe' });
  });
}

export const zedManifest = join(here, '../../zed/Cargo.toml');

/** A folder for `PATH` in which the built command is called `caddylint`, as recipes call it. */
export function commandFolder() {
  const folder = join(programs, 'bin');
  mkdirSync(folder, { recursive: true });
  const link = join(folder, 'caddylint');
  rmSync(link, { force: true });
  symlinkSync(join(here, '../../dist/caddylint.cjs'), link);
  return folder;
}

function isInstalled(name) {
  try {
    const format = '${db:Status-Status}';
    const status = execFileSync('dpkg-query', ['-W', '-f', format, name], { stdio: 'pipe' });
    return status.toString() === 'installed';
  } catch {
    return false;
  }
}

function needDebian() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync('/usr/bin/apt-get')) {
    throw new Absent('packages come from Debian on x64');
  }
}

function fetchUnstable(packages) {
  const cache = join(programs, 'apt');
  const archives = join(cache, 'archives');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  mkdirSync(join(cache, 'lists'), { recursive: true });
  writeFileSync(join(cache, 'status'), '');
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    join(cache, 'sources.list'),
    `deb [signed-by=${keys}] ${debianMirror()} sid main\n`,
  );
  const options = {
    'Dir::Etc::SourceList': join(cache, 'sources.list'),
    'Dir::Etc::SourceParts': '-',
    'Dir::State::Lists': join(cache, 'lists'),
    'Dir::State::Status': join(cache, 'status'),
    'Dir::Cache': cache,
    'Dir::Cache::Archives': archives,
    'Acquire::Languages': 'none',
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': 'root',
  };
  const words = ['-qq', ...Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`])];
  execFileSync('apt-get', [...words, 'update'], { stdio: 'pipe' });
  execFileSync('apt-get', [...words, '-y', '--download-only', 'install', ...packages], {
    stdio: 'pipe',
  });
  const names = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  return names.map((name) => join(archives, name));
}

/** Where this system gets its packages from. */
function debianMirror() {
  const format = '$(ORIGIN) $(REPO_URI)';
  const targets = execFileSync('apt-get', ['indextargets', '--format', format]).toString();
  const found = /^Debian (\S+)$/m.exec(targets);
  if (!found) throw new Error('apt knows no mirror of Debian');
  return found[1];
}

function writeScript(path, text) {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

function npm(args, cwd) {
  const path = `${join(here, 'node_modules/.bin')}:${process.env.PATH}`;
  execFileSync('npm', args, { cwd, env: { ...process.env, PATH: path }, stdio: 'pipe' });
}

function attempt(what, work) {
  try {
    work();
  } catch (error) {
    const reason = String(error.stderr ?? '').trim().split('\n').at(-1) || error.message;
    throw new Absent(`${what} (${reason})`);
  }
}
