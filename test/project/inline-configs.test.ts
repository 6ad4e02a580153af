import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { editOnDisk } from '../../server/project/inline-files.ts';
import { placeIn } from '../../server/project/excerpt.ts';
import { inlineCaddyfiles, inlineConfigReader } from '../../server/project/inline-configs.ts';
import { inlineUri } from '../../server/project/inline-uri.ts';
import { type Files, matching } from '../../server/workspace.ts';
import { writeFiles } from '../folders.ts';

const compose = 'file:///p/compose.yml';

function filesOf(texts: Readonly<Record<string, string>>): Files {
  const byUri = new Map(Object.entries(texts).map(([name, text]) => [`file:///p/${name}`, text]));
  return {
    root: 'file:///p',
    read: (uri) => byUri.get(uri),
    find: (folder, glob) => matching(byUri.keys(), folder, glob),
  };
}

/** A compose file with `content` as a literal block. */
function withContent(content: string, indent = '      '): string {
  const lines = content.split('\n').map((line) => (line === '' ? '' : indent + line));
  return `services:\n  caddy:\n    image: caddy\n    configs: [c]\nconfigs:\n  c:\n    content: |\n${lines.join('\n')}\n  d:\n    file: d\n`;
}

const uri = inlineUri({ compose, config: 'c' });

/** Lines of words in which dollars stand in all the ways that Compose takes. */
const contents = fc
  .array(
    fc
      .array(
        fc.constantFrom(
          'a',
          '{$A}',
          '{$$A}',
          '$$',
          '${A}',
          '${B:-b$$}',
          '{',
          '}',
          '"é 😀"',
          '$A',
          '\t',
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((words) => words.join(' ')),
    { minLength: 1, maxLength: 5 },
  )
  .map((lines) => `x ${lines.join('\n\n')}\n`);

describe('Caddyfiles in compose files', () => {
  it('are configs that are mounted or called like one', () => {
    const text = `services:
  a:
    configs:
      - one
      - source: two
        target: /etc/caddy/Caddyfile
      - { source: three, target: /etc/other.conf }
      - { source: three, target: //srv/other.conf }
configs:
  one: { content: x }
  two: { content: x }
  three: { content: x }
  four_caddyfile: { content: x }
  five_Caddyfile: { file: x }
`;
    assert.deepEqual(
      inlineCaddyfiles(compose, text),
      ['two', 'four_caddyfile'].map((config) => inlineUri({ compose, config })),
    );
    assert.deepEqual(inlineCaddyfiles(compose, 'configs: content: ['), []);
  });

  it('are what Compose makes of them', function () {
    const bin = process.env['COMPOSE_BIN'];
    if (!bin) this.skip();
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), 'inline-'));
    try {
      fc.assert(
        fc.property(contents, (content) => {
          const texts = { 'compose.yml': withContent(content), '.env': 'A=1\n' };
          writeFiles(folder, texts);
          const output = execFileSync(bin, ['config', '--format', 'json'], {
            cwd: folder,
            env: { PATH: '/usr/bin:/bin', HOME: folder },
            stdio: ['ignore', 'pipe', 'pipe'],
            encoding: 'utf8',
          });
          const model = JSON.parse(output) as { configs: { c: { content: string } } };
          const printed = model.configs.c.content.replaceAll('$$', '$');
          // What was meant for Caddy is read as it was meant.
          const read = inlineConfigReader(filesOf(texts))(uri)?.excerpt.text;
          assert.equal(read?.replaceAll('{$A}', '{1}'), printed.replaceAll('{$A}', '{1}'));
        }),
        { numRuns: 40 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('have their places and changes in the file', () => {
    fc.assert(
      fc.property(contents, fc.constantFrom('\n', '\r\n'), fc.nat(), (content, newline, nat) => {
        const text = withContent(content).replaceAll('\n', newline);
        const read = inlineConfigReader(filesOf({ 'compose.yml': text }));
        const { excerpt } = read(uri)!;
        for (let at = 0; at < excerpt.text.length; at++) {
          const place = placeIn(excerpt, at, at + 1);
          const written = text.slice(place.start, place.end);
          if (written.length === 1) assert.equal(written, excerpt.text[at]);
          else assert.match(written, /^(?:\$.*|\r\n)$/s);
        }
        const starts = [...excerpt.text.matchAll(/^/gm)].map(({ index }) => index);
        const start = starts[nat % starts.length]!;
        const added = { uri, start, end: start, text: 'new $line {\n}\n' };
        const edit = editOnDisk(added, { inlineConfig: read });
        if (!edit || newline === '\r\n') return;
        const after = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
        const again = inlineConfigReader(filesOf({ 'compose.yml': after }))(uri)?.excerpt.text;
        assert.equal(again, excerpt.text.slice(0, start) + added.text + excerpt.text.slice(start));
      }),
    );
  });
});
