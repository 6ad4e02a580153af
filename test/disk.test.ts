import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskWorkspace, MOST_BYTES, pathOf, uriOf } from '../server/disk.ts';
import { writeFiles } from './folders.ts';

describe('the disk as a workspace', () => {
  let folder = '';

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'caddylint-disk-')));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(files: Readonly<Record<string, string | Buffer>>): void {
    writeFiles(folder, files);
  }

  const at = (name: string): string => uriOf(join(folder, name));

  /** What a search from the root finds, as names below it. */
  async function found(glob: string, below = ''): Promise<readonly string[]> {
    const workspace = diskWorkspace({ folders: [uriOf(folder)] });
    const uris = await workspace.find(below === '' ? uriOf(folder) : at(below), glob);
    return uris.map((uri) => pathOf(uri)!.slice(folder.length + 1));
  }

  describe('read', () => {
    it('keeps a byte order mark and CRLF', async () => {
      write({ Caddyfile: '\uFEFFa\r\nb' });
      assert.equal(await diskWorkspace().read(at('Caddyfile')), '\uFEFFa\r\nb');
    });

    it('replaces what is not UTF-8', async () => {
      write({ Caddyfile: Buffer.from([0x61, 0xff, 0x62]) });
      assert.equal(await diskWorkspace().read(at('Caddyfile')), 'a\uFFFDb');
    });

    it('has no text for what is missing, a folder, too large or no file of this machine', async () => {
      write({ 'large/Caddyfile': Buffer.alloc(MOST_BYTES + 1, 'a') });
      write({ 'full/Caddyfile': Buffer.alloc(MOST_BYTES, 'a') });
      const workspace = diskWorkspace();
      assert.equal(await workspace.read(at('missing')), undefined);
      assert.equal(await workspace.read(at('large')), undefined);
      assert.equal(await workspace.read(at('large/Caddyfile')), undefined);
      assert.equal((await workspace.read(at('full/Caddyfile')))?.length, MOST_BYTES);
      assert.equal(await workspace.read('untitled:Caddyfile'), undefined);
      assert.equal(await workspace.read('file:///dev/zero'), undefined);
    });

    it('knows files with odd names', async () => {
      const names = ['a b', 'é#1', '100%', 'q?', "it's(1)*", 'a:b', 'a+b&c=d;e,f@g'];
      write(Object.fromEntries(names.map((name) => [`x/${name}`, name])));
      const workspace = diskWorkspace({ folders: [uriOf(folder)] });
      const uris = await workspace.find(uriOf(folder), '**');
      const texts = await Promise.all(uris.map((uri) => workspace.read(uri)));
      assert.deepEqual(new Set(texts), new Set(names));
      assert.deepEqual([...uris].sort(), names.map((name) => at(`x/${name}`)).sort());
    });

    it('reads an ignored file that is named', async () => {
      write({ '.gitignore': 'local.yml\n', 'local.yml': 'a: 1\n' });
      assert.equal(await diskWorkspace().read(at('local.yml')), 'a: 1\n');
      assert.deepEqual(await found('*.yml'), []);
    });
  });

  describe('root', () => {
    it('is the nearest folder with .git, which may be a file', async () => {
      write({ '.git/HEAD': '', 'deploy/Caddyfile': '', 'sub/.git': 'gitdir: x', 'sub/a/b': '' });
      const workspace = diskWorkspace({ folders: [at('deploy')] });
      assert.equal(await workspace.root(at('deploy/Caddyfile')), uriOf(folder));
      assert.equal(await workspace.root(at('sub/a/b')), at('sub'));
    });

    it('is the first opened folder that holds the file when there is no repository', async () => {
      const workspace = diskWorkspace({ folders: [at('other'), uriOf(folder), at('deploy')] });
      write({ 'deploy/Caddyfile': '' });
      assert.equal(await workspace.root(at('deploy/Caddyfile')), uriOf(folder));
    });

    it('is the folder of the file when nothing holds it', async () => {
      write({ 'deploy/Caddyfile': '' });
      const workspace = diskWorkspace({ folders: [at('dep')] });
      assert.equal(await workspace.root(at('deploy/Caddyfile')), at('deploy'));
    });

    it('of a text that is not saved is the opened folder', async () => {
      const workspace = diskWorkspace({ folders: [uriOf(folder)] });
      assert.equal(await workspace.root('untitled:Untitled-1'), uriOf(folder));
    });
  });

  describe('find', () => {
    it('finds files in all folders, sorted, dotfiles too', async () => {
      write({ 'b/Caddyfile': '', 'a/c/Caddyfile': '', Caddyfile: '', '.deploy/Caddyfile': '' });
      const names = ['.deploy/Caddyfile', 'Caddyfile', 'a/c/Caddyfile', 'b/Caddyfile'];
      assert.deepEqual(await found('**/Caddyfile'), names);
      assert.deepEqual(await found('*/Caddyfile', 'a'), ['a/c/Caddyfile']);
      assert.deepEqual(await found('*', 'missing'), []);
    });

    it('leaves out what tools put there', async () => {
      write({
        '.git/x.env': '',
        'node_modules/x.env': '',
        'a/node_modules/x.env': '',
        '__pycache__/x.env': '',
        '.tox/x.env': '',
        '.venv/pyvenv.cfg': '',
        '.venv/x.env': '',
        'environment/pyvenv.cfg': '',
        'environment/lib/x.env': '',
        'venv/x.env': '',
        'dist/x.env': '',
      });
      assert.deepEqual(await found('**/x.env'), ['dist/x.env', 'venv/x.env']);
    });

    it('can still be asked about what it leaves out', async () => {
      write({ Caddyfile: '', 'node_modules/package/Caddyfile': '' });
      assert.deepEqual(await found('**/Caddyfile'), ['Caddyfile']);
      assert.deepEqual(await found('**/Caddyfile', 'node_modules/package'), [
        'node_modules/package/Caddyfile',
      ]);
    });

    it('honours .gitignore files, the inner ones over the outer ones', async () => {
      write({
        '.gitignore': '*.conf\n/build/\n',
        'a.conf': '',
        'build/x': '',
        'a/build/x': '',
        'a/.gitignore': '!keep.conf\n/only-here\n',
        'a/keep.conf': '',
        'a/b/keep.conf': '',
        'a/other.conf': '',
        'a/only-here': '',
        'only-here': '',
      });
      const names = ['a/b/keep.conf', 'a/build/x', 'a/keep.conf', 'only-here'];
      assert.deepEqual(await found('**/{*.conf,x,only-here}'), names);
    });

    it('finds ignored files with local settings', async () => {
      write({
        '.gitignore': '.env*\n*.env\n.envs/\nsecret/\n',
        '.env': '',
        '.env.production': '',
        'a/django.env': '',
        '.envs/.production/.django': '',
        'secret/.env': '',
        'secret.txt': '',
      });
      const names = ['.env', '.env.production', '.envs/.production/.django', 'a/django.env'];
      assert.deepEqual(await found('**/{.env*,*.env,.django}'), names);
    });

    it('follows symbolic links inside the root, and circles end', async () => {
      write({ 'real/Caddyfile': '', 'b/x': '' });
      symlinkSync('real', join(folder, 'link'));
      symlinkSync('Caddyfile', join(folder, 'real/current.caddyfile'));
      symlinkSync('..', join(folder, 'real/up'));
      symlinkSync('../real', join(folder, 'b/there'));
      symlinkSync('../b', join(folder, 'real/back'));
      symlinkSync('nowhere', join(folder, 'broken'));
      symlinkSync('circle', join(folder, 'circle'));
      const names = await found('**/{Caddyfile,*.caddyfile}');
      assert.ok(names.includes('real/Caddyfile'));
      assert.ok(names.includes('link/Caddyfile'));
      assert.ok(names.includes('real/current.caddyfile'));
      assert.ok(names.length < 20, String(names));
    });

    it('never leaves the root', async () => {
      write({ 'in/Caddyfile': '', 'out/Caddyfile': '', 'out/.env': '' });
      symlinkSync('../out', join(folder, 'in/link'));
      symlinkSync('../out/.env', join(folder, 'in/.env'));
      const workspace = diskWorkspace({ folders: [at('in')] });
      assert.deepEqual(await workspace.find(at('in'), '**'), [at('in/Caddyfile')]);
      assert.deepEqual(await workspace.find(at('out'), '**'), []);
      assert.deepEqual(await workspace.find(at('in/link'), '**'), []);
      // From above, only what lies in the root is seen.
      assert.deepEqual(await workspace.find(uriOf(folder), '**/Caddyfile'), [at('in/Caddyfile')]);
      const absolute = join(folder, 'in/*').slice(1);
      assert.deepEqual(await workspace.find('file:///', absolute), [at('in/Caddyfile')]);
    });

    it('passes over folders that cannot be read', async function () {
      if (process.getuid?.() === 0) {
        console.log('skipped: root can read every folder');
        this.skip();
      }
      write({ Caddyfile: '', 'closed/Caddyfile': '' });
      chmodSync(join(folder, 'closed'), 0);
      assert.deepEqual(await found('**/Caddyfile'), ['Caddyfile']);
      chmodSync(join(folder, 'closed'), 0o755);
    });

    it('ends at the limit, says so once, and what is near comes first', async () => {
      for (let index = 0; index < 60; index++) write({ [`deep/${index}/a/b/Caddyfile`]: '' });
      write({ Caddyfile: '', 'deep/59/a/b/c/compose.yml': '' });
      const notes: string[] = [];
      const note = (sentence: string): void => void notes.push(sentence);
      const workspace = diskWorkspace({ folders: [uriOf(folder)], note, limit: 50 });
      assert.deepEqual(await workspace.find(uriOf(folder), 'Caddyfile'), [at('Caddyfile')]);
      assert.ok((await workspace.find(uriOf(folder), '**')).length <= 50);
      assert.equal(notes.length, 1);
      assert.match(notes[0]!, /more than 50 files/);
      // Below the folder that is asked for, there is a walk of its own.
      assert.deepEqual(await workspace.find(at('deep/59'), '**/compose.yml'), [
        at('deep/59/a/b/c/compose.yml'),
      ]);
    });

    it('remembers a folder until it is told to forget', async () => {
      write({ Caddyfile: '' });
      const workspace = diskWorkspace({ folders: [uriOf(folder)] });
      const all = (): Promise<readonly string[]> => workspace.find(uriOf(folder), '**');
      assert.deepEqual(await all(), [at('Caddyfile')]);
      write({ 'a/compose.yml': '' });
      assert.deepEqual(await all(), [at('Caddyfile')]);
      workspace.forget(at('a/compose.yml'));
      assert.deepEqual(await all(), [at('Caddyfile'), at('a/compose.yml')]);
    });

    it('notices a repository that was made meanwhile', async () => {
      write({ 'a/b/Caddyfile': '' });
      const workspace = diskWorkspace();
      assert.equal(await workspace.root(at('a/b/Caddyfile')), at('a/b'));
      write({ 'a/.git/HEAD': '' });
      workspace.forget(at('a/.git/HEAD'));
      assert.equal(await workspace.root(at('a/b/Caddyfile')), at('a'));
    });
  });
});
