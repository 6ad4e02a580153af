import { parse } from '../../grammar/parser.ts';
import { applyEdits, type Edit, type Span, wholeLine } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { ignoresOf } from '../ignores.ts';
import type { Diagnostic } from '../lint.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import { basename } from '../workspace.ts';
import { sameWords } from './word-sequence.ts';

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
  return isHarmless(analysis, uri, text, above) ? { uri, ...above } : undefined;
}

/** A comment at the top of the file that makes the rule pass over all of it. */
export function ignoreInFile(analysis: Analysis, diagnostic: Diagnostic): PlacedEdit | undefined {
  const { uri } = diagnostic.at;
  const text = analysis.files.read(uri) ?? '';
  const start = behindFirstLines(text);
  const comment = `# caddylint-ignore-file ${diagnostic.rule}: ${lineBreak(text)}`;
  const edit = { start, end: start, text: comment };
  return isHarmless(analysis, uri, text, edit) ? { uri, ...edit } : undefined;
}

/** Whether the inserted line is a comment and everything else stays what it is. */
function isHarmless(analysis: Analysis, uri: string, text: string, edit: Edit): boolean {
  if (analysis.config.sources.has(uri)) {
    const before = parse(text);
    const after = parse(applyEdits(text, [edit]));
    return after.comments.length === before.comments.length + 1 && sameWords(before, after);
  }
  // Docker takes comments out before it joins lines; shells, Make and Python do not.
  // https://docs.docker.com/reference/dockerfile/#format
  return /dockerfile|containerfile/i.test(basename(uri)) || !isContinued(text, edit);
}

function isContinued(text: string, { start }: Span): boolean {
  return /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start));
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
