import assert from 'node:assert/strict';
import { array, assert as check, asyncProperty, constantFrom, nat } from 'fast-check';
import { applyEdits } from '../../grammar/text.ts';
import { type Analysis, openAnalysis } from '../../server/analysis/analyze.ts';
import { createMemory } from '../../server/analysis/memory.ts';
import { completionDoc, completions } from '../../server/features/completion.ts';
import { definition } from '../../server/features/definition.ts';
import { highlights } from '../../server/features/highlight.ts';
import { hover } from '../../server/features/hover.ts';
import { links } from '../../server/features/links.ts';
import { references } from '../../server/features/references.ts';
import { rename } from '../../server/features/rename.ts';
import { retyped } from '../../server/features/retyped.ts';
import { selections } from '../../server/features/selection.ts';
import { signatures } from '../../server/features/signature.ts';
import { tokens } from '../../server/features/tokens.ts';
import { workspaceSymbols } from '../../server/features/workspace-symbols.ts';
import { lint } from '../../server/lint.ts';
import { bind } from '../../server/schema/bind.ts';
import { withIncludes } from '../../server/schema/usage.ts';
import { memoryWorkspace } from '../../server/workspace.ts';

const URI = 'file:///workspace/Caddyfile';

/** Pieces of which real files are made, and what breaks them. */
const pieces = [
  ' ',
  ' ',
  ' ',
  '\n',
  '\n\t',
  '\r\n',
  '\\\n',
  ' {\n',
  '\n}\n',
  '{',
  '}',
  '"',
  '`',
  '<<E\n',
  '\nE',
  '# caddylint-ignore red',
  'a.com',
  ',',
  '(s)',
  '&(r)',
  'import',
  's',
  'invoke',
  'r',
  '@m',
  'path',
  '/x*',
  'handle',
  'reverse_proxy',
  'web:8000',
  'lb_policy',
  'header',
  'redir',
  'root',
  'tls',
  '{$A:b}',
  '{$',
  '{uri}',
  '{args[0]}',
  '{block}',
  '😀',
  'not',
  'servers',
];
const texts = array(constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));

