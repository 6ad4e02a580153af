import { type PlaceholderFact, placeholders } from '../schema/placeholders.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { relative } from '../workspace.ts';
import type { Completion } from './completion.ts';
import type { Cursor } from './cursor.ts';
import { mentionsFor } from './named-variable.ts';
import { ownPlaceholders } from './own-placeholders.ts';
import { originText, valueText } from './variable-text.ts';

/** The placeholders that can have a value where the cursor is, shorthands first. */
export function placeholderCompletions(cursor: Cursor, typed: string): readonly Completion[] {
  const isOption = cursor.scope.kind === 'body' && cursor.scope.block === 'options';
  const names = new Set(cursor.around.map(({ line }) => line.words[0]?.text));
  const isImported = cursor.item?.kind === 'snippet' || cursor.uri !== cursor.analysis.uri;
  const items = placeholders
    .filter(({ place, expands }) => {
      if (isOption) return expands === undefined && inOptions.has(place);
      if (place === 'errors') return names.has('handle_errors') || isImported;
      if (place === 'import') return isImported;
      if (place === 'authority') return false;
      return true;
    })
    .map(completionOf);
  const variable: Completion = {
    label: '{$…}',
    kind: 'variable',
    text: '{$',
    snippet: '{$${1:NAME}}',
    detail: 'An environment variable, filled in before the file is read',
    rank: 4,
  };
  if (typed.startsWith('{env.')) return runTimeVariables(cursor);
  const header = /^\{(?:http\.request\.)?header\./.exec(typed)?.[0];
  if (header !== undefined && !isOption) return requestHeaders(cursor, header);
  return [...(isOption ? [] : placeholdersOfFile(cursor)), variable, ...items];
}

/** What lines of the file give a value to. */
function placeholdersOfFile({ analysis, uri, offset }: Cursor): readonly Completion[] {
  const found = new Map<string, Completion>();
  for (const { name, by, token } of ownPlaceholders(analysis)) {
    // The one that is being written is no proposal.
    if (token.uri === uri && token.start <= offset && offset <= token.end) continue;
    found.set(name, { label: `{${name}}`, kind: 'placeholder', detail: ways[by], rank: 2 });
  }
  return [...found.values()];
}

const ways = { map: 'set by map', vars: 'set by vars', regexp: 'the first group of a regexp' };

function requestHeaders({ analysis }: Cursor, start: string): readonly Completion[] {
  const values = analysis.schema.kinds.get('present_header_field')?.values ?? [];
  return values.map(({ text, doc }) => ({
    label: `${start}${text}}`,
    kind: 'placeholder',
    about: { type: 'text', text: doc },
  }));
}

/** The short names of what a request has. */
export function shorthandCompletions(cursor: Cursor): readonly Completion[] {
  const isOption = cursor.scope.kind === 'body' && cursor.scope.block === 'options';
  if (isOption) return [];
  return placeholders
    .filter(({ expands, place, deprecated }) => expands && place === 'request' && !deprecated)
    .map(completionOf);
}

/** What `{env.NAME}` can read while Caddy runs. */
function runTimeVariables({ analysis }: Cursor): readonly Completion[] {
  return [...analysis.project.environment.variables].map(([name, fact]) => ({
    label: `{env.${name}}`,
    kind: 'variable',
    detail: valueText(name, fact.value),
    about: { type: 'text', text: originText(fact, analysis) },
  }));
}

/** The environment variables that are known, and those that the Caddyfile already names. */
export function variableCompletions({ analysis, uri, offset }: Cursor): readonly Completion[] {
  const { environment } = analysis.project;
  const found = new Map<string, Completion>();
  for (const [name, fact] of environment.variables) {
    found.set(name, {
      label: `{$${name}}`,
      kind: 'variable',
      detail: valueText(name, fact.value),
      about: { type: 'text', text: originText(fact, analysis) },
    });
  }
  for (const { variables } of analysis.config.sources.values()) {
    for (const { name, default: fallback, at } of variables) {
      // The one that is being written is no proposal.
      if (at.uri === uri && at.start <= offset && offset <= at.end) continue;
      if (found.has(name) || !/^[A-Za-z_]\w*$/.test(name)) continue;
      const detail = fallback === undefined ? 'not known' : `default ${JSON.stringify(fallback)}`;
      found.set(name, { label: `{$${name}}`, kind: 'variable', detail, rank: 6 });
    }
  }
  for (const [name, file] of namesBeside(analysis)) {
    if (found.has(name)) continue;
    const path = relative(analysis.files.root, file);
    const detail = environment.complete ? `does not reach Caddy from ${path}` : path;
    found.set(name, { label: `{$${name}}`, kind: 'variable', detail, rank: 8 });
  }
  return [...found.values()];
}

/** What neighbours set, though not for Caddy as far as is known, each with the first file. */
function namesBeside(analysis: Analysis): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of analysis.dependsOn.files) {
    for (const { name, sets } of mentionsFor(analysis, file)) {
      if (sets && !found.has(name)) found.set(name, file);
    }
  }
  return found;
}

const inOptions: ReadonlySet<PlaceholderFact['place']> = new Set([
  'anywhere',
  'event',
  'authority',
  'access-log',
]);

function completionOf(fact: PlaceholderFact): Completion {
  const { name, expands, place, deprecated } = fact;
  const star = name.indexOf('*');
  const rest = fact.rest === 'index' || fact.rest === 'range' ? '0' : 'name';
  const snippet = star < 0 ? undefined : `{${name.replace('*', () => `\${1:${rest}}`)}}`;
  return {
    label: `{${name}}`,
    kind: 'placeholder',
    ...(star < 0 ? {} : { text: `{${name.slice(0, star)}` }),
    ...(snippet === undefined ? {} : { snippet }),
    ...(expands === undefined ? {} : { detail: `{${expands}}` }),
    rank: deprecated === undefined ? rankOf(expands, place) : 9,
    about: { type: 'placeholder', fact },
    ...(deprecated === undefined ? {} : { deprecated: true }),
  };
}

function rankOf(expands: string | undefined, place: PlaceholderFact['place']): number {
  if (place === 'import' || place === 'errors') return 2;
  if (expands === undefined) return 6;
  return place === 'request' ? 3 : 5;
}
