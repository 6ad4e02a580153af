import type { Severity } from '../project/lint-settings.ts';
import { diagnosticsOf, type Report } from './report.ts';

/**
 * Annotations for GitHub Actions.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithub(report: Report): string {
  const commands = diagnosticsOf(report).map(({ rule, severity, message, at, related }) => {
    const { start, end } = report.rangeOf(at);
    const properties: [string, string | number][] = [
      ['file', report.nameOf(at.uri)],
      ['line', start.line],
      ['endLine', end.line],
      ['col', start.column],
    ];
    // GitHub takes an end column only within one line.
    if (end.line === start.line) properties.push(['endColumn', end.column]);
    properties.push(['title', `caddylint: ${rule}`]);
    const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    const places = related.map((one) => {
      const { line, column } = report.rangeOf(one.at).start;
      return `${report.nameOf(one.at.uri)}:${line}:${column}: ${one.message}`;
    });
    const text = [message, ...places].join('\n');
    return `::${levels[severity]} ${list.join(',')}::${escapeData(text)}\n`;
  });
  return commands.join('');
}

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