describe('features at a cursor', () => {
  it('tell of a definition from its brackets, too', async () => {
    const text = '(s) {\n\trespond {$NAME}\n}\n';
    const analysis = await analyze(text);
    assert.deepEqual(definition(analysis, URI, 0)?.origin, { start: 0, end: 2 });
    assert.deepEqual(definition(analysis, URI, 2)?.origin, { start: 1, end: 2 });
    assert.deepEqual(definition(analysis, URI, 3)?.origin, { start: 1, end: 3 });
  });

  it('take any text, and keep to it', async () => {
    await check(
      asyncProperty(texts, nat(), async (text, position) => {
        const analysis = await analyze(text);
        const offset = position % (text.length + 1);
        const holdsCursor = ({ start, end }: { start: number; end: number }): void =>
          assert.ok(0 <= start && start <= offset && offset <= end && end <= text.length);
        const found = completions(analysis, URI, offset);
        if (found) {
          holdsCursor(found.replace);
          for (const item of found.items) completionDoc(item);
          const labels = found.items.map(({ label }) => label);
          assert.equal(new Set(labels).size, labels.length, labels.join(' '));
        }
        const about = hover(analysis, URI, offset);
        if (about) {
          holdsCursor(about);
          assert.notEqual(about.markdown, '');
        }
        for (const { parameters, text: usage, active } of signatures(analysis, URI, offset)
          ?.usages ?? []) {
          for (const { start, end } of parameters) assert.ok(start < end && end <= usage.length);
          assert.ok(active === undefined || active < parameters.length);
        }
        const origin = definition(analysis, URI, offset)?.origin;
        if (origin) holdsCursor(origin);
        for (const { start, end } of highlights(analysis, URI, offset)) {
          assert.ok(start < end && end <= text.length);
        }
        references(analysis, URI, offset);
        links(analysis, URI);
        const tree = analysis.config.sources.get(URI)?.written;
        assert.ok(tree);
        workspaceSymbols(tree, 'a');
        let inner = { start: offset, end: offset };
        for (const span of selections(tree, offset)) {
          assert.ok(span.start <= inner.start && inner.end <= span.end);
          inner = span;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('tokens follow each other, and a part has those of the whole', async () => {
    await check(
      asyncProperty(texts, nat(), nat(), async (text, from, length) => {
        const analysis = await analyze(text);
        const all = tokens(analysis, URI);
        let done = 0;
        for (const { start, end } of all) {
          assert.ok(done <= start && start < end && end <= text.length);
          done = end;
        }
        const start = from % (text.length + 1);
        const end = Math.min(text.length, start + (length % 20));
        const wanted = all.filter((token) => token.start < end && start < token.end);
        const part = tokens(analysis, URI, { start, end });
        const key = (one: object): string => JSON.stringify(one);
        const known = new Set(all.map(key));
        const given = new Set(part.map(key));
        assert.ok(wanted.every((token) => given.has(key(token))));
        assert.ok(part.every((token) => known.has(key(token))));
      }),
      { numRuns: 300 },
    );
  });

  it('everything that is proposed for the name of a line is accepted there', async () => {
    for (const head of ['example.com', '(x)', '&(x)', '']) {
      const before = `${head} {\n\t`;
      const found = completions(await analyze(`${before}\n}\n`), URI, before.length);
      assert.ok(found && found.items.length > 20, head);
      for (const { label, text = label } of found.items) {
        const analysis = await analyze(`${before}${text}\n}\n`);
        const unknown = lint(analysis).filter(({ rule }) => rule === 'unknown-directive');
        assert.deepEqual(unknown, [], text);
      }
    }
  });

  it('everything that is proposed for an argument is accepted there', async () => {
    const { schema } = await analyze('');
    const wrong: string[] = [];
    let count = 0;
    for (const [place, head] of [
      ['site', 'example.com'],
      ['options', ''],
    ] as const) {
      const body = schema[place];
      for (const name of new Set(withIncludes(body).flatMap((each) => [...each.byName.keys()]))) {
        const before = `${head} {\n\t${name} `;
        for (const { label, text = label, about } of completions(
          await analyze(`${before}\n}\n`),
          URI,
          before.length,
        )?.items ?? []) {
          count++;
          const args = [{ text, quote: '', unknown: false }] as const;
          // The facts of a plugin are there once its name is.
          const isPlugins = about?.type === 'entry' && about.entry.notes.plugin !== undefined;
          const own = isPlugins ? (await analyze(`${before}${text}\n}\n`)).schema[place] : body;
          const { problem } = bind({ name: { ...args[0], text: name }, args }, own);
          const isWrong = problem && 'at' in problem && problem.at === 0;
          if (isWrong) wrong.push(`${name} ${text}: ${problem.kind}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(count > 200, String(count));
  });

  it('say the same of a text that was typed into an analysis', async () => {
    await check(
      asyncProperty(texts, texts, nat(), async (before, text, position) => {
        const offset = position % (text.length + 1);
        const memory = createMemory();
        const first = await openAnalysis(memoryWorkspace({ Caddyfile: before }), URI, {}, memory);
        const typed = retyped(first, (uri) => (uri === URI ? text : undefined), memory);
        const fresh = await analyze(text);
        assert.deepEqual(completions(typed, URI, offset), completions(fresh, URI, offset));
        assert.deepEqual(hover(typed, URI, offset), hover(fresh, URI, offset));
        assert.deepEqual(tokens(typed, URI), tokens(fresh, URI));
      }),
    );
  });

  it('a name that is given back after renaming leaves the file as it was', async () => {
    const text =
      '(s) {\n\t@m path /x\n}\na.com {\n\timport s\n\trespond @m {$A}\n\tinvoke r\n}\n&(r) {\n}\n';
    for (const place of ['(s', '@m', 's\n', '{$A', 'r\n', '&(r']) {
      const offset = text.indexOf(place) + place.trimEnd().length - 1;
      const there = rename(await analyze(text), URI, offset, 'other');
      assert.ok(there && 'edits' in there, place);
      const changed = applyEdits(text, there.edits);
      assert.notEqual(changed, text);
      const name = /[a-z]/i.exec(text.slice(offset))?.[0] ?? '';
      const back = rename(await analyze(changed), URI, changed.indexOf('other') + 1, name);
      assert.ok(back && 'edits' in back, place);
      assert.equal(applyEdits(changed, back.edits), text, place);
    }
  });

  it('are quick in a large file', async () => {
    const site = 'a.com {\n\t@x path /x\n\thandle @x {\n\t\treverse_proxy web:8000\n\t}\n}\n';
    const text = `${site.repeat(3_000)}b.com {\n\tre`;
    const analysis = await analyze(text);
    const time = (work: () => unknown): number => {
      const start = performance.now();
      work();
      return performance.now() - start;
    };
    completions(analysis, URI, 10);
    assert.ok(time(() => completions(analysis, URI, text.length)) < 100);
    assert.ok(time(() => hover(analysis, URI, text.length)) < 100);
    assert.ok(time(() => signatures(analysis, URI, text.length)) < 100);
    assert.ok(time(() => tokens(analysis, URI)) < 4_000);
  });

  it('are quick with many snippets', async () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `s${index}`);
    const snippets = names.map((name) => `(${name}) {\n\t@${name} path /x\n}\n`).join('');
    const imports = names.map((name) => `\timport ${name}\n`).join('');
    const text = `${snippets}a.com {\n${imports}\trespond @`;
    const analysis = await analyze(text);
    const start = performance.now();
    const found = completions(analysis, URI, text.length);
    assert.ok(found?.items.some(({ label }) => label === '@s2999'));
    tokens(analysis, URI);
    assert.ok(performance.now() - start < 2_000);
  });

  it('take deep nesting and circles', async () => {
    const deep = `a.com {\n${'handle {\n'.repeat(5_000)}re`;
    const analysis = await analyze(deep);
    completions(analysis, URI, deep.length);
    hover(analysis, URI, deep.length);
    tokens(analysis, URI);
    const circle = '(a) {\n\timport b\n\tre\n}\n(b) {\n\timport a\n}\n';
    const found = completions(await analyze(circle), URI, circle.indexOf('re') + 2);
    assert.ok(found?.items.some(({ label }) => label === 'reverse_proxy'));
  });
});

async function analyze(text: string): Promise<Analysis> {
  return openAnalysis(memoryWorkspace({ Caddyfile: text }), URI);
}
