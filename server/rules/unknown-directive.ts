import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { misplacement } from '../analysis/misplaced.ts';
import { hasPlugins, mayComeFromPlugin } from '../analysis/plugins.ts';
import { isCaddyImage } from '../analysis/volumes.ts';
import { isVersionOne } from '../analysis/version-one.ts';
import { pluginNames } from '../schema/plugins.ts';
import type { Body } from '../schema/usage.ts';
import { type Finding, finding, type Rule } from './rule.ts';
import { namesOf, nearest, suggestion } from './spelling.ts';

export const unknownDirective: Rule = {
  id: 'unknown-directive',
  summary: 'A directive, subdirective, option or module does not exist.',
  category: 'validity',
  severity: 'error',
  *check(analysis) {
    for (const bound of analysis.soundLines) {
      const { problem, entry } = bound.binding;
      if (entry?.notes.until !== undefined) {
        const { until, deprecated } = entry.notes;
        const hint = deprecated === undefined ? 'Delete it.' : asSentence(deprecated);
        const { name } = bound.line;
        yield finding(name, `"${name.text}" went away after Caddy ${until}. ${hint}`);
        continue;
      }
      if (problem?.kind !== 'unknown-name' && problem?.kind !== 'unknown-module') continue;
      const word = problem.at < 0 ? bound.line.name : bound.line.args[problem.at];
      if (!word || word.unknown || word.brace || isVersionOne(bound, word)) continue;
      if (misplacement(analysis, bound)) continue;
      const found =
        problem.kind === 'unknown-name'
          ? unknownName(analysis, bound, word, problem.body)
          : unknownModule(analysis, bound, word, problem.namespace);
      if (found) yield found;
    }
  },
};

/** What is deprecated says what to write: a name, or a whole sentence. */
function asSentence(note: string): string {
  return /^[a-z]/.test(note) ? `Write "${note}" instead.` : note;
}

function unknownName(
  analysis: Analysis,
  bound: BoundLine,
  word: Token,
  body: Body,
): Finding | undefined {
  const { line, parent, owner } = bound;
  const { text, fixes } = suggestion(word, nearest(word.text, namesOf(body)));
  const { schema, config, project } = analysis;
  const extendable = body === schema.site || body === schema.routes || body === schema.options;
  if (!extendable || word !== line.name) {
    const of = parent && word === line.name ? parent.line.name.text : line.name.text;
    return finding(word, `"${of}" has no "${word.text}".${text || usual(body)}`, { fixes });
  }
  const isOption = 'late' in owner;
  const thing = isOption ? 'global option' : 'directive';
  if (mayComeFromPlugin(word.text, config, project)) return undefined;
  if (text) return finding(word, `There is no ${thing} "${word.text}".${text}`, { fixes });
  const known = isOption ? pluginNames.options : pluginNames.directives;
  if (known.has(word.text) && (isOption || !needsOrder(bound))) return undefined;
  if (!isOption && pluginNames.options.has(word.text)) {
    return finding(word, `"${word.text}" is a global option. Move it to the block at the top.`);
  }
  return finding(
    word,
    `There is no ${thing} "${word.text}" in Caddy. If a plugin brings it, name the plugin in .caddylint.yaml, or let the Dockerfile build it in with xcaddy.`,
    isBuiltByOthers(analysis) ? { severity: 'warning' } : {},
  );
}

/** Whether the image that runs Caddy is not Caddy's own: then nobody knows which plugins it has. */
function isBuiltByOthers({ project: { caddy, stages } }: Analysis): boolean {
  if (!caddy) return false;
  const image = caddy.build ? stages.get(caddy.name)?.from?.value : caddy.image?.value;
  return !isCaddyImage(image);
}

/** Whether the directive of a plugin stands where only the option `order` would let it stand. */
function needsOrder({ line, parent }: BoundLine): boolean {
  return pluginNames.unordered.has(line.name.text) && parent?.line.name.text !== 'route';
}

/** The names of a body, when they are few. */
function usual(body: Body): string {
  const names = namesOf(body).filter((name) => name !== 'import');
  if (names.length === 0 || names.length > 6) return '';
  return ` It has: ${names.join(', ')}.`;
}

/** A plugin may bring a module of any name; what is no name of a module at all, nobody brings. */
function unknownModule(
  analysis: Analysis,
  bound: BoundLine,
  word: Token,
  namespace: string,
): Finding | undefined {
  const names = modulesOf(analysis, namespace);
  const { text, fixes } = suggestion(word, nearest(word.text, names));
  const { config, project } = analysis;
  const isOrder = namespace === 'http.handlers';
  if (
    isOrder
      ? isUsed(word.text, analysis) || hasPlugins(project)
      : mayComeFromPlugin(word.text, config, project)
  )
    return undefined;
  const isMatcher = namespace === 'http.matchers';
  const known = isMatcher
    ? pluginNames.matchers
    : isOrder
      ? pluginNames.directives
      : pluginNames.rare.get(namespace);
  if (isOrder && !hasTraces(analysis)) {
    return finding(
      word,
      `Caddy has no directive "${word.text}"${text === '' ? ', and none stands in this file. Delete the line.' : `.${text}`}`,
      { fixes },
    );
  }
  const isPossible = known ? known.has(word.text) : isModuleName(word.text);
  if (isPossible && !text) return undefined;
  const thing = isMatcher
    ? 'matcher'
    : isOrder
      ? 'directive'
      : `module for "${bound.line.name.text}"`;
  const few = names.length > 0 && names.length <= 12 ? ` Caddy has: ${names.join(', ')}.` : '';
  return finding(word, `There is no ${thing} "${word.text}".${text || few}`, { fixes });
}

/** Whether a directive that the option `order` names stands in a site, or may stand in a file that is not here. */
function isUsed(name: string, { lines, config }: Analysis): boolean {
  return (
    !config.complete ||
    lines.some(({ line, owner }) => line.name.text === name && !('late' in owner))
  );
}

/** Whether the file has options or directives of known plugins. */
function hasTraces({ lines }: Analysis): boolean {
  return lines.some(({ line, binding, parent, owner }) => {
    if (binding.problem?.kind !== 'unknown-name' || (parent && 'late' in owner)) return false;
    const known = 'late' in owner ? pluginNames.options : pluginNames.directives;
    return known.has(line.name.text);
  });
}

function modulesOf({ schema }: Analysis, namespace: string): readonly string[] {
  if (namespace === 'http.handlers') return namesOf(schema.directives);
  const bodies = [...schema.bodies.values()].filter((body) => body.namespace === namespace);
  return [...new Set(bodies.flatMap(namesOf))].filter((name) => name !== 'import');
}

function isModuleName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(text);
}
