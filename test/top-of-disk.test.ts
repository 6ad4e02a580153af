import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAnalysis } from '../server/analysis/analyze.ts';
import { type Diagnostic, lint } from '../server/lint.ts';
import {
  dirname,
  foldersUp,
  memoryWorkspace,
  pathOfUri,
  withoutSlash,
} from '../server/workspace.ts';
import { readSuite } from './literate.ts';

const PROJECTS = 'test/projects';

describe('the top of a disk', () => {
  it('is a folder like others', () => {
    assert.equal(dirname('file:///a/b'), 'file:///a');
    assert.equal(dirname('file:///a'), 'file://');
    assert.equal(dirname('file://'), 'file://');
    assert.equal(withoutSlash('file:///'), 'file://');
    assert.equal(pathOfUri(dirname('file:///a')), '/');
    assert.equal(pathOfUri(dirname('memory:/a')), '/');
    assert.deepEqual(foldersUp('file:///a/b', 'file:///a'), ['file:///a/b', 'file:///a']);
    assert.deepEqual(foldersUp('file:///a/b', 'file://'), ['file:///a/b', 'file:///a', 'file://']);
    assert.deepEqual(foldersUp('file:///ab', 'file:///a'), ['file:///ab']);
  });

  // Nobody keeps a repository there, but a container of CI may.
  for (const name of readdirSync(PROJECTS).filter((one) => one.endsWith('.md'))) {
    for (const { title, files, environment } of readSuite(
      readFileSync(join(PROJECTS, name), 'utf8'),
    )) {
      const caddyfile = [...files.keys()].find((file) => /(^|\/)Caddyfile$/.test(file));
      if (caddyfile === undefined) continue;
      it(`may hold: ${title}`, async () => {
        const top = await found(files, 'file:///', caddyfile, environment);
        const usual = await found(files, 'file:///home/project/', caddyfile, environment);
        assert.deepEqual(top.filter(isRefusal).map(text), usual.filter(isRefusal).map(text));
        // The file systems of editors in a browser have other schemes.
        const onDisk = await found(files, 'file:///project/', caddyfile, environment);
        const inMemory = await found(files, 'memory:/project/', caddyfile, environment);
        assert.deepEqual(inMemory.map(text), onDisk.map(text));
      });
    }
  }
});

async function found(
  files: ReadonlyMap<string, string>,
  root: string,
  caddyfile: string,
  environment: ReadonlyMap<string, string>,
): Promise<readonly Diagnostic[]> {
  const workspace = memoryWorkspace(Object.fromEntries(files), root);
  const analysis = await openAnalysis(workspace, root + caddyfile, { environment });
  assert.ok(analysis.config.sites.length > 0);
  return lint(analysis);
}

/** What Caddy would refuse, but for imports, which may be files of the machine where they are absolute. */
function isRefusal({ category, rule }: Diagnostic): boolean {
  return category === 'validity' && rule !== 'import-missing';
}

function text({ rule, at, message }: Diagnostic): string {
  return `${rule} ${at.start} ${message}`;
}
