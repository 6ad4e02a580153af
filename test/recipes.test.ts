import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const COMMAND = ['caddylint', 'lsp', '--stdio'];

/** Of editors that no test drives, at least the form of what is to be copied is right. */
describe('recipes for editors', () => {
  const [editors] = readFileSync('README.md', 'utf8').split('\n## Editors\n')[1]!.split('\n## ');
  const sections = new Map(
    editors!.split('\n### ').map((section) => [section.split('\n', 1)[0]!, section]),
  );
  const json = (editor: string): unknown => {
    const block = /^```json\n([\s\S]*?)^```$/m.exec(sections.get(editor) ?? '');
    assert.ok(block, `There is no JSON for ${editor}.`);
    return JSON.parse(block[1]!);
  };

  it('are JSON where they should be', () => {
    const blocks = [...editors!.matchAll(/^```json\n([\s\S]*?)^```$/gm)];
    assert.ok(blocks.length >= 4);
    for (const [, text] of blocks) JSON.parse(text!);
  });

  it('for Sublime Text and Kate name the command', () => {
    assert.deepEqual(json('Sublime Text'), {
      clients: { caddylint: { enabled: true, command: COMMAND, selector: 'source.caddyfile' } },
    });
    assert.deepEqual(json('Kate'), {
      servers: { caddyfile: { command: COMMAND, highlightingModeRegex: '^Caddyfile$' } },
    });
  });

  it('for JetBrains have a template for the same files as in VS Code', () => {
    const template = JSON.parse(readFileSync('jetbrains/template.json', 'utf8'));
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
    const [language] = manifest.contributes.languages;
    assert.equal(template.programArgs.default, COMMAND.join(' '));
    assert.equal(template.programArgs.windows, `cmd /c ${COMMAND.join(' ')}`);
    const [mapping, ...others] = template.fileTypeMappings;
    assert.deepEqual(others, []);
    assert.equal(mapping.languageId, language.id);
    assert.deepEqual(mapping.fileType.patterns, [
      ...language.filenames,
      ...language.filenamePatterns,
      ...language.extensions.map((extension: string) => `*${extension}`),
    ]);
  });

  it('for Zed open the files that its extension is for', () => {
    const manifest = readFileSync('zed/extension.toml', 'utf8');
    const languages = /^languages? = (.+)$/m.exec(manifest)?.[1] ?? '';
    const types = (json('Zed') as { file_types: Record<string, string[]> }).file_types;
    for (const name of Object.keys(types)) assert.ok(languages.includes(`"${name}"`), languages);
  });
});
