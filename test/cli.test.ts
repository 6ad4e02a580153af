import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../server/cli/main.ts';
import { everyRule } from '../server/cli/rule-list.ts';
import { rules } from '../server/rules/index.ts';
import { writeFiles } from './folders.ts';

/** Has one error with a safe fix, on line 1, column 12. */
const GLUED = 'example.com{\n\trespond ok\n}\n';
const MENDED = 'example.com {\n\trespond ok\n}\n';
/** Has one error without a fix, on line 2, columns 9 to 20. */
const MISSING = 'example.com {\n\timport missing.conf\n}\n';
const FINE = 'example.com {\n\trespond ok\n}\n';

const ESC = '\u001B';

describe('the command', function () {
  this.timeout(60_000);
  const dist = realpathSync(mkdtempSync(join(tmpdir(), 'caddylint-dist-')));
  const bin = join(dist, 'caddylint.cjs');
  let folder = '';

  before(() => {
    execFileSync(process.execPath, ['scripts/build.mjs', dist], { stdio: 'pipe' });
  });

  after(() => {
    rmSync(dist, { recursive: true, force: true });
  });

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'caddylint-cli-')));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(files: Readonly<Record<string, string | Buffer>>): void {
    writeFiles(folder, files);
  }

  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

  interface Given {
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly folder?: string;
  }

  interface Outcome {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
  }

  function caddylint(
    args: readonly string[],
    { input = '', env = {}, ...given }: Given = {},
  ): Outcome {
    // Without `--`, Node 20 takes an `--env-file` for its own wherever it stands.
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--', bin, ...args], {
      cwd: given.folder ?? folder,
      input,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      maxBuffer: 1 << 28,
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** The same without a process of its own, which is faster. */
  async function inProcess(args: readonly string[]): Promise<Outcome> {
    let out = '';
    let err = '';
    const code = await main(args, {
      folder,
      environment: {},
      terminal: false,
      version: '0',
      input: async () => '',
      print: (part) => (out += part),
      complain: (part) => (err += part),
      warn: (sentence) => (err += `caddylint: ${sentence}\n`),
    });
    return { code, out, err };
  }

  /** The findings of `--format json`, as `path rule line:column`. */
  function findings({ out }: Outcome): readonly string[] {
    const { files } = JSON.parse(out) as JsonReport;
    return files.flatMap((file) =>
      file.findings.map(({ path, rule, range: { start } }) => {
        return `${path} ${rule} ${start.line}:${start.column}`;
      }),
    );
  }

  const filesOf = ({ out }: Outcome): readonly string[] =>
    (JSON.parse(out) as JsonReport).files.map(({ path }) => path);

  function usageError(outcome: Outcome, message: RegExp): void {
    assert.equal(outcome.code, 2, outcome.err);
    assert.equal(outcome.out, '');
    assert.match(outcome.err, message);
    assert.match(outcome.err, /^caddylint: /);
    assert.doesNotMatch(outcome.err, /\n\s+at /);
  }

  describe('help', () => {
    it('shows its commands and options within 80 columns', () => {
      for (const args of [['--help'], ['-h'], ['help'], ['fmt', '--help']]) {
        const { code, out, err } = caddylint(args);
        assert.equal(code, 0);
        assert.equal(err, '');
        for (const word of ['fmt', 'explain', 'rules', 'lsp', '--fix', '--format', '--env-file']) {
          assert.ok(out.includes(word), word);
        }
        for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
      }
    });

    it('tells its version', () => {
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      assert.equal(caddylint(['--version']).out, `caddylint ${version}\n`);
      assert.equal(caddylint(['-v']).out, `caddylint ${version}\n`);
    });
  });

  describe('what is checked', () => {
    it('is every Caddyfile below the current folder', () => {
      write({
        Caddyfile: FINE,
        'Caddyfile.dev': FINE,
        'Caddyfile.bak': GLUED,
        'Caddyfile.j2': GLUED,
        'Caddyfile.md': GLUED,
        'deploy/site.caddyfile': FINE,
        'deploy/prod.Caddyfile': FINE,
        'deploy/other.conf': GLUED,
        'node_modules/x/Caddyfile': GLUED,
        '.gitignore': '/old\n',
        'old/Caddyfile': GLUED,
      });
      const outcome = caddylint(['--format', 'json']);
      assert.equal(outcome.code, 0, outcome.err);
      assert.deepEqual(filesOf(outcome), [
        'Caddyfile',
        'Caddyfile.dev',
        'deploy/prod.Caddyfile',
        'deploy/site.caddyfile',
      ]);
      assert.deepEqual(filesOf(caddylint(['deploy', '--format=json'])), [
        'deploy/prod.Caddyfile',
        'deploy/site.caddyfile',
      ]);
    });

    it('is what stands in compose files, which may be named', () => {
      const compose = (content: string) =>
        `services: {caddy: {image: caddy, configs: [Caddyfile]}}\nconfigs:\n  Caddyfile:\n    content: |\n${content.replace(/^/gm, '      ')}`;
      write({
        Caddyfile: FINE,
        'deploy/compose.yml': compose(GLUED),
        'other/compose.yml': compose(FINE),
        'compose.yml': 'services: {web: {image: web}}\n',
      });
      for (const args of [[], ['deploy'], ['deploy/compose.yml']]) {
        const outcome = caddylint([...args, '--format', 'json']);
        assert.equal(outcome.code, 1, outcome.err);
        const braces = findings(outcome).filter((one) => one.includes('brace-space'));
        assert.deepEqual(braces, ['deploy/compose.yml brace-space 5:18']);
        assert.ok(filesOf(outcome).includes('deploy/compose.yml'));
      }
      caddylint(['--fix']);
      assert.equal(text('deploy/compose.yml'), compose(MENDED));
      assert.equal(caddylint(['fmt', '--check', 'deploy']).code, 0);
    });

    it("is the Caddyfile above the dashes of Caddy's own tests", () => {
      const expected = '----------\n{\n\t"apps": { "bogus": [ }\n}\n';
      write({
        'sites.caddyfiletest': FINE + expected,
        'deep/glued.caddyfiletest': GLUED + expected,
      });
      const outcome = caddylint(['--format', 'json']);
      assert.equal(outcome.code, 1, outcome.err);
      assert.deepEqual(filesOf(outcome), ['deep/glued.caddyfiletest', 'sites.caddyfiletest']);
      assert.equal(caddylint(['sites.caddyfiletest']).code, 0);
      const given = ['--stdin', '--stdin-filename', 'sites.caddyfiletest'];
      assert.equal(caddylint(given, { input: FINE + expected }).code, 0);
      assert.equal(
        caddylint([...given, '--fix'], { input: GLUED + expected }).out,
        MENDED + expected,
      );
      assert.equal(caddylint(['--fix']).code, 0);
      assert.equal(text('deep/glued.caddyfiletest'), MENDED + expected);
      const shown = caddylint(['fmt', '--stdin', '--stdin-filename', 'a.caddyfiletest'], {
        input: `example.com {\n  respond ok\n}\n${expected}`,
      });
      assert.equal(shown.out, FINE + expected);
    });

    it('is not what another Caddyfile imports, unless it is named', () => {
      write({
        Caddyfile: 'import parts/*.caddyfile\n',
        'parts/a.caddyfile': MISSING,
        'parts/b.caddyfile': FINE.replace('com', 'org'),
      });
      const all = caddylint(['--format', 'json']);
      assert.deepEqual(filesOf(all), ['Caddyfile']);
      assert.deepEqual(findings(all), ['parts/a.caddyfile import-missing 2:9']);
      const named = caddylint(['parts/b.caddyfile', '.', '--format', 'json']);
      assert.deepEqual(filesOf(named), ['parts/b.caddyfile', 'Caddyfile']);
    });

    it('is one of two Caddyfiles that import each other', () => {
      write({ 'Caddyfile.a': 'import Caddyfile.b\n', 'Caddyfile.b': 'import Caddyfile.a\n' });
      assert.deepEqual(filesOf(caddylint(['--format', 'json'])), ['Caddyfile.a']);
    });

    it('is not what the settings ignore, unless it is named', () => {
      write({
        '.caddylint.yaml': 'ignore:\n  - old/**\n',
        Caddyfile: FINE,
        'old/Caddyfile': GLUED,
      });
      assert.deepEqual(filesOf(caddylint(['--format', 'json'])), ['Caddyfile']);
      assert.deepEqual(filesOf(caddylint(['old', '--format', 'json'])), []);
      const named = caddylint(['old/Caddyfile', '--format', 'json']);
      assert.deepEqual(findings(named), ['old/Caddyfile brace-space 1:12']);
    });

    it('is a file of any name, once, under the name that was typed', () => {
      write({ 'odd name.conf': GLUED });
      symlinkSync('odd name.conf', join(folder, 'Caddyfile'));
      const outcome = caddylint(['odd name.conf', './odd name.conf', '.', '--format', 'json']);
      assert.deepEqual(findings(outcome), ['odd name.conf brace-space 1:12']);
    });

    it('may lie outside of the current folder', () => {
      write({ 'here/x': '', 'there/Caddyfile': GLUED });
      const outcome = caddylint(['../there', '--format', 'json'], { folder: join(folder, 'here') });
      assert.deepEqual(findings(outcome), ['../there/Caddyfile brace-space 1:12']);
    });

    it('may be nothing', () => {
      const outcome = caddylint([]);
      assert.deepEqual(outcome, {
        code: 0,
        out: '',
        err: 'caddylint: There is no Caddyfile here.\n',
      });
      assert.deepEqual(JSON.parse(caddylint(['--format', 'json']).out), { version: 1, files: [] });
    });

    it('goes on when something cannot be read', () => {
      write({ Caddyfile: GLUED, 'large.caddyfile': Buffer.alloc(9_000_000, 'a ') });
      const outcome = caddylint(['missing', 'Caddyfile', 'large.caddyfile', '--format', 'json']);
      assert.equal(outcome.code, 2);
      assert.deepEqual(findings(outcome), ['Caddyfile brace-space 1:12']);
      assert.equal(
        outcome.err,
        'caddylint: There is no file or folder "missing".\n' +
          'caddylint: "large.caddyfile" is too large to be a Caddyfile.\n',
      );
    });

    it('needs permission', function () {
      if (process.getuid?.() === 0) {
        console.log('skipped: root can read every file');
        this.skip();
      }
      write({ Caddyfile: GLUED, 'closed.caddyfile': FINE });
      chmodSync(join(folder, 'closed.caddyfile'), 0);
      const outcome = caddylint(['--format', 'json']);
      assert.equal(outcome.code, 2);
      assert.match(outcome.err, /"closed.caddyfile" cannot be read: permission denied/);
    });

    it('is told apart from a mistyped command', () => {
      usageLike(
        caddylint(['explian', 'x']),
        /There is no file or folder "explian". Did you mean "explain"\?/,
      );
    });

    function usageLike({ code, err }: Outcome, message: RegExp): void {
      assert.equal(code, 2);
      assert.match(err, message);
    }
  });

  describe('exit codes', () => {
    it('are 0 without findings, 1 with, and --fail-on moves the limit', () => {
      write({ Caddyfile: MISSING });
      assert.equal(caddylint([]).code, 1);
      assert.equal(caddylint(['--fail-on', 'never']).code, 0);
      const warning = ['--rule', 'import-missing=warning'];
      assert.equal(caddylint(warning).code, 1);
      assert.equal(caddylint([...warning, '--fail-on', 'error']).code, 0);
      const hint = ['--rule', 'import-missing=hint'];
      assert.equal(caddylint(hint).code, 0);
      assert.equal(caddylint([...hint, '--fail-on=hint']).code, 1);
      assert.equal(caddylint([...hint, '--fail-on=info']).code, 0);
    });

    it('are 2 for what cannot be understood', async () => {
      write({ Caddyfile: FINE });
      usageError(caddylint(['--fomrat', 'json']), /no option "--fomrat"/);
      const misuse = async (args: string, message: RegExp): Promise<void> =>
        usageError(await inProcess(args.split(' ')), message);
      await misuse('--fomrat json', /no option "--fomrat". Did you mean "--format"\?/);
      await misuse('-x', /no option "-x"/);
      await misuse('--format', /--format needs a value/);
      await misuse('--format --fix', /--format needs a value/);
      await misuse('--format xml', /--format is pretty, json, github or sarif, not "xml"/);
      await misuse('--fix=yes', /--fix takes no value/);
      await misuse('--fix --fix-dry-run', /exclude each other/);
      await misuse('--fail-on bad', /--fail-on is error, warning, info, hint or never/);
      await misuse('--rule brace-space', /--rule is ID=SEVERITY/);
      await misuse('--rule brace-spice=off', /no rule "brace-spice". Did you mean "brace-space"\?/);
      await misuse('--rule brace-space=bad', /severity of "brace-space" is off, error/);
      await misuse('--env A', /--env is NAME=VALUE, not "A"/);
      await misuse('--env-file missing.env', /no file or folder "missing.env"/);
      await misuse('--stdin-filename x', /goes with --stdin/);
      await misuse('--stdin Caddyfile', /--stdin takes no paths/);
      await misuse('explain', /the name of one rule/);
      await misuse('explain brace-spice', /Did you mean "brace-space"\?/);
      await misuse('rules x', /takes no arguments/);
      await misuse('fmt --chek', /Did you mean "--check"\?/);
      await misuse('fmt --write --check', /--write does not go with/);
      await misuse('fmt --write --stdin', /--write does not go with --stdin/);
    });
  });

  describe('the environment', () => {
    it('comes from --env and --env-file, the first of which wins', () => {
      write({ Caddyfile: 'example.com {\n\timport {$PART}\n}\n', 'a.env': 'PART=a.conf\n' });
      write({ 'b.env': 'PART=b.conf\n' });
      const message = (...args: string[]): string => caddylint(args).out;
      assert.match(message('--env', 'PART=x=y.conf'), /"x=y.conf"/);
      assert.match(message('--env-file', 'a.env'), /"a.conf"/);
      assert.match(message('--env-file', 'a.env', '--env-file', 'b.env'), /"b.conf"/);
      assert.match(message('--env-file=a.env', '--env=A=1', '--env=PART=c.conf'), /"c.conf"/);
    });
  });

  describe('json', () => {
    it('has exactly this form', () => {
      write({ 'sub/Caddyfile': GLUED });
      const range = { start: { line: 1, column: 12 }, end: { line: 1, column: 13 } };
      const before = { start: { line: 1, column: 12 }, end: { line: 1, column: 12 } };
      const report = JSON.parse(caddylint(['--format', 'json']).out) as JsonReport;
      const { message, ...finding } = report.files[0]!.findings[0]!;
      assert.match(message, /Put a space/);
      assert.deepEqual(Object.keys(report), ['version', 'files']);
      assert.equal(report.version, 1);
      assert.deepEqual(Object.keys(report.files[0]!), ['path', 'findings']);
      assert.deepEqual(finding, {
        rule: 'brace-space',
        category: 'validity',
        severity: 'error',
        path: 'sub/Caddyfile',
        range,
        related: [],
        fixes: [
          {
            title: 'Insert a space',
            safe: true,
            edits: [{ path: 'sub/Caddyfile', range: before, text: ' ' }],
          },
        ],
      });
    });

    it('names related places, and counts in UTF-16 without a byte order mark', () => {
      write({ Caddyfile: '\uFEFF(s) {\n\timport "😀é.conf"\n}\nexample.com {\n\timport s\n}\n' });
      const outcome = caddylint(['--format', 'json']);
      const [finding] = (JSON.parse(outcome.out) as JsonReport).files[0]!.findings;
      assert.deepEqual(finding?.range, {
        start: { line: 2, column: 9 },
        end: { line: 2, column: 19 },
      });
      assert.deepEqual(finding?.related, [
        {
          path: 'Caddyfile',
          range: { start: { line: 5, column: 2 }, end: { line: 5, column: 10 } },
          message: 'Imported here.',
        },
      ]);
      write({ Caddyfile: `\uFEFF${GLUED}` });
      assert.deepEqual(findings(caddylint(['--format', 'json'])), ['Caddyfile brace-space 1:12']);
    });

    it('tells a finding in a shared file once', () => {
      write({
        'Caddyfile.a': 'import part.conf\n',
        'Caddyfile.b': 'import part.conf\n',
        'part.conf': GLUED,
      });
      const outcome = caddylint(['--format', 'json']);
      assert.deepEqual(filesOf(outcome), ['Caddyfile.a', 'Caddyfile.b']);
      assert.deepEqual(findings(outcome), ['part.conf brace-space 1:12']);
    });
  });

  describe('github', () => {
    it('writes annotations, escaped', () => {
      write({ 'a,b:c%/Caddyfile': MISSING.replace('missing.conf', '"100%.conf"') });
      const { out, code } = caddylint(['--format', 'github']);
      assert.equal(code, 1);
      assert.equal(
        out,
        '::error file=a%2Cb%3Ac%25/Caddyfile,line=2,endLine=2,col=9,endColumn=20,title=caddylint%3A import-missing::There is no snippet and no file "100%25.conf" here.\n',
      );
      const hint = caddylint(['--format', 'github', '--rule', 'import-missing=hint']);
      assert.match(hint.out, /^::notice /);
    });

    it('adds related places to the message', () => {
      write({ Caddyfile: '(s) {\n\timport x.conf\n}\nexample.com {\n\timport s\n}\n' });
      assert.match(caddylint(['--format', 'github']).out, /%0ACaddyfile:5:2: Imported here\.\n$/);
    });
  });

  describe('sarif', () => {
    it('holds rules, results and fixes', () => {
      write({ 'a b/Caddyfile': GLUED });
      const log = JSON.parse(caddylint(['--format', 'sarif']).out) as import('sarif').Log;
      const [run] = log.runs;
      assert.equal(log.version, '2.1.0');
      assert.equal(run?.columnKind, 'utf16CodeUnits');
      assert.deepEqual(
        run?.tool.driver.rules?.map(({ id }) => id),
        ['brace-space'],
      );
      const result = run?.results?.[0];
      const uri = 'a%20b/Caddyfile';
      assert.deepEqual(result?.locations?.[0]?.physicalLocation, {
        artifactLocation: { uri },
        region: { startLine: 1, startColumn: 12, endLine: 1, endColumn: 13 },
      });
      assert.deepEqual(result?.fixes?.[0]?.artifactChanges[0]?.replacements, [
        {
          deletedRegion: { startLine: 1, startColumn: 12, endLine: 1, endColumn: 12 },
          insertedContent: { text: ' ' },
        },
      ]);
    });
  });

  describe('pretty', () => {
    it('shows the line, every place that belongs to it, and the count', () => {
      write({ Caddyfile: 'import part.conf\n', 'part.conf': MISSING });
      assert.equal(
        caddylint([]).out,
        `error[import-missing]: There is no snippet and no file "missing.conf" here.
 --> part.conf:2:9
  |
2 |     import missing.conf
  |            ^^^^^^^^^^^^
 --> Caddyfile:1:1
  |
1 | import part.conf
  | ^^^^^^^^^^^^^^^^ Imported here.
  = https://github.com/caddylint/caddylint/blob/main/server/rules/import-missing.md

1 error in 1 Caddyfile.
`,
      );
    });

    it('says what can be fixed, and when there is nothing', () => {
      write({ Caddyfile: GLUED });
      const { out } = caddylint([]);
      assert.match(out, /= fix: Insert a space\n/);
      assert.match(out, /\n1 error in 1 Caddyfile. 1 can be fixed with --fix.\n$/);
      write({ Caddyfile: FINE });
      assert.equal(caddylint([]).out, 'Nothing found in 1 Caddyfile.\n');
    });

    it('colours on demand', () => {
      write({ Caddyfile: GLUED });
      const colored = (args: string[], env: Record<string, string> = {}): boolean =>
        caddylint(args, { env }).out.includes('\u001B[');
      assert.equal(colored([]), false);
      assert.equal(colored(['--color']), true);
      assert.equal(colored([], { FORCE_COLOR: '1' }), true);
      assert.equal(colored([], { FORCE_COLOR: '0' }), false);
      assert.equal(colored([], { FORCE_COLOR: '1', NO_COLOR: '1' }), true);
      assert.equal(colored(['--no-color'], { FORCE_COLOR: '1' }), false);
      assert.equal(colored(['--color'], { NO_COLOR: '1' }), true);
      assert.equal(colored(['--color', '--format', 'json']), false);
    });

    it('never passes control characters on', () => {
      write({ Caddyfile: 'example.com {\n\timport "\u001B[31m\u202Ex\u0007.conf"\n}\n' });
      const { out } = caddylint([]);
      assert.match(out, /import "␛\[31m\uFFFDx␇\.conf"/);
      for (const character of [ESC, '\u0007', '\u202E']) assert.ok(!out.includes(character));
    });

    it('links rules where a terminal can', () => {
      write({ Caddyfile: GLUED });
      const { out } = caddylint([], { env: { FORCE_HYPERLINK: '1' } });
      const page = 'https://github.com/caddylint/caddylint/blob/main/server/rules/brace-space.md';
      assert.ok(out.includes(`\u001B]8;;${page}\u001B\\brace-space\u001B]8;;\u001B\\`));
      assert.doesNotMatch(out, /= https/);
    });

    it('colours on a terminal', function () {
      if (!existsSync('/usr/bin/script')) {
        console.log('skipped: there is no program "script" to make a terminal with');
        this.skip();
      }
      write({ Caddyfile: GLUED });
      const run = (env: Record<string, string>): string =>
        spawnSync('/usr/bin/script', ['-qec', `${process.execPath} ${bin}`, '/dev/null'], {
          cwd: folder,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], TERM: 'xterm', ...env },
        }).stdout;
      assert.ok(run({}).includes(`${ESC}[31m`));
      assert.ok(!run({ NO_COLOR: '1' }).includes(ESC));
      assert.ok(!run({ TERM: 'dumb' }).includes(ESC));
      assert.ok(run({ TERM: 'xterm-kitty' }).includes(`${ESC}]8;;https`));
    });
  });

  describe('--fix', () => {
    it('applies what is safe, keeps the rest, and exits by what is left', () => {
      write({ Caddyfile: GLUED + MISSING.replace('com', 'org') });
      const { code, out, err } = caddylint(['--fix']);
      assert.equal(text('Caddyfile'), MENDED + MISSING.replace('com', 'org'));
      assert.equal(code, 1);
      assert.equal(err, 'caddylint: 1 fix applied in 1 file.\n');
      assert.match(out, /\n1 error in 1 Caddyfile.\n$/);
      assert.deepEqual(readdirSync(folder), ['Caddyfile']);
    });

    it('keeps byte order mark, CRLF, mode and symbolic links', () => {
      write({ 'real.conf': `\uFEFF${GLUED.replaceAll('\n', '\r\n')}` });
      chmodSync(join(folder, 'real.conf'), 0o640);
      symlinkSync('real.conf', join(folder, 'Caddyfile'));
      assert.equal(caddylint(['--fix']).code, 0);
      assert.equal(text('real.conf'), `\uFEFF${MENDED.replaceAll('\n', '\r\n')}`);
      assert.equal(statSync(join(folder, 'real.conf')).mode & 0o777, 0o640);
      assert.equal(realpathSync(join(folder, 'Caddyfile')), join(folder, 'real.conf'));
    });

    it('fixes imported files too, and changes all or none', () => {
      const bad = Buffer.from([...Buffer.from(`# `), 0xff, ...Buffer.from(`\n${GLUED}`)]);
      const main = `import part.conf\n${GLUED.replace('com', 'org')}`;
      write({ Caddyfile: main, 'part.conf': bad, 'other.caddyfile': GLUED });
      const outcome = caddylint(['--fix', 'Caddyfile', 'other.caddyfile']);
      assert.equal(outcome.code, 2);
      assert.match(outcome.err, /part.conf" cannot be changed: it is not UTF-8/);
      assert.equal(text('Caddyfile'), main);
      assert.deepEqual(readFileSync(join(folder, 'part.conf')), bad);
      assert.equal(text('other.caddyfile'), MENDED);
      write({ 'part.conf': GLUED });
      assert.equal(caddylint(['--fix']).code, 0);
      assert.equal(text('part.conf'), MENDED);
      assert.equal(text('Caddyfile'), main.replace('{', ' {'));
    });

    it('has nothing to do twice', () => {
      write({ Caddyfile: GLUED });
      caddylint(['--fix']);
      const { mtimeMs, ino } = statSync(join(folder, 'Caddyfile'));
      assert.equal(caddylint(['--fix']).err, 'caddylint: 0 fixes applied in 0 files.\n');
      const again = statSync(join(folder, 'Caddyfile'));
      assert.deepEqual([again.mtimeMs, again.ino], [mtimeMs, ino]);
    });
  });

  describe('--fix-dry-run', () => {
    const main = `import "sub/a b.conf"\n${GLUED.replace('com', 'org')}`;

    for (const [tool, args] of [
      ['git', ['apply', '-']],
      ['patch', ['-p1']],
    ] as const) {
      it(`prints a patch that ${tool} applies`, function () {
        if (spawnSync(tool, ['--version']).error) {
          console.log(`skipped: there is no program "${tool}"`);
          this.skip();
        }
        write({ Caddyfile: main, 'sub/a b.conf': GLUED.trimEnd() });
        const { code, out, err } = caddylint(['--fix-dry-run']);
        assert.equal(code, 1);
        assert.equal(err, 'caddylint: 2 fixes would be applied in 2 files.\n');
        assert.equal(text('Caddyfile'), main);
        execFileSync(tool, args, { cwd: folder, input: out, stdio: 'pipe' });
        assert.equal(text('Caddyfile'), main.replace('{', ' {'));
        assert.equal(text('sub/a b.conf'), MENDED.trimEnd());
      });
    }

    it('prints nothing when there is nothing', () => {
      write({ Caddyfile: MISSING });
      const { code, out } = caddylint(['--fix-dry-run']);
      assert.deepEqual([code, out], [1, '']);
    });
  });

  describe('--stdin', () => {
    it('checks standard input as a file among its neighbours', () => {
      write({ 'deploy/Caddyfile': FINE, 'deploy/part.conf': GLUED });
      const args = ['--stdin', '--stdin-filename', 'deploy/Caddyfile', '--format', 'json'];
      const outcome = caddylint(args, { input: `import part.conf\nimport missing.conf\n` });
      assert.equal(outcome.code, 1);
      assert.deepEqual(findings(outcome), [
        'deploy/Caddyfile import-missing 2:8',
        'deploy/part.conf brace-space 1:12',
      ]);
      assert.deepEqual(filesOf(outcome), ['deploy/Caddyfile']);
    });

    it('knows the facts of plugins and those of Caddy in one run', () => {
      const input = 'example.com {\n\trate_limit {\n\t\tlog_key\n\t}\n\trespnd ok\n}\n';
      assert.deepEqual(findings(caddylint(['--stdin', '--format=json'], { input })), [
        'Caddyfile unknown-directive 2:2',
        'Caddyfile unknown-directive 5:2',
      ]);
    });

    it('needs no file and no name', () => {
      const outcome = caddylint(['--stdin', '--format=json'], { input: GLUED });
      assert.deepEqual(findings(outcome), ['Caddyfile brace-space 1:12']);
      const empty = caddylint(['--stdin', '--format=json'], { input: '' });
      assert.deepEqual(findings(empty), ['Caddyfile empty-file 1:1']);
      assert.equal(caddylint(['--stdin'], { input: '# Nothing yet.\n' }).code, 0);
    });

    it('prints the fixed text with --fix, and the rest to the other stream', () => {
      write({ Caddyfile: 'unchanged', 'part.conf': GLUED });
      const input = `import part.conf\n${GLUED.replace('com', 'org')}`;
      const { code, out, err } = caddylint(['--stdin', '--fix'], { input });
      assert.equal(out, input.replace('{', ' {'));
      assert.match(err, /brace-space/);
      assert.equal(code, 1);
      assert.equal(text('Caddyfile'), 'unchanged');
      assert.equal(text('part.conf'), GLUED);
      assert.deepEqual(caddylint(['--stdin', '--fix'], { input: GLUED }), {
        code: 0,
        out: MENDED,
        err: '',
      });
    });

    it('prints a patch with --fix-dry-run', () => {
      const args = ['--stdin', '--stdin-filename', 'x/Caddyfile', '--fix-dry-run'];
      const { code, out } = caddylint(args, { input: GLUED });
      assert.equal(code, 1);
      assert.match(out, /^--- a\/x\/Caddyfile\n\+\+\+ b\/x\/Caddyfile\n@@ /);
      assert.match(out, /\n-example.com\{\n\+example.com \{\n/);
    });
  });

  describe('rules and explain', () => {
    it('list every rule with its summary', () => {
      const lines = caddylint(['rules']).out.trimEnd().split('\n');
      assert.equal(lines.length, everyRule().length);
      for (const { id, summary, severity } of everyRule()) {
        const line = lines.find((one) => one.startsWith(`${id} `));
        assert.ok(line?.endsWith(summary) && line.includes(` ${severity} `), id);
      }
    });

    it('show the page of a rule', () => {
      const { code, out } = caddylint(['explain', 'brace-space']);
      assert.equal(code, 0);
      assert.match(out, /^brace-space\n/);
      assert.match(out, /\n {4}\S.*\{/);
      assert.match(out, /server\/rules\/brace-space\.md\n$/);
      assert.doesNotMatch(out, /```/);
      assert.doesNotMatch(caddylint(['explain', 'unused-ignore']).out, /undefined/);
    });

    it('have a page for every rule', async () => {
      const pages = createRequire(import.meta.url)(join(dist, 'pages.cjs')) as {
        readPage(id: string): Promise<string | undefined>;
      };
      for (const { id } of rules) {
        assert.equal(await pages.readPage(id), readFileSync(`server/rules/${id}.md`, 'utf8'));
      }
    });
  });

  describe('fmt', () => {
    const MESSY = 'example.com {\n  respond ok\n}\n';

    it('prints one file or standard input', () => {
      write({ Caddyfile: MESSY });
      const formatted = { code: 0, out: FINE, err: '' };
      assert.deepEqual(caddylint(['fmt']), formatted);
      assert.deepEqual(caddylint(['fmt', 'Caddyfile']), formatted);
      assert.deepEqual(caddylint(['fmt', '--stdin'], { input: MESSY }), formatted);
      assert.equal(text('Caddyfile'), MESSY);
    });

    it('wants to know what to do with several', () => {
      write({ 'Caddyfile.a': MESSY, 'Caddyfile.b': MESSY });
      usageError(
        caddylint(['fmt']),
        /There are 2 Caddyfiles; several need --write, --check or --diff/,
      );
    });

    it('checks, writes and then has nothing to do', () => {
      write({ 'Caddyfile.a': MESSY, 'sub/Caddyfile': MESSY, 'Caddyfile.c': FINE });
      const listed = { code: 1, out: 'Caddyfile.a\nsub/Caddyfile\n', err: '' };
      assert.deepEqual(caddylint(['fmt', '--check']), listed);
      assert.deepEqual(caddylint(['fmt', '--write']), { code: 0, out: '', err: '' });
      assert.equal(text('sub/Caddyfile'), FINE);
      assert.deepEqual(caddylint(['fmt', '--check']), { code: 0, out: '', err: '' });
    });

    it('prints a patch', () => {
      write({ 'Caddyfile.a': MESSY, 'sub/Caddyfile': MESSY.trimEnd() });
      const { code, out } = caddylint(['fmt', '--diff']);
      assert.equal(code, 0);
      assert.equal(caddylint(['fmt', '--diff', '--check']).code, 1);
      execFileSync('git', ['apply', '-'], { cwd: folder, input: out, stdio: 'pipe' });
      assert.equal(text('sub/Caddyfile'), FINE);
      assert.equal(text('Caddyfile.a'), FINE);
    });

    it('checks standard input', () => {
      const check = (input: string): Outcome => caddylint(['fmt', '--stdin', '--check'], { input });
      assert.deepEqual(check(MESSY), { code: 1, out: 'Caddyfile\n', err: '' });
      assert.deepEqual(check(FINE), { code: 0, out: '', err: '' });
    });

    it('goes on when something cannot be read', () => {
      write({ Caddyfile: MESSY });
      const { code, err } = caddylint(['fmt', '--write', 'missing', 'Caddyfile']);
      assert.equal(code, 2);
      assert.match(err, /no file or folder "missing"/);
      assert.equal(text('Caddyfile'), FINE);
    });
  });

  for (const args of [['lsp'], ['lsp', '--stdio']]) {
    it(`runs the language server with ${args.join(' ')}`, async () => {
      const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
      const send = (body: object): void => {
        const message = JSON.stringify({ jsonrpc: '2.0', ...body });
        child.stdin.write(`Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`);
      };
      const ended = once(child, 'close');
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => {
        const isFirst = !out.includes('"id":1');
        out += chunk.toString();
        if (isFirst && out.includes('"id":1')) send({ id: 2, method: 'shutdown' });
        else if (out.includes('"id":2')) send({ method: 'exit' });
      });
      const params = { processId: null, rootUri: null, capabilities: {} };
      send({ id: 1, method: 'initialize', params });
      const [code] = (await ended) as [number];
      assert.match(out, /"id":1,"result":\{.*"capabilities"/);
      assert.equal(code, 0);
    });
  }

  it('ends quietly when nobody reads on', (done) => {
    write({
      Caddyfile: Array.from({ length: 5000 }, (_, at) => GLUED.replace('example', `e${at}`)).join(
        '',
      ),
    });
    const child = spawn(process.execPath, [bin], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    child.on('close', (code) => {
      try {
        assert.equal(err, '');
        assert.equal(code, 1);
        done();
      } catch (error) {
        done(error);
      }
    });
  });

  it('has bundles that need no packages', () => {
    for (const name of readdirSync(dist).filter((one) => one.endsWith('.cjs'))) {
      const text = readFileSync(join(dist, name), 'utf8');
      const asked = [...text.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(
        ([, path = '']) => path,
      );
      // These hold texts, or grammars, and ask nothing of Node.
      const asksNothing = ['pages.cjs', 'page-scripts.cjs', 'plugins.cjs'].includes(name);
      assert.equal(asked.length === 0, asksNothing, name);
      const outside = asked.filter((path) => {
        return !path.startsWith('./') && path !== 'vscode' && !isBuiltin(path);
      });
      assert.deepEqual(outside, [], name);
    }
  });
});

interface JsonReport {
  readonly version: number;
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly rule: string;
      readonly message: string;
      readonly path: string;
      readonly range: JsonRange;
      readonly related: readonly unknown[];
    }[];
  }[];
}

interface JsonRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}
