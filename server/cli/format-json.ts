import type { Place } from '../../grammar/text.ts';
import type { Diagnostic } from '../lint.ts';
import type { Fix } from '../rules/rule.ts';
import type { Range, Report } from './report.ts';

/** One object, in a form that only grows as long as `version` stays. */
export function formatJson(report: Report): string {
  const place = (at: Place): { path: string; range: Range } => ({
    path: report.nameOf(at.uri),
    range: report.rangeOf(at),
  });
  const fix = ({ title, safe, edits }: Fix): object => ({
    title,
    safe,
    edits: edits.map((edit) => ({ ...place(edit), text: edit.text })),
  });
  const finding = ({ rule, category, severity, message, at, ...rest }: Diagnostic): object => ({
    rule,
    category,
    severity,
    message,
    ...place(at),
    related: rest.related.map((one) => ({ ...place(one.at), message: one.message })),
    fixes: rest.fixes.map(fix),
  });
  const files = report.files.map(({ uri, diagnostics }) => ({
    path: report.nameOf(uri),
    findings: diagnostics.map(finding),
  }));
  return `${JSON.stringify({ version: 1, files }, null, 2)}\n`;
}
