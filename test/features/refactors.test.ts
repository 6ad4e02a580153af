import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { applyEdits, type Span } from '../../grammar/text.ts';
import { walk } from '../../grammar/tree.ts';
import { type Case, readCases } from '../../scripts/agreement.ts';
import { randomNumbers } from '../../scripts/mutants.ts';
import { type Analysis, openAnalysis } from '../../server/analysis/analyze.ts';
import type { Action } from '../../server/features/actions.ts';
import { refactors } from '../../server/features/refactors.ts';
import { memoryWorkspace, relative } from '../../server/workspace.ts';

const CADDY = process.env['CADDY_BIN'];
const CORPUS = '../shared/corpus/cases.jsonl';
/** How many changes are put to Caddy; each takes two runs of it. */
const TRIES = Number(process.env['REFACTORS'] ?? 100);

describe('changes of form', function () {
  this.timeout(Math.max(120_000, TRIES * 1000));

  it('are the same to Caddy where they say so, and accepted everywhere else', async function () {
    if (!CADDY || !existsSync(CORPUS)) {
      console.log('skipped: CADDY_BIN is not set, or there is no corpus');
      return this.skip();
    }
    const random = randomNumbers(Number(process.env['SEED'] ?? 1));
    const cases = readCases(CORPUS).filter(({ verdict }) => verdict === 'accept');
    const counts = new Map<string, number>();
    const different: string[] = [];
    for (let tries = 0; tries < TRIES; ) {
      const one = cases[Math.floor(random() * cases.length)]!;
      const analysis = await analyze(one);
      const offered = offeredIn(analysis);
      // The rarest first, so that changes of quotes do not crowd out the rest.
      const [kind] = [...new Set(offered.map(kindOf))].sort(
        (a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0),
      );
      const fitting = offered.filter((action) => kindOf(action) === kind);
      const action = fitting[Math.floor(random() * fitting.length)];
      if (kind === undefined || !action) continue;
      tries++;
      const before = await adapt(one.input, one);
      if (before === undefined) continue;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const changed = changedFiles(one, action);
      const after = await adapt(changed['Caddyfile'] ?? '', { ...one, files: changed });
      if (action.keeps ? after === before : after !== undefined) continue;
      different.push(`${one.id}: ${action.title}\n${changed['Caddyfile']}\n${after ?? 'refused'}`);
    }
    console.log([...counts].map(([kind, count]) => `${count} × ${kind}`).join(', '));
    assert.equal(different.join('\n\n'), '');
    assert.ok(counts.size >= 6, 'some kinds were never offered');
  });
});

async function analyze({ input, files, env }: Case): Promise<Analysis> {
  const workspace = memoryWorkspace({ ...files, Caddyfile: input });
  return openAnalysis(workspace, 'file:///workspace/Caddyfile', {
    environment: new Map(Object.entries(env ?? {})),
    environmentComplete: true,
  });
}

/** What is offered on every word, line, and pair of lines. */
function offeredIn(analysis: Analysis): readonly Action[] {
  const tree = analysis.config.sources.get(analysis.uri)?.written;
  const spans: Span[] = [];
  for (const [line] of walk(tree?.lines ?? [])) {
    for (const { start, end, parts } of line.words) {
      spans.push({ start, end: start }, { start: end, end });
      for (const part of parts) spans.push({ start: part.start + 1, end: part.start + 1 });
    }
    const inner = line.block?.lines ?? [];
    for (const [index, { start, end }] of inner.entries()) {
      spans.push({ start, end });
      const next = inner[index + 1];
      if (next) spans.push({ start, end: next.end });
    }
    if (inner[0]) spans.push({ start: inner[0].start, end: inner.at(-1)!.end });
  }
  const found = new Map<string, Action>();
  for (const span of spans) {
    for (const refactor of refactors) {
      for (const action of refactor(analysis, analysis.uri, span)) {
        found.set(JSON.stringify(action), action);
      }
    }
  }
  return [...found.values()];
}

function kindOf({ title }: Action): string {
  return title.replaceAll(/"[^"]*"/g, '…');
}

function changedFiles({ input, files }: Case, { edits }: Action): Record<string, string> {
  const texts: Record<string, string> = { ...files, Caddyfile: input };
  for (const name of Object.keys(texts)) {
    const own = edits.filter(({ uri }) => relative('file:///workspace', uri) === name);
    texts[name] = applyEdits(texts[name]!, own);
  }
  return texts;
}

/** The adapted JSON as text, routes that run one after the other in any case put together; undefined when Caddy refuses. */
async function adapt(input: string, { files, env }: Case): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'caddy-refactor-'));
  try {
    for (const [name, text] of Object.entries({ ...files, Caddyfile: input })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const options = {
      cwd: folder,
      env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, ...env },
      maxBuffer: 1e8,
    };
    const args = ['adapt', '--config', 'Caddyfile', '--adapter', 'caddyfile'];
    const { stdout } = await promisify(execFile)(CADDY!, args, options);
    return JSON.stringify(joined(JSON.parse(stdout)), null, 1);
  } catch {
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function joined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(joined);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    copy[key] = key === 'routes' && Array.isArray(inner) ? joinedRoutes(inner) : joined(inner);
  }
  return copy;
}

function joinedRoutes(routes: readonly unknown[]): unknown[] {
  const result: unknown[] = [];
  for (const route of routes.map(joined)) {
    const last = result.at(-1);
    if (isPlain(last) && isPlain(route))
      result[result.length - 1] = { handle: [...last.handle, ...route.handle] };
    else result.push(route);
  }
  return result;
}

/** Without a matcher, group or end. */
function isPlain(route: unknown): route is { readonly handle: readonly unknown[] } {
  if (typeof route !== 'object' || route === null) return false;
  return 'handle' in route && Array.isArray(route.handle) && Object.keys(route).length === 1;
}
