import { type Place, placeKey, wholeLine } from '../grammar/text.ts';
import type { Analysis } from './analysis/analyze.ts';
import type { Via } from './analysis/config.ts';
import { editOnDisk, placeOnDisk } from './project/inline-files.ts';
import { type Ignore, ignoresOf } from './ignores.ts';
import { fileOf, inlineOwner } from './project/inline-uri.ts';
import type { Severity } from './project/lint-settings.ts';
import { internalError, ownFindings } from './own-rules.ts';
import { imageOfVersionOne } from './project/caddy-image.ts';
import { rules as allRules } from './rules/index.ts';
import { unrenderedTemplate } from './rules/unrendered-template.ts';
import { v1Directive } from './rules/v1-directive.ts';
import type { Category, Finding, Fix, Related, Rule, RuleFacts } from './rules/rule.ts';

/** A finding with all that a host needs to show it. */
export interface Diagnostic {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Place;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly tag?: 'unused' | 'deprecated';
}

export interface LintOptions {
  /** Severities that win over the settings file and the rules. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  readonly rules?: readonly Rule[];
}

/**
 * Everything the rules find, without what comments ignore, sorted by file (the Caddyfile first), place
 * and rule. A rule that throws becomes one finding of `internal-error`; the others go on.
 */
export function lint(analysis: Analysis, options: LintOptions = {}): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic[]>();
  const wanted = (options.rules ?? allRules).flatMap((rule) => {
    const severity = severityOf(rule, analysis, options);
    return severity === 'off' ? [] : [{ rule, severity }];
  });
  const inBlocks = findingsInBlocks(
    wanted.map(({ rule }) => rule),
    analysis,
  );
  for (const { rule, severity } of wanted) {
    const ofFile = rule.check ? findingsOf(rule, analysis) : NONE;
    for (const finding of [...ofFile, ...(inBlocks.get(rule) ?? NONE)]) {
      const owner = finding.failed ? internalError : rule;
      const diagnostic = diagnose(owner, severity, finding);
      const { uri, start, end } = diagnostic.at;
      const key = `${owner.id} ${uri} ${start} ${end} ${diagnostic.message}`;
      const same = found.get(key);
      if (same) same.push(diagnostic);
      else found.set(key, [diagnostic]);
    }
  }
  const judged = withoutTemplates(ofItsVersion([...found.values()].map(joined), analysis));
  const { kept, unused } = withoutIgnored(judged, analysis);
  const ids = new Set(options.rules?.map(({ id }) => id));
  const own = [...ownFindings(analysis, unused, ids)].flatMap(([rule, finding]) => {
    const severity = severityOf(rule, analysis, options);
    return severity === 'off' ? [] : [diagnose(rule, severity, finding)];
  });
  const placed = [...kept, ...own].map((one) => onDisk(one, analysis));
  return sort(placed, fileOf(analysis.uri));
}

/** What was found in a text that stands inside of a file, at its places there; without fixes that cannot be written there. */
function onDisk(diagnostic: Diagnostic, { project }: Analysis): Diagnostic {
  const { at, related, fixes } = diagnostic;
  const places = [at, ...related.map((one) => one.at), ...fixes.flatMap(({ edits }) => edits)];
  if (!places.some(({ uri }) => inlineOwner(uri))) return diagnostic;
  return {
    ...diagnostic,
    at: placeOnDisk(at, project),
    related: related.map((one) => ({ ...one, at: placeOnDisk(one.at, project) })),
    fixes: fixes.flatMap((fix) => {
      const edits = fix.edits.map((edit) => editOnDisk(edit, project));
      return edits.every((edit) => edit !== undefined) ? [{ ...fix, edits }] : [];
    }),
  };
}

/**
 * Of a file that is a template and that Caddy refuses, this alone: everything else was said of a file that there is not. What Caddy accepts
 * only looks like one.
 */
function withoutTemplates(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const template = diagnostics.find(({ rule }) => rule === unrenderedTemplate.id);
  if (!template) return diagnostics;
  const others = diagnostics.filter((one) => one !== template);
  const isRefused = others.some(
    ({ category, severity, at }) =>
      category === 'validity' && severity === 'error' && at.uri === template.at.uri,
  );
  return isRefused ? [template] : others;
}

/** Of a file that Caddy 1 runs, what holds there too: the rest would be said of a Caddy that is not there. */
function ofItsVersion(
  diagnostics: readonly Diagnostic[],
  { project }: Analysis,
): readonly Diagnostic[] {
  const isOld = diagnostics.some(({ rule }) => rule === v1Directive.id);
  if (!isOld || !imageOfVersionOne(project)) return diagnostics;
  return diagnostics.filter(
    ({ rule, category }) =>
      category === 'deployment' || category === 'security' || sharedByVersions.has(rule),
  );
}

/** Rules about names and redirects, which Caddy 1 had as well. */
const sharedByVersions: ReadonlySet<string> = new Set([
  v1Directive.id,
  'address-shape',
  'django-www-loop',
  'https-downgrade-redirect',
  'internal-error',
  'redirect-drops-path',
  'redirect-loop',
  'redirect-missing-scheme',
  'redirect-target-not-served',
  'third-level-www',
  'www-on-local-name',
]);

function severityOf(
  rule: RuleFacts,
  analysis: Analysis,
  options: LintOptions,
): Severity | 'off' | undefined {
  return options.severities?.get(rule.id) ?? analysis.project.settings.rules.get(rule.id)?.value;
}

