import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import { relative } from '../workspace.ts';
import { matchersInSight } from './matchers-in-sight.ts';
import { cursorAt } from './cursor.ts';
import { type Named, namedAt } from './names.ts';
import { otherHeir, otherMentions } from './named-variable.ts';
import { distinct } from './distinct.ts';

/** The edits of all files, or a sentence that says why there are none. */
export type Renaming = { readonly edits: readonly PlacedEdit[] } | { readonly refused: string };

/** The name that can be changed at `offset`, or why it cannot; undefined where there is none. */
export function prepareRename(
  analysis: Analysis,
  uri: string,
  offset: number,
): (Span & { readonly name: string }) | { readonly refused: string } | undefined {
  const named = namedAt(analysis, uri, offset);
  if (!named || fixed.has(named.kind)) return undefined;
  const refused = obstacle(named, analysis);
  if (refused !== undefined) return { refused };
  const { start, end } = named.at;
  return { start, end, name: named.name };
}

/** Gives the thing under the cursor another name, everywhere it stands. */
export function rename(
  analysis: Analysis,
  uri: string,
  offset: number,
  newName: string,
): Renaming | undefined {
  const named = namedAt(analysis, uri, offset);
  if (!named || fixed.has(named.kind)) return undefined;
  const isMatcher = named.kind === 'matcher' || named.kind === 'response-matcher';
  const name = isMatcher && !newName.startsWith('@') ? `@${newName}` : newName;
  const refused =
    obstacle(named, analysis) ??
    badName(named, name) ??
    (name === named.name ? undefined : clash(named, name, analysis, uri, offset));
  if (refused !== undefined) return { refused };
  const places = distinct([...named.definitions, ...named.uses]);
  return { edits: places.map((place) => ({ ...place, text: name })) };
}

/** What goes by its name in more than files that are read. */
const fixed: ReadonlySet<Named['kind']> = new Set([
  'file',
  'service',
  'folder',
  'url',
  'host',
  'placeholder',
]);

/** Why a name cannot be changed by edits of its places. */
function obstacle(named: Named, analysis: Analysis): string | undefined {
  const { name, definitions, uses, kind } = named;
  if (kind === 'variable') {
    const [other] = otherMentions(analysis, name);
    if (other) {
      const path = relative(analysis.files.root, other.uri);
      const before = (analysis.files.read(other.uri) ?? '').slice(0, other.start);
      const line = before.split('\n').length;
      return `"${path}" names ${name} in line ${line}, which may be another variable. Rename it by hand.`;
    }
    const heir = otherHeir(analysis, name);
    if (heir) {
      const path = relative(analysis.files.root, heir.file);
      return `"${path}" hands ${name} on to the service "${heir.service}", which knows it by that name.`;
    }
  }
  const isElsewhere = [...definitions, ...uses].some((place) => analysis.textAt(place) !== name);
  return isElsewhere ? `"${name}" is put together from several parts.` : undefined;
}

function badName({ kind }: Named, name: string): string | undefined {
  if (kind === 'variable') {
    return /^[A-Za-z_]\w*$/.test(name)
      ? undefined
      : 'The name of a variable has letters, digits and underscores.';
  }
  const own = kind === 'snippet' || kind === 'route' ? name : name.slice(1);
  if (own === '' || /[\s{}()"`#\\,]/.test(own)) {
    return 'A name has neither blanks, brackets, quotes nor commas.';
  }
  return undefined;
}

function clash(
  { kind }: Named,
  name: string,
  analysis: Analysis,
  uri: string,
  offset: number,
): string | undefined {
  const { config, project } = analysis;
  const there = `There is a ${kind === 'route' ? 'named route' : kind} "${name}" already.`;
  if (kind === 'snippet')
    return config.snippets.some((one) => one.name === name) ? there : undefined;
  if (kind === 'route') return config.routes.some((one) => one.name === name) ? there : undefined;
  if (kind === 'variable') return project.environment.variables.has(name) ? there : undefined;
  if (kind !== 'matcher') return undefined;
  const cursor = cursorAt(analysis, uri, offset);
  const isTaken = cursor && matchersInSight(cursor).some((one) => one.name === name);
  return isTaken ? there : undefined;
}
