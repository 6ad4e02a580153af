import type { Analysis, Block } from '../analysis/analyze.ts';
import { isOptions, type Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { isOfNginx, nginxWords } from '../analysis/language/nginx-words.ts';
import { misplacement } from '../analysis/language/misplaced.ts';
import { isOrdered, usesOfPlugins } from '../analysis/language/plugins.ts';
import { type Impossible, whyImpossible } from '../analysis/language/unknown-names.ts';
import { isVersionOne } from '../analysis/language/version-one.ts';
import { type Body, entriesOf, literalName } from '../schema/usage.ts';
import { byFacts } from './guessed.ts';
import { type Finding, finding, type Rule } from './rule.ts';
import { mends, unknownModule } from './unknown-module.ts';
import { isOneSlip, namesOf, nearest, suggestion } from './spelling.ts';

export const unknownDirective: Rule = {
  id: 'unknown-directive',
  summary: 'A directive, subdirective, option or module does not exist.',
  category: 'validity',
  severity: 'error',
  *checkBlock(block) {
    yield* withoutPlace(block);
  },
  *check(analysis) {
    const lines = analysis.blocks.map('unknown names', [], ({ soundLines }) =>
      soundLines.filter(isSuspect),
    );
    const all = lines.flat();
    const isNginx = isOfNginx(all.filter(({ line }) => !isOrdered(line.name.text, analysis)));
    for (const bound of all) {
      const { problem } = bound.binding;
      if (problem?.kind !== 'unknown-name' && problem?.kind !== 'unknown-module') continue;
      const word = problem.at < 0 ? bound.line.name : bound.line.args[problem.at];
      if (!word || word.unknown || word.brace || isVersionOne(bound, word)) continue;
      if (misplacement(analysis, bound)) continue;
      const found =
        problem.kind === 'unknown-name'
          ? (ofNginx(analysis, bound, word, problem.body, isNginx) ??
            unknownName(analysis, bound, word, problem.body))
          : unknownModule(analysis, bound, word, problem);
      yield* byFacts(found, bound, analysis);
    }
    yield* perhapsWithoutPlugin(analysis);
  },
};

function isSuspect({ binding: { problem } }: BoundLine): boolean {
  return problem?.kind === 'unknown-name' || problem?.kind === 'unknown-module';
}

/** A directive of nginx. One alone may be that of a plugin where plugins bring directives. */
function ofNginx(
  analysis: Analysis,
  { line, owner }: BoundLine,
  word: Token,
  body: Body,
  isNginx: boolean,
): Finding | undefined {
  const { plugins, schema } = analysis;
  const instead = nginxWords.get(word.text);
  if (instead === undefined || word !== line.name || isOptions(owner)) return undefined;
  if (plugins.unknown || isOrdered(word.text, analysis)) return undefined;
  const message = `There is no directive "${word.text}" in Caddy; it is one of nginx. Write ${instead}.`;
  const isExtendable = body === schema.site || body === schema.routes;
  const isCertain = isNginx || !isExtendable || plugins.build.kind === 'stock';
  return finding(word, message, isCertain ? {} : { severity: 'warning' });
}

function unknownName(
  analysis: Analysis,
  bound: BoundLine,
  word: Token,
  body: Body,
): Finding | undefined {
  const { line, parent, owner } = bound;
  const { schema, plugins } = analysis;
  // A line of any block may be an import.
  const isSlip = word === line.name && isOneSlip(word.text, 'import');
  const near = isSlip ? 'import' : nearest(word.text, namesOf(body));
  const { text, fixes } = suggestion(word, near);
  const extendable = body === schema.site || body === schema.routes || body === schema.options;
  if (!extendable || word !== line.name) {
    const isInner = parent && word === line.name;
    const of = isInner ? calledWithModule(parent) : line.name.text;
    const other = isInner && !text ? moduleThatHas(word.text, parent) : undefined;
    const rest = other ? ` "${other}" has it.` : text || usual(body);
    return finding(word, `"${of}" has no "${word.text}".${rest}`, { fixes });
  }
  const thing = isOptions(owner) ? 'global option' : 'directive';
  if (plugins.unknown || isOrdered(word.text, analysis)) return undefined;
  if (text) return finding(word, `There is no ${thing} "${word.text}".${text}`, { fixes });
  const advice = ` If a plugin brings it, name the plugin in .caddylint.yaml, or let the Dockerfile build it in with xcaddy.`;
  const why = plugins.build.kind === 'foreign' ? undefined : whyImpossible(analysis, bound, body);
  const isCertain = why !== undefined || plugins.build.kind === 'stock';
  const message = `There is no ${thing} "${word.text}" in Caddy.`;
  if (!isCertain) return finding(word, message + advice, { severity: 'warning' });
  return finding(word, message + (why ? reasonOf(why, word) : ''), {
    fixes: why ? mends(why, word) : [],
  });
}

function reasonOf(why: Impossible, { text }: Token): string {
  switch (why.kind) {
    case 'inner':
      return ` It belongs into the block of "${why.outer}".`;
    case 'address':
      return ' The address of a site stands outside of all other blocks, and that of a backend behind "reverse_proxy".';
    case 'matcher':
      return ` It belongs into a matcher: "@name ${text} …".`;
    case 'word-missing':
      return why.words.length > 3
        ? ' A word is missing in front of it.'
        : ` Did you mean ${why.words.map((name) => `"${name} ${text}"`).join(' or ')}?`;
    case 'swapped':
      return ` Did you mean "${why.name.text} ${text}"?`;
    default:
      return '';
  }
}

/** The name of a line, with that of the module whose block it has. */
function calledWithModule({ line, binding }: BoundLine): string {
  const module = binding.inner.at(-1);
  const word = module && line.args[module.at];
  return word ? `${line.name.text} ${word.text}` : line.name.text;
}

/** The line with another module in whose block a name belongs. */
function moduleThatHas(name: string, { line, binding }: BoundLine): string | undefined {
  const inline = binding.entry?.pattern.find((element) => element.type === 'inline');
  const entry = [...(inline ? entriesOf(inline.body) : [])].find(
    ({ body }) => body && namesOf(body).includes(name),
  );
  const module = literalName(entry);
  return module === undefined ? undefined : `${line.name.text} ${module}`;
}

/** The names of a body, when they are few. */
function usual(body: Body): string {
  const names = namesOf(body).filter((name) => name !== 'import');
  if (names.length === 0 || names.length > 6) return '';
  return ` It has: ${names.join(', ')}.`;
}

/**
 * Directives of plugins that leave their place in the order to the option `order`: without it Caddy takes them in `route`
 * only, however it is built.
 */
function* withoutPlace(analysis: Block): Generator<Finding> {
  const unordered = analysis.schema.bodies.get('unordered_directives');
  for (const { line, binding, parent, owner } of analysis.soundLines) {
    const { entry } = binding;
    const name = line.name.text;
    if (!entry || isOptions(owner) || !unordered?.byName.get(name)?.includes(entry)) continue;
    if (parent?.line.name.text === 'route' || isOrdered(name, analysis)) continue;
    yield finding(
      line.name,
      `"${name}" has no place in the order of directives, so Caddy refuses it here. Put it into "route", or give it a place with the global option "order".`,
    );
  }
}

/** Once for each plugin: a name of it is used, and nothing says how Caddy is built. */
function* perhapsWithoutPlugin(analysis: Analysis): Generator<Finding> {
  if (analysis.plugins.build.kind !== 'unknown') return;
  const told = new Set<string>();
  const uses = analysis.blocks.map('names of plugins', [], (block) => [...usesOfPlugins(block)]);
  for (const { word, plugin } of uses.flat()) {
    const isNew = !told.has(plugin);
    told.add(plugin);
    if (!isNew || isOrdered(word.text, analysis)) continue;
    yield finding(
      word,
      `"${word.text}" comes from the plugin ${plugin}, without which Caddy does not start. If it is built in, add "${plugin}" to "plugins" in .caddylint.yaml.`,
      { severity: 'warning' },
    );
  }
}
