import { isAbsolute, relative, sep } from 'node:path';
import { lineStarts, type Place, positionAt } from '../../grammar/text.ts';
import { pathOf } from '../disk.ts';
import type { Diagnostic } from '../lint.ts';
import type { Severity } from '../project/lint-settings.ts';

/** What was found, with what every format needs to show it. */
export interface Report {
  readonly files: readonly ReportedFile[];
  /** The path of a file from the current folder, with `/` between its parts. */
  nameOf(uri: string): string;
  rangeOf(place: Place): Range;
  /** The line on which a place begins, without its line break and byte order mark. */
  lineOf(place: Place): string;
}

/** A Caddyfile and what was found in it and its neighbours. */
export interface ReportedFile {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lines and columns from 1; columns count UTF-16 code units, and a byte order mark is none of them. */
export interface Range {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** A report whose paths count from `folder`; a finding that several Caddyfiles share is kept once. */
export function makeReport(
  folder: string,
  files: readonly ReportedFile[],
  textOf: (uri: string) => string,
): Report {
  const tables = new Map<string, Table>();
  const tableOf = (uri: string): Table => {
    const known = tables.get(uri) ?? makeTable(textOf(uri));
    tables.set(uri, known);
    return known;
  };
  return {
    files: withoutRepetitions(files),
    nameOf: (uri) => nameFrom(folder, uri),
    rangeOf({ uri, start, end }) {
      const table = tableOf(uri);
      return { start: pointAt(table, start), end: pointAt(table, end) };
    },
    lineOf({ uri, start }) {
      const { text, starts } = tableOf(uri);
      const { line } = positionAt(starts, start);
      const from = starts[line] ?? 0;
      return text.slice(from, starts[line + 1] ?? text.length).replace(/^\uFEFF|\r?\n$/g, '');
    },
  };
}

/** The path of a file as a user would type it in `folder`, with `/` between its parts. */
export function nameFrom(folder: string, uri: string): string {
  const path = pathOf(uri);
  if (path === undefined) return uri;
  const name = relative(folder, path);
  // On Windows there is no way from one drive to another.
  return isAbsolute(name) ? path : name.split(sep).join('/');
}

/** Every diagnostic of a report. */
export function diagnosticsOf(report: Report): readonly Diagnostic[] {
  return report.files.flatMap(({ diagnostics }) => diagnostics);
}

/** From the worst on. */
export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Whether a severity is as bad as `threshold` or worse. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

interface Table {
  readonly text: string;
  readonly starts: readonly number[];
}

function makeTable(text: string): Table {
  return { text, starts: lineStarts(text) };
}

function pointAt({ text, starts }: Table, offset: number): Range['start'] {
  const { line, column } = positionAt(starts, offset);
  const mark = line === 0 && column > 0 && text.startsWith('\uFEFF') ? 1 : 0;
  return { line: line + 1, column: column + 1 - mark };
}

function withoutRepetitions(files: readonly ReportedFile[]): readonly ReportedFile[] {
  const seen = new Set<string>();
  return files.map(({ uri, diagnostics }) => ({
    uri,
    diagnostics: diagnostics.filter(({ rule, message, at }) => {
      const key = JSON.stringify([rule, at.uri, at.start, at.end, message]);
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    }),
  }));
}
