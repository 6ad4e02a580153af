import type { ArtifactChange, Location, Log, PhysicalLocation, Region, Result } from 'sarif';
import type { Place } from '../../grammar/text.ts';
import type { Diagnostic } from '../lint.ts';
import type { Severity } from '../project/lint-settings.ts';
import type { Fix } from '../rules/rule.ts';
import { diagnosticsOf, type Report } from './report.ts';
import { everyRule, pageLink } from './rule-list.ts';

/** SARIF 2.1.0, which code scanning services take. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export function formatSarif(report: Report, version: string): string {
  const diagnostics = diagnosticsOf(report);
  const used = new Set(diagnostics.map(({ rule }) => rule));
  const rules = everyRule().filter(({ id }) => used.has(id));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'caddylint',
            semanticVersion: version,
            informationUri: 'https://github.com/caddylint/caddylint',
            rules: rules.map(({ id, summary, category, severity }) => ({
              id,
              shortDescription: { text: summary },
              defaultConfiguration: { level: levels[severity] },
              properties: { tags: [category] },
              ...linked(pageLink(id)),
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => resultOf(report, diagnostic)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

function linked(helpUri: string | undefined): { helpUri?: string } {
  return helpUri === undefined ? {} : { helpUri };
}

function resultOf(report: Report, diagnostic: Diagnostic): Result {
  const { rule, severity, message, at, related, fixes } = diagnostic;
  const relatedLocations = related.map(
    (one): Location => ({
      physicalLocation: physical(report, one.at),
      message: { text: one.message },
    }),
  );
  return {
    ruleId: rule,
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: physical(report, at) }],
    ...(related.length > 0 ? { relatedLocations } : undefined),
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => fixOf(report, fix)) } : undefined),
  };
}

function fixOf(report: Report, { title, edits }: Fix): NonNullable<Result['fixes']>[number] {
  const changes = new Map<string, ArtifactChange>();
  for (const edit of edits) {
    const change: ArtifactChange = changes.get(edit.uri) ?? {
      artifactLocation: artifact(report, edit),
      replacements: [],
    };
    changes.set(edit.uri, change);
    change.replacements.push({
      deletedRegion: region(report, edit),
      insertedContent: { text: edit.text },
    });
  }
  return { description: { text: title }, artifactChanges: [...changes.values()] };
}

function physical(report: Report, at: Place): PhysicalLocation {
  return { artifactLocation: artifact(report, at), region: region(report, at) };
}

/** A relative reference as RFC 3986 has it. */
function artifact(report: Report, { uri }: Place): { uri: string } {
  return { uri: report.nameOf(uri).split('/').map(encodeURIComponent).join('/') };
}

function region(report: Report, at: Place): Region {
  const { start, end } = report.rangeOf(at);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}
