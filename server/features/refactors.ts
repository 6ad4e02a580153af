import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Action } from './actions.ts';
import { addDefault } from './refactor-default.ts';
import { extractSnippet } from './refactor-extract.ts';
import { changeHandle } from './refactor-handle.ts';
import { inlineSnippet } from './refactor-inline.ts';
import { changePlaceholder } from './refactor-placeholder.ts';
import { changeQuotes } from './refactor-quotes.ts';
import { splitSite } from './refactor-split.ts';
import { wrapInHandle } from './refactor-wrap.ts';

/** Offers changes of the form of a Caddyfile at a selection, which may be empty. */
export type Refactor = (analysis: Analysis, uri: string, selection: Span) => readonly Action[];

/** All of them, in the order in which they are shown. */
export const refactors: readonly Refactor[] = [
  extractSnippet,
  wrapInHandle,
  inlineSnippet,
  changeHandle,
  splitSite,
  addDefault,
  changePlaceholder,
  changeQuotes,
];
