import type { Span } from '../../grammar/text.ts';
import { type Tree, walk } from '../../grammar/tree.ts';
import { type Analysis, analysisOf } from '../analysis/analyze.ts';
import { createMemory } from '../analysis/memory.ts';
import { buildConfig } from '../analysis/expand/build-config.ts';
import { withoutPlugins } from '../analysis/language/plugins.ts';
import { type Diagnostic, lint, type LintOptions } from '../lint.ts';
import { emptyProject } from '../project/neighbours.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { lookup } from '../schema/lookup.ts';
import type { Files } from '../workspace.ts';

/** What is wrong with a Caddyfile that stands in another text, at spans of its own text. */
export type EmbeddedDiagnostic = Pick<Diagnostic, 'rule' | 'severity' | 'message' | 'tag'> & {
  readonly at: Span;
};

/**
 * Judges a Caddyfile that is shown in a text such as a manual. Nothing lies beside it, and it may be a part of a site only.
 * What is neither, or is written as a usage with `<names>` and `…`, is left alone.
 */
export function lintEmbedded(
  text: string,
  { severities }: Pick<LintOptions, 'severities'> = {},
): readonly EmbeddedDiagnostic[] {
  const plain = analysisOfText(text);
  const shape = shapeOf(plain);
  if (shape === 'unknown') return [];
  const [before, behind] = shape === 'site' ? ['example.com {\n', '\n}\n'] : ['', ''];
  const analysis = shape === 'site' ? analysisOfText(before + text + behind) : plain;
  const isWhole = analysis.config.problems.every(({ kind }) => kind !== 'import-missing');
  const chosen = rules.filter(
    (rule) => isMeant(rule, shape) && (isWhole || !needsAll.has(rule.id)),
  );
  const ids = new Set(chosen.map(({ id }) => id));
  const end = before.length + text.length;
  const found = lint(analysis, { rules: chosen, ...(severities && { severities }) });
  // Other programs, and plugins, have directives of the same names.
  const isForeign = found.some(({ rule, fixes }) => foreign.has(rule) && fixes.length === 0);
  if (shape === 'site' && isForeign) return [];
  return found
    .filter(({ rule, category, severity, at, fixes }) => {
      if (!ids.has(rule) || at.start < before.length || at.end > end) return false;
      // Manuals of plugins name what Caddy itself does not have; a slip of the pen is near something that it has.
      if (rule === 'unknown-directive') return fixes.length > 0;
      return category === 'validity' || severity === 'error' || severity === 'warning';
    })
    .map(({ rule, severity, message, tag, at }) => ({
      rule,
      severity,
      message,
      at: { start: at.start - before.length, end: at.end - before.length },
      ...(tag && { tag }),
    }));
}

const URI = 'embedded:/Caddyfile';

function analysisOfText(text: string): Analysis {
  const files: Files = {
    root: 'embedded:',
    read: (uri) => (uri === URI ? text : undefined),
    find: () => [],
  };
  const project = emptyProject({ caddyfile: URI });
  const config = buildConfig(URI, files, project);
  const dependsOn = { files: new Set<string>(), searches: [] };
  return analysisOf(
    { uri: URI, files, config, project, dependsOn },
    withoutPlugins(project),
    createMemory(),
  );
}

/**
 * What a text is: the lines of a site without its address, or a whole file. By its structure: a line that begins with the
 * name of a directive is no address.
 */
function shapeOf({ config, schema }: Analysis): 'file' | 'site' | 'unknown' {
  const tree = config.sources.get(URI)?.written;
  if (!tree || tree.lines.length === 0 || isUsage(tree)) return 'unknown';
  const isDirective = (name: string): boolean =>
    name.startsWith('@') ||
    lookup(schema.site, { text: name, quote: '', unknown: false }).some(
      (entry) => 'literal' in entry.name,
    ) ||
    name === 'import';
  const names = tree.lines.map(({ words }) => words[0]?.text ?? '');
  if (names.every(isDirective) && names.some((name) => name !== 'import')) {
    // A list of names, or the conditions of a matcher, looks like directives.
    const isList =
      names.length > 1 && tree.lines.every((line) => line.words.length === 1 && !line.block);
    const isMatcher = names.every((name) => schema.requestMatchers.byName.has(name));
    return isList || isMatcher ? 'unknown' : 'site';
  }
  const isFile = tree.items.every((item) => {
    if (item.kind !== 'site') return true;
    const [first] = item.addresses;
    if (!first || isDirective(first.text)) return false;
    if (item.block) return item.addresses.some(({ text }) => isAddress(text));
    return (
      isAddress(first.text) && item.lines.every(({ words }) => isDirective(words[0]?.text ?? ''))
    );
  });
  return isFile ? 'file' : 'unknown';
}

/** What could be nothing else: an option or a subdirective has neither a point nor a colon in its name. */
function isAddress(text: string): boolean {
  if (/\s/.test(text)) return false;
  return /[.:{]/.test(text) || text.startsWith('localhost') || text === '*';
}

/** Whether it says how something is written: `[<matcher>]`, `<path>`, `...`. */
function isUsage({ lines }: Tree): boolean {
  for (const [{ words }] of walk(lines)) {
    for (const { text, quote } of words) {
      if (quote === '' && /^\[*<\w|^\[+(?:@|$)|^\.\.\.|\.\.\.\]*$|…/.test(text)) return true;
    }
  }
  return false;
}

function isMeant({ id, category }: Rule, shape: 'file' | 'site'): boolean {
  if (elsewhere.has(id)) return false;
  if (shape === 'site') return category === 'validity' && !needsAll.has(id);
  return category === 'validity' || category === 'trap';
}

/** They ask for what lies beside a Caddyfile, or for a file of which nothing is left out and nothing is shown twice. */
const elsewhere: ReadonlySet<string> = new Set([
  'duplicate-site',
  'duplicate-site-merged',
  'duplicate-snippet',
  'duplicate-matcher',
  'file-server-no-root',
  'file-server-relative-root',
  'import-matches-nothing',
  'import-missing',
  'redirect-target-not-served',
  'tls-internal-public',
  'undefined-route',
  'wildcard-needs-dns',
]);

const foreign: ReadonlySet<string> = new Set(['unknown-directive', 'v1-directive']);

/** They ask for names that may be defined in front of what is shown, or in what it imports. */
const needsAll: ReadonlySet<string> = new Set(['undefined-matcher', 'duplicate-matcher']);