/** What rules find that judge each block by itself; most blocks are as they were when that was last asked. */
function findingsInBlocks(
  rules: readonly Rule[],
  { blocks }: Analysis,
): ReadonlyMap<Rule, readonly Found[]> {
  const asked = rules.filter((rule) => rule.checkBlock !== undefined);
  const all = blocks.map('findings', asked, (block) => {
    // Most rules find nothing in most blocks, so nothing is made for them.
    const found: { readonly rule: Rule; readonly finding: Found }[] = [];
    for (const rule of asked) {
      try {
        for (const finding of rule.checkBlock?.(block) ?? []) found.push({ rule, finding });
      } catch (error) {
        found.push({ rule, finding: failure(rule, block, error) });
      }
    }
    return found;
  });
  const byRule = new Map<Rule, Found[]>();
  for (const { rule, finding } of all.flat()) {
    const ofRule = byRule.get(rule);
    if (ofRule) ofRule.push(finding);
    else byRule.set(rule, [finding]);
  }
  return byRule;
}

type Found = Finding & { readonly failed?: true };

function findingsOf(rule: Rule, analysis: Analysis): readonly Found[] {
  const found: Found[] = [];
  try {
    for (const finding of rule.check?.(analysis) ?? NONE) found.push(finding);
  } catch (error) {
    found.push(failure(rule, analysis, error));
  }
  return found;
}

const NONE: readonly Found[] = [];

function failure({ id }: Rule, { uri }: { readonly uri: string }, error: unknown): Found {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    at: { uri, start: 0, end: 0 },
    message: `The rule "${id}" failed (${reason}). Please report this; the other rules went on.`,
    failed: true,
  };
}

function diagnose(rule: RuleFacts, severity: Severity | undefined, finding: Finding): Diagnostic {
  const { message, fixes = [], tag } = finding;
  const { uri, start, end } = finding.at;
  const diagnostic = {
    rule: rule.id,
    category: rule.category,
    severity: severity ?? finding.severity ?? rule.severity,
    message,
    at: { uri, start, end },
    related: [...(finding.related ?? []), ...importsOf(finding.at)],
    fixes,
  };
  return tag ? { ...diagnostic, tag } : diagnostic;
}

/** Where a token was imported from, innermost import first. */
function importsOf(at: Place & { readonly via?: Via }): Related[] {
  const related: Related[] = [];
  for (let via = at.via; via; via = via.parent) {
    related.push({ at: via.at, message: 'Imported here.' });
  }
  return related;
}

/** One for those that are found at one place through several imports, with all of these imports. */
function joined(same: readonly Diagnostic[]): Diagnostic {
  const first = same[0]!;
  if (same.length === 1) return first;
  const placeOf = ({ at }: Related): string => placeKey(at);
  const known = new Set(first.related.map(placeOf));
  const all = [...first.related];
  for (const { related } of same.slice(1)) {
    const further = related.filter((one) => !known.has(placeOf(one)));
    for (const one of further) {
      known.add(placeOf(one));
      all.push(one);
    }
  }
  return { ...first, related: all };
}

function withoutIgnored(
  diagnostics: readonly Diagnostic[],
  analysis: Analysis,
): { readonly kept: readonly Diagnostic[]; readonly unused: readonly Ignore[] } {
  const caddyfiles = [...analysis.config.sources.keys()];
  const byFile = new Map<string, readonly Ignore[]>();
  for (const uri of new Set([...caddyfiles, ...diagnostics.map(({ at }) => at.uri)])) {
    byFile.set(uri, ignoresFor(uri, analysis));
  }
  const used = new Set<Ignore>();
  const kept = diagnostics.filter((diagnostic) => {
    const ignore = byFile.get(diagnostic.at.uri)?.find((one) => covers(one, diagnostic, analysis));
    if (ignore) used.add(ignore);
    return !ignore;
  });
  const ofCaddyfiles = caddyfiles.flatMap((uri) => byFile.get(uri) ?? []);
  const isOwn = ({ at }: Ignore): boolean => caddyfiles.includes(at.uri);
  return { kept, unused: ofCaddyfiles.filter((ignore) => isOwn(ignore) && !used.has(ignore)) };
}

/** The comments of a file; those for a whole compose file hold for the Caddyfiles in it as well. */
function ignoresFor(uri: string, analysis: Analysis): readonly Ignore[] {
  const own = ignoresOf(uri, analysis);
  if (!inlineOwner(uri)) return own;
  return [...own, ...ignoresOf(fileOf(uri), analysis).filter(({ whole }) => whole)];
}

function covers(ignore: Ignore, diagnostic: Diagnostic, analysis: Analysis): boolean {
  if (ignore.rule !== diagnostic.rule) return false;
  if (ignore.whole) return true;
  const text = analysis.files.read(diagnostic.at.uri) ?? '';
  const line = wholeLine(text, diagnostic.at.start);
  return ignore.line.start === line.start;
}

function sort(diagnostics: readonly Diagnostic[], first: string): readonly Diagnostic[] {
  const fileOrder = (uri: string): string => (uri === first ? '' : uri);
  return [...diagnostics].sort(
    (a, b) =>
      compare(fileOrder(a.at.uri), fileOrder(b.at.uri)) ||
      a.at.start - b.at.start ||
      a.at.end - b.at.end ||
      compare(a.rule, b.rule),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
