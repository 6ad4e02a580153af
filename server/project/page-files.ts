import { parser as html } from '@lezer/html';
import { parser as javascript } from '@lezer/javascript';
import type { Span } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';

/** The scripts and pages of the repository, those of tests and of other people left out. */
export function pageFiles(files: Files): readonly string[] {
  return files.find(files.root, SCRIPTS).filter((uri) => !isAside.test(uri));
}

const SCRIPTS = '**/*.{js,mjs,cjs,ts,jsx,tsx,vue,svelte,html}';
const isAside =
  /\/(?:__tests__|tests?|e2e|cypress|playwright|docs?|vendors?|third_party|dist)\/|[.-](?:test|spec|min)\.\w+$|\.d\.ts$/;

/** The stretches of a file that are scripts. */
export function scriptsOf(uri: string, text: string): readonly Span[] {
  if (!/\.(?:vue|svelte|html)$/.test(uri)) return [{ start: 0, end: text.length }];
  const found: Span[] = [];
  html.parse(text).iterate({
    enter({ name, from, to }) {
      if (name === 'ScriptText') found.push({ start: from, end: to });
    },
  });
  return found;
}

/** Reads a script. */
export const scriptParser = javascript.configure({ dialect: 'ts jsx' });
