import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Analysis, openAnalysis } from '../server/analysis/analyze.ts';
import { type Check, fixAll } from '../server/cli/fix.ts';
import { lint } from '../server/lint.ts';
import { memoryWorkspace, relative, resolve, type Workspace } from '../server/workspace.ts';
import { type Case, readSuite } from './literate.ts';
import { writeFiles } from './folders.ts';

const ROOT = 'file:///workspace';

/** One case of the suites before and after all its first fixes, safe or not. */
interface Pair {
  readonly title: string;
  readonly analysis: Analysis;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
}

describe('fixed projects', function () {
  this.timeout(300_000);
  const pairs: Pair[] = [];
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fixed-projects-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const file of [
    ...suites('server/rules'),
    'test/projects/with-mistakes.md',
    'test/projects/reviewed.md',
  ]) {
    it(`have nothing left to fix: ${file}`, async () => {
      for (const one of readSuite(readFileSync(file, 'utf8'))) {
        if (one.files.size === 0 || one.cursor !== undefined) continue;
        const pair = await everyFix(one);
        if (pair) pairs.push({ ...pair, title: `${file}: ${one.title}` });
      }
    });
  }

  it('are still read by Caddy', async function () {
    const bin = process.env['CADDY_BIN'];
    if (!bin) return skip(this, 'CADDY_BIN');
    const valid = pairs.filter(
      ({ analysis, before, after }) =>
        lint(analysis).every(({ category }) => category !== 'validity') &&
        [...after].some(([name, text]) => /caddy/i.test(name) && before.get(name) !== text),
    );
    const broken = await failures(valid, async (texts, { analysis, environment }) => {
      const root = write(folder, texts);
      const name = relative(ROOT, analysis.uri);
      const values = [...analysis.project.environment.variables].flatMap(([key, { value }]) =>
        value === undefined ? [] : [[key, value] as const],
      );
      const env = Object.fromEntries([...values, ...environment]);
      return runs(bin, ['adapt', '--adapter', 'caddyfile', '--config', name], root, env);
    });
    assert.deepEqual(broken, []);
  });

  it('are still read by Compose', async function () {
    const bin = process.env['COMPOSE_BIN'];
    if (!bin) return skip(this, 'COMPOSE_BIN');
    const composed = pairs.filter(({ analysis: { project }, before, after }) =>
      project.compose?.files.some((uri) => {
        const name = relative(ROOT, uri);
        return before.get(name) !== after.get(name);
      }),
    );
    const broken = await failures(composed, async (texts, { analysis }) => {
      const root = write(folder, texts);
      for (const name of missingEnvFiles(analysis, texts))
        write(folder, new Map([[name, '']]), root);
      const files = analysis.project.compose?.files ?? [];
      const named = files.flatMap((uri) => ['-f', relative(ROOT, uri)]);
      return runs(bin, [...named, 'config', '--quiet'], root, { HOME: root });
    });
    assert.deepEqual(broken, []);
  });

  it('are still imported by Django', async function () {
    const python = process.env['DJANGO_PYTHON'];
    if (!python) return skip(this, 'DJANGO_PYTHON');
    const changed = pairs.filter(
      ({ analysis, before, after }) =>
        analysis.project.django &&
        [...after].some(([name, text]) => name.endsWith('.py') && before.get(name) !== text),
    );
    const broken = await failures(changed, async (texts, { analysis }) => {
      const root = write(folder, texts);
      const { folder: start, module } = analysis.project.django!;
      const code = `import importlib; importlib.import_module(${JSON.stringify(module.value)})`;
      const path = start === ROOT ? root : join(root, relative(ROOT, start));
      return runs(python, ['-c', code], path, {});
    });
    assert.deepEqual(broken, []);
  });
});

function suites(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => join(folder, name));
}

/** Makes every first fix of a case until nothing is left; undefined when there is nothing to fix. */
async function everyFix(one: Case): Promise<Omit<Pair, 'title'> | undefined> {
  const workspace = memoryWorkspace(Object.fromEntries(one.files), ROOT);
  const root = [...one.files.keys()].find((name) => /(^|\/)Caddyfile$/.test(name)) ?? 'Caddyfile';
  const uri = resolve(`${ROOT}/`, root);
  const open = (drafts: Workspace): Promise<Analysis> =>
    openAnalysis(drafts, uri, { environment: one.environment });
  const check: Check = async (drafts) => {
    const analysis = await open(drafts);
    const diagnostics = lint(analysis).map((found) => ({
      ...found,
      fixes: found.fixes.slice(0, 1).map((fix) => ({ ...fix, safe: true })),
    }));
    return { diagnostics, files: analysis.files };
  };
  const { texts, count, settled } = await fixAll(workspace, uri, check, () => true);
  assert.ok(settled, `${one.title}: the fixes bring on more without end`);
  if (count === 0) return undefined;
  const after = new Map(one.files);
  for (const [name, text] of texts) after.set(relative(ROOT, name), text);
  const analysis = await open(workspace);
  return { analysis, before: one.files, after, environment: one.environment };
}

/** The titles of those that pass before and fail after, with what the program says. */
async function failures(
  pairs: readonly Pair[],
  passes: (texts: ReadonlyMap<string, string>, pair: Pair) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const said = await Promise.all(
    Array.from({ length: 4 }, async (_, worker) => {
      const found: (string | undefined)[] = [];
      for (const pair of pairs.filter((_one, index) => index % 4 === worker)) {
        const failure = await passes(pair.after, pair);
        // Most pass, and what was refused before may be refused still.
        const isNew = failure !== undefined && (await passes(pair.before, pair)) === undefined;
        if (failure === undefined || isNew) found.push(failure && `${pair.title}: ${failure}`);
      }
      return found;
    }),
  );
  const all = said.flat();
  assert.ok(all.length > 0, 'nothing was compared');
  return all.filter((failure) => failure !== undefined);
}

/** What a program says when it fails; undefined when it does not. */
async function runs(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const options = { cwd, env: { PATH: '/usr/bin:/bin', ...env }, timeout: 60_000 };
  return new Promise((done) => {
    execFile(program, args, options, (error, _output, said) => {
      done(error ? said.trim().split('\n').at(-1) : undefined);
    });
  });
}

let count = 0;

function write(folder: string, texts: ReadonlyMap<string, string>, into?: string): string {
  const root = into ?? join(folder, String(count++));
  writeFiles(root, texts);
  return root;
}

/** Compose wants every env file to be there; repositories keep a template in its place. */
function missingEnvFiles(
  { project }: Analysis,
  texts: ReadonlyMap<string, string>,
): readonly string[] {
  const services = [...(project.compose?.services.values() ?? [])];
  const names = services.flatMap(({ envFiles }) =>
    envFiles.map(({ value }) => relative(ROOT, value)),
  );
  return [...new Set(names)].filter((name) => !texts.has(name) && !name.startsWith('/'));
}

function skip(context: Mocha.Context, variable: string): never {
  console.log(`${variable} is not set: nothing to compare with`);
  return context.skip();
}
