import { wholeLine } from '../../grammar/text.ts';
import { pathAt, type Tree } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { ignoresOf } from '../ignores.ts';
import type { Diagnostic } from '../lint.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import { basename, relative } from '../workspace.ts';

/**
 * A comment above the line of a finding, with its indentation, that makes the rule pass over it; or
 * the rule added to the comment that is there. `undefined` where no comment can stand, as in a heredoc.
 */
export function ignoreHere(analysis: Analysis, diagnostic: Diagnostic): PlacedEdit | undefined {
  const { rule } = diagnostic;
  const { uri, start } = diagnostic.at;
  const text = analysis.files.read(uri) ?? '';
  const line = wholeLine(text, start);
  const present = ignoresOf(uri, analysis).findLast(
    (ignore) => !ignore.whole && ignore.line.start === line.start,
  );
  if (present) return { uri, start: present.at.end, end: present.at.end, text: `, ${rule}` };
  const indentation = text.slice(line.start).match(/^[ \t]*/)?.[0] ?? '';
  const comment = `${indentation}# caddylint-ignore ${rule}: ${lineBreak(text)}`;
  const above = { start: line.start, end: line.start, text: comment };
  return isHarmless(analysis, uri, text, line.start) ? { uri, ...above } : undefined;
}

/** A comment at the top of the file that makes the rule pass over all of it. */
export function ignoreInFile(analysis: Analysis, diagnostic: Diagnostic): PlacedEdit | undefined {
  const { uri } = diagnostic.at;
  const text = analysis.files.read(uri) ?? '';
  const start = behindFirstLines(text);
  const comment = `# caddylint-ignore-file ${diagnostic.rule}: ${lineBreak(text)}`;
  const edit = { start, end: start, text: comment };
  return isHarmless(analysis, uri, text, start) ? { uri, ...edit } : undefined;
}

/** What makes a settings file pass over the rule of a finding: edits of the one that is there, or a new file. */
export interface SettingsChange {
  /** The path of the file, for people. */
  readonly name: string;
  readonly edits: readonly PlacedEdit[];
  readonly creates?: NewFile;
}

export interface NewFile {
  readonly uri: string;
  readonly text: string;
}

/**
 * Turns the rule off in the settings file of the Caddyfile, or in a new one at the root of its workspace. `undefined`
 * where the file has no place for it, and for a Caddyfile that lies in no folder.
 */
export function ignoreInSettings(
  { uri, files, project }: Analysis,
  { rule }: Diagnostic,
): SettingsChange | undefined {
  const { settings } = project;
  if (settings.uri === undefined) {
    const root = files.root;
    if (!uri.startsWith(`${root}/`)) return undefined;
    const name = '.caddylint.yaml';
    return {
      name,
      edits: [],
      creates: { uri: `${root}/${name}`, text: `rules:\n  ${rule}: off\n` },
    };
  }
  const name = relative(files.root, settings.uri);
  const entry = `${rule}: off`;
  const present = settings.rules.get(rule);
  if (present) return { name, edits: [{ ...present.at, text: entry }] };
  const slot = settings.ruleSlot;
  if (!slot) return undefined;
  return { name, edits: [{ ...slot.at, text: slot.before + entry + slot.after }] };
}

/** Whether a comment line can be inserted at the start of the line at `offset`, and changes nothing else. */
function isHarmless(analysis: Analysis, uri: string, text: string, offset: number): boolean {
  const source = analysis.config.sources.get(uri);
  if (source) return !isInsideLine(source.written, offset);
  // Docker takes comments out before it joins lines; shells, Make and Python do not.
  // https://docs.docker.com/reference/dockerfile/#format
  const isDockerfile = /dockerfile|containerfile/i.test(basename(uri));
  return isDockerfile || !/\\\r?\n$/.test(text.slice(Math.max(0, offset - 3), offset));
}

/** Whether words or a brace that Caddy reads as one line stand on both sides, or a word lies across. */
function isInsideLine(tree: Tree, offset: number): boolean {
  return pathAt(tree, offset).some(({ words, block }) => {
    const first = words[0];
    const last = words[words.length - 1];
    if (!first || !last || first.start >= offset) return false;
    if (last.fault === 'unterminated') return true;
    return offset < last.end || (block !== undefined && offset <= block.open.start);
  });
}

/** Behind a byte order mark and the lines that must come first: `#!`, Dockerfile directives, Python's encoding. */
function behindFirstLines(text: string): number {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    const line = wholeLine(text, at);
    const first = text.slice(at, line.end);
    if (!/^#(?:!|\s*(?:syntax|escape|check)\s*=|.*coding[:=])/.test(first)) return at;
    if (!first.endsWith('\n')) return at;
    at = line.end;
  }
}

function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
