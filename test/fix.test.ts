import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Check, type Fixed, fixAll } from '../server/cli/fix.ts';
import { writeAll } from '../server/cli/write.ts';
import type { Diagnostic } from '../server/lint.ts';
import type { Fix } from '../server/rules/rule.ts';
import { memoryWorkspace } from '../server/workspace.ts';

const ROOT = 'file:///workspace';
const uri = (name: string): string => `${ROOT}/${name}`;

/** A change of `name`: the first `from` in its text becomes `to`. */
interface Swap {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const swap = (from: string, to: string, name = 'Caddyfile'): Swap => ({ name, from, to });

/** Offers each list of swaps as one fix, as long as all that it replaces is there. */
function checker(
  files: Readonly<Record<string, string>>,
  lists: readonly (readonly Swap[])[],
  safe: boolean,
): Check {
  return async (workspace) => {
    const texts = new Map<string, string>();
    for (const name of Object.keys(files)) {
      texts.set(uri(name), (await workspace.read(uri(name))) ?? '');
    }
    const diagnostics: Diagnostic[] = [];
    for (const list of lists) {
      const edits = list.map(({ name, from, to }) => {
        const start = texts.get(uri(name))?.indexOf(from) ?? 0;
        return { uri: uri(name), start, end: start + from.length, text: to };
      });
      if (edits.some(({ start }) => start < 0)) continue;
      diagnostics.push(diagnostic({ title: 'Swap', edits, safe }));
    }
    return { diagnostics, files: { read: (name) => texts.get(name) } };
  };
}

function diagnostic(fix: Fix): Diagnostic {
  const at = { uri: uri('Caddyfile'), start: 0, end: 0 };
  return {
    rule: 'test',
    category: 'style',
    severity: 'error',
    message: 'm',
    at,
    related: [],
    fixes: [fix],
  };
}

const anyFile: Parameters<typeof fixAll>[3] = () => true;

async function fixed(
  files: Readonly<Record<string, string>>,
  lists: readonly (readonly Swap[])[],
  { safe = true, mayChange = anyFile } = {},
): Promise<Fixed & { readonly named: Readonly<Record<string, string>> }> {
  const workspace = memoryWorkspace(files, ROOT);
  const result = await fixAll(workspace, uri('Caddyfile'), checker(files, lists, safe), mayChange);
  const named = [...result.texts].map(([name, text]) => [name.slice(ROOT.length + 1), text]);
  return { ...result, named: Object.fromEntries(named) as Record<string, string> };
}

describe('fixes', () => {
  it('go on as long as one makes another possible', async () => {
    const chain = [[swap('a', 'b')], [swap('b', 'c')], [swap('c', 'd')]];
    const { named, count, settled } = await fixed({ Caddyfile: 'a' }, chain);
    assert.deepEqual([named, count, settled], [{ Caddyfile: 'd' }, 3, true]);
  });

  it('end after ten rounds', async () => {
    const circle = [[swap('a', 'b')], [swap('b', 'a')]];
    const { count, settled } = await fixed({ Caddyfile: 'a' }, circle);
    assert.deepEqual([count, settled], [10, false]);
  });

  it('wait for each other when they overlap', async () => {
    const { named } = await fixed({ Caddyfile: 'abcd' }, [
      [swap('abc', 'ABc')],
      [swap('cd', 'CD')],
    ]);
    assert.deepEqual(named, { Caddyfile: 'ABCD' });
  });

  it('wait for each other when both insert in one place', async () => {
    const files = { Caddyfile: 'x' };
    const insert = (text: string): Fix => ({
      title: 'Insert',
      edits: [{ uri: uri('Caddyfile'), start: 0, end: 0, text }],
      safe: true,
    });
    const check: Check = async (workspace) => {
      const text = (await workspace.read(uri('Caddyfile'))) ?? '';
      const fixes = ['a', 'b'].filter((one) => !text.includes(one)).map(insert);
      return { diagnostics: fixes.map(diagnostic), files: { read: () => text } };
    };
    const { texts } = await fixAll(
      memoryWorkspace(files, ROOT),
      uri('Caddyfile'),
      check,
      () => true,
    );
    assert.deepEqual([...texts.values()], ['bax']);
  });

  it('leave out what is not safe, changes nothing or is not allowed', async () => {
    const files = { Caddyfile: 'a', other: 'x' };
    assert.equal((await fixed(files, [[swap('a', 'b')]], { safe: false })).count, 0);
    assert.equal((await fixed(files, [[swap('a', 'a')]])).count, 0);
    const both = [[swap('a', 'b'), swap('x', 'y', 'other')]];
    const mayChange = (name: string): boolean => name !== uri('other');
    assert.deepEqual((await fixed(files, both, { mayChange })).named, {});
    assert.deepEqual((await fixed(files, both)).named, { Caddyfile: 'b', other: 'y' });
  });

  it('of several files are applied whole, or in a later round', async () => {
    const files = { Caddyfile: 'ab', other: 'x' };
    // The second overlaps the first in one file only, and must not change the other file alone.
    const lists = [[swap('ab', 'cd')], [swap('b', 'B'), swap('x', 'y', 'other')]];
    assert.deepEqual((await fixed(files, lists)).named, { Caddyfile: 'cd' });
  });

  it('that overlap themselves are left out', async () => {
    const { named } = await fixed({ Caddyfile: 'abc' }, [[swap('ab', 'x'), swap('bc', 'y')]]);
    assert.deepEqual(named, {});
  });

  it('write the line breaks of the file', async () => {
    const { named } = await fixed({ Caddyfile: 'a\r\nb\r\n' }, [[swap('b', 'c\nd')]]);
    assert.deepEqual(named, { Caddyfile: 'a\r\nc\r\nd\r\n' });
  });
});

describe('writing', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caddylint-write-'));
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, name), name);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const change = (name: string, before = name): Parameters<typeof writeAll>[0][number] => ({
    path: join(folder, name),
    before,
    after: `new ${name}`,
  });
  const texts = (): readonly string[] =>
    readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'));

  it('changes every file', async () => {
    assert.equal(await writeAll([change('a'), change('c')]), undefined);
    assert.deepEqual(texts(), ['new a', 'b', 'new c']);
  });

  it('changes none when one has changed meanwhile', async () => {
    const reason = await writeAll([change('a'), change('b', 'other'), change('c')]);
    assert.match(reason ?? '', /b" cannot be changed: it is not UTF-8, or has changed/);
    assert.deepEqual(texts(), ['a', 'b', 'c']);
  });

  it('changes none when one is gone', async () => {
    const reason = await writeAll([change('a'), change('missing')]);
    assert.match(reason ?? '', /missing" cannot be changed: there is no such file/);
    assert.deepEqual(texts(), ['a', 'b', 'c']);
  });

  it('changes none when one cannot be written', async () => {
    // The same file twice: the second finished file cannot stand beside the first.
    const reason = await writeAll([change('a'), change('b'), change('a')]);
    assert.match(reason ?? '', /cannot be changed/);
    assert.deepEqual(texts(), ['a', 'b', 'c']);
  });
});
