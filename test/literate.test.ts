import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../grammar/text.ts';
import { type Analysis, openAnalysis } from '../server/analysis/analyze.ts';
import { type Diagnostic, lint } from '../server/lint.ts';
import { isComposeFile } from '../server/project/compose-files.ts';
import { inlineCaddyfiles } from '../server/project/inline-configs.ts';
import type { PlacedEdit } from '../server/rules/rule.ts';
import { memoryWorkspace, relative, resolve } from '../server/workspace.ts';
import { annotate, type Case, type Marker, markersOf, readSuite } from './literate.ts';
import { outputs } from './outputs.ts';

const ROOT = 'file:///workspace';
const UPDATE = process.env['UPDATE'] === '1';

for (const file of [...suites('server/rules'), ...suites('test')]) {
  describe(file, () => {
    const markdown = readFileSync(file, 'utf8');
    const rewrites: { start: number; end: number; text: string }[] = [];
    for (const one of readSuite(markdown)) {
      it(one.title, async () => {
        const { analysis, diagnostics } = await run(one.files, one);
        if (one.cursor === undefined) checkMarkers(one, analysis, diagnostics);
        for (const output of one.outputs) {
          const actual =
            output.kind === 'fixed'
              ? await fixed(one, output.argument || 'Caddyfile', diagnostics)
              : produce(output, one, analysis);
          if (actual === undefined) continue;
          if (UPDATE && actual !== output.text) rewrites.push({ ...output, text: actual });
          else assert.equal(actual, output.text, `the block "${output.kind}"`);
        }
      });
    }
    after(() => {
      if (rewrites.length > 0) writeFileSync(file, applyEdits(markdown, rewrites));
    });
  });
}

function* suites(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* suites(path);
    else if (entry.name.endsWith('.md')) yield path;
  }
}

async function run(
  files: ReadonlyMap<string, string>,
  { environment }: Case,
): Promise<{ analysis: Analysis; diagnostics: readonly Diagnostic[] }> {
  const workspace = memoryWorkspace(Object.fromEntries(files), ROOT);
  const names = [...files.keys()];
  const root =
    names.find((name) => /(^|\/)Caddyfile$/.test(name)) ??
    names.find((name) => /(^|\/)Caddyfile\.\w+$/.test(name)) ??
    'Caddyfile';
  const uri = files.has(root) ? resolve(`${ROOT}/`, root) : inlineIn(files);
  assert.ok(uri, 'there is no Caddyfile in this case, so nothing would be found');
  const analysis = await openAnalysis(workspace, uri, { environment });
  return { analysis, diagnostics: lint(analysis) };
}

/** The first Caddyfile that stands in a compose file. */
function inlineIn(files: ReadonlyMap<string, string>): string | undefined {
  return [...files].flatMap(([name, text]) => {
    const compose = resolve(`${ROOT}/`, name);
    return isComposeFile(compose) ? inlineCaddyfiles(compose, text) : [];
  })[0];
}

/** Each marker has its finding and each finding its marker; notes mark related places, and need not be complete. */
function checkMarkers(one: Case, analysis: Analysis, diagnostics: readonly Diagnostic[]): void {
  const read = (uri: string): string => analysis.files.read(uri) ?? '';
  const nameOf = (uri: string): string => relative(ROOT, uri);
  const found = markersOf(diagnostics, nameOf, read);
  const notes = markersOf(
    diagnostics.flatMap((diagnostic) =>
      diagnostic.related.map(({ at, message }) => ({ ...diagnostic, at, message })),
    ),
    nameOf,
    read,
  ).map((note) => ({ ...note, severity: 'note', rule: '' }));
  const expected = one.markers.filter((marker) => marker.severity !== 'note');
  const missing = one.markers.filter(
    (marker) => ![...found, ...notes].some((actual) => agrees(actual, marker)),
  );
  const extra = found.filter((actual) => !expected.some((marker) => agrees(actual, marker)));
  if (missing.length === 0 && extra.length === 0) return;
  const draw = (markers: readonly Marker[]): string =>
    [...one.files]
      .filter(([file]) => markers.some((marker) => marker.file === file))
      .map(([file, text]) => `${file}:\n${annotate(file, text, markers)}`)
      .join('\n');
  assert.equal(draw(found), draw(one.markers));
  assert.fail(`markers that found nothing:\n${JSON.stringify(missing, null, 2)}`);
}

function agrees(actual: Marker, marker: Marker): boolean {
  return (
    actual.file === marker.file &&
    actual.line === marker.line &&
    actual.start === marker.start &&
    actual.end === marker.end &&
    actual.severity === marker.severity &&
    actual.rule === marker.rule &&
    actual.message.includes(marker.message)
  );
}

/** The file after the first fix of every finding; what is fixed must stay fixed. */
async function fixed(one: Case, file: string, diagnostics: readonly Diagnostic[]): Promise<string> {
  const edits = diagnostics.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  const files = new Map(
    [...one.files].map(([name, text]) => [name, applyEdits(text, editsOf(name, edits))]),
  );
  const again = await run(files, one);
  const left = again.diagnostics.filter(({ fixes }) => fixes.length > 0);
  assert.deepEqual(
    left.map(({ rule, message }) => `${rule}: ${message}`),
    [],
    'still fixable',
  );
  return files.get(file) ?? '';
}

function editsOf(name: string, edits: readonly PlacedEdit[]): readonly PlacedEdit[] {
  const uri = resolve(`${ROOT}/`, name);
  return edits.filter((edit) => edit.uri === uri);
}

/** Undefined for a block that only readers need. */
function produce(
  { kind, argument }: Case['outputs'][number],
  one: Case,
  analysis: Analysis,
): string | undefined {
  const output = outputs.get(kind);
  if (!output) return undefined;
  const { file = 'Caddyfile', offset = 0, end = offset } = one.cursor ?? {};
  const uri = resolve(`${ROOT}/`, file);
  return output(analysis, { uri, offset, end }, argument);
}
