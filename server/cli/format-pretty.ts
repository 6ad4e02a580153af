import picocolors from 'picocolors';
import type { Place } from '../../grammar/text.ts';
import type { Diagnostic } from '../lint.ts';
import type { Severity } from '../project/lint-settings.ts';
import { drawFrame, harmless } from './frame.ts';
import { diagnosticsOf, type Report, severities } from './report.ts';
import { pageLink } from './rule-list.ts';

export interface PrettyOptions {
  readonly color: boolean;
  /** Whether rules are OSC 8 links; otherwise the page's address is written below a rule's first finding. */
  readonly links: boolean;
  /** The width of the terminal in columns. */
  readonly columns: number;
}

/** For people: each finding with its line, then every place that belongs to it, then the count. */
export function formatPretty(report: Report, options: PrettyOptions): string {
  const painter: Painter = { report, options, colors: picocolors.createColors(options.color) };
  const explained = new Set<string>();
  const findings = diagnosticsOf(report).map((diagnostic) => {
    const isFirst = !explained.has(diagnostic.rule);
    explained.add(diagnostic.rule);
    return `${paint(painter, diagnostic, isFirst)}\n`;
  });
  return `${findings.join('')}${summary(painter)}\n`;
}

interface Painter {
  readonly report: Report;
  readonly options: PrettyOptions;
  readonly colors: ReturnType<typeof picocolors.createColors>;
}

function paint(painter: Painter, diagnostic: Diagnostic, isFirst: boolean): string {
  const { options, colors } = painter;
  const { rule, severity, message, at, related, fixes } = diagnostic;
  const color = colors[colorOf[severity]];
  const page = pageLink(rule);
  const id = options.links && page ? link(page, rule) : rule;
  const shown = related.slice(0, MOST_PLACES);
  const gutter = Math.max(
    ...[at, ...shown.map((one) => one.at)].map((one) => digits(painter, one)),
  );
  const lines = [
    `${color(colors.bold(severity))}${colors.bold(`[${id}]: ${harmless(message)}`)}`,
    ...drawPlace(painter, at, gutter, '', color),
  ];
  for (const one of shown)
    lines.push(...drawPlace(painter, one.at, gutter, one.message, colors.blue));
  const note = (text: string): void => {
    lines.push(`${' '.repeat(gutter + 1)}${colors.blue('=')} ${text}`);
  };
  if (related.length > shown.length) note(`and ${related.length - shown.length} more places`);
  const [fix] = fixes;
  const isSafe = fixes.some(({ safe }) => safe);
  if (fix) note(`${isSafe ? 'fix' : 'suggestion'}: ${harmless(fix.title)}`);
  if (page && isFirst && !options.links) note(colors.dim(page));
  return `${lines.join('\n')}\n`;
}

/** A line of a file with a stretch of it underlined, and its name above. */
function drawPlace(
  { report, options, colors }: Painter,
  at: Place,
  gutter: number,
  label: string,
  stroke: Paint,
): string[] {
  const { start, end } = report.rangeOf(at);
  const line = report.lineOf(at);
  const to = end.line === start.line ? end.column - 1 : line.length;
  const width = Math.max(20, options.columns - gutter - 4);
  const frame = drawFrame(line, start.column - 1, to, width);
  const blank = ' '.repeat(gutter);
  const bar = colors.blue('|');
  const number = colors.blue(String(start.line).padStart(gutter));
  const name = harmless(report.nameOf(at.uri));
  const mark = stroke(`${'^'.repeat(frame.length)}${label ? ` ${harmless(label)}` : ''}`);
  return [
    `${blank}${colors.blue('-->')} ${name}:${start.line}:${start.column}`,
    `${blank} ${bar}`,
    `${number} ${bar} ${frame.line}`.trimEnd(),
    `${blank} ${bar} ${' '.repeat(frame.indent)}${mark}`,
  ];
}

type Paint = (text: string) => string;

/** A long import chain says little more than its first steps. */
const MOST_PLACES = 5;

const colorOf: Readonly<Record<Severity, 'red' | 'yellow' | 'blue' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  info: 'blue',
  hint: 'cyan',
};

function digits({ report }: Painter, at: Place): number {
  return String(report.rangeOf(at).start.line).length;
}

function link(address: string, text: string): string {
  return `\u001B]8;;${address}\u001B\\${text}\u001B]8;;\u001B\\`;
}

function summary({ report, colors }: Painter): string {
  const diagnostics = diagnosticsOf(report);
  const checked = count(report.files.length, 'Caddyfile');
  if (diagnostics.length === 0) return `${colors.green('Nothing found')} in ${checked}.`;
  const counts = severities.flatMap((severity) => {
    const number = diagnostics.filter((one) => one.severity === severity).length;
    return number > 0 ? [colors[colorOf[severity]](count(number, nouns[severity]))] : [];
  });
  const fixable = diagnostics.filter(({ fixes }) => fixes.some(({ safe }) => safe)).length;
  const hint = fixable > 0 ? ` ${fixable} can be fixed with --fix.` : '';
  return `${counts.join(', ')} in ${checked}.${hint}`;
}

const nouns: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'remark',
  hint: 'hint',
};

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
