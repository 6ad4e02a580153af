// The README's recipes for editors, as they stand there: what people copy is what is tried.
import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The `index`th code block below the README's heading `### editor`. */
export function recipe(editor, index = 0) {
  const heading = `\n### ${editor}\n`;
  const start = readme.indexOf(heading);
  if (start < 0) throw new Error(`README.md has no heading "### ${editor}".`);
  const section = readme.slice(start + heading.length).split(/\n##/)[0];
  const blocks = [...section.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text]) => text);
  if (!blocks[index]) throw new Error(`README.md has no code block ${index + 1} for ${editor}.`);
  return blocks[index];
}
