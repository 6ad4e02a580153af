import type { Files } from '../../workspace.ts';
import type { Environment } from '../../project/project.ts';
import type { Arguments } from './arguments.ts';
import type { ImportUse, Problem, Via } from '../config.ts';
import type { SnippetDefinition, TopLine } from './expansion.ts';
import { fill, type Source } from './fill.ts';
import type { ContainerFiles } from '../containers/container-files.ts';
import { filesOfImport, type ImportedFiles } from './import-files.ts';
import { type Found, isMet, type KeptLine, type Need, type Stamps } from './kept-lines.ts';
import type { Steps } from './joined-lines.ts';
import type { Memory, Store } from '../memory.ts';

/** How many lines imports may bring for each line at the top of a file. */
const LINES_EACH = 50;

/** What is gathered while imports are carried out. */
export interface State {
  readonly files: Files;
  readonly environment: Environment;
  /** Where Caddy runs in a container. */
  readonly container: ContainerFiles | undefined;
  readonly root: string;
  readonly sources: Map<string, Source>;
  readonly snippets: Map<string, SnippetDefinition>;
  readonly definitions: SnippetDefinition[];
  readonly imports: ImportUse[];
  readonly problems: Problem[];
  readonly steps: Steps;
  /** How many more lines may come out of imports. */
  budget: number;
  /** How many of them were added for files that were read. */
  granted: number;
  complete: boolean;
  /** Whether there may be snippets that nobody here can read. */
  moreSnippets: boolean;
  readonly memory: Memory;
  readonly kept: Store<object, KeptLine>;
  readonly stamps: Stamps;
  /** What the imports of the line at hand have found. */
  needs: Need[];
}

/** Where lines come from: their file, and what an import gave to them. */
export interface Scope {
  readonly source: Source;
  readonly depth: number;
  readonly via?: Via;
  readonly args?: Arguments;
}

/** What an import that is written in the file `from` brings, apart from snippets. */
export function importedFrom(
  state: State,
  from: string,
  pattern: string,
): ImportedFiles & { readonly sources: readonly Source[] } {
  const found = filesOfImport(state.files, state.container, from, pattern);
  const sources = found.uris.flatMap((uri) => readSource(state, uri) ?? []);
  return { ...found, sources };
}

export function readSource(state: State, uri: string): Source | undefined {
  const known = state.sources.get(uri);
  if (known) return known;
  const text = state.files.read(uri);
  if (text === undefined) return undefined;
  const source = fill(uri, text, state.environment, state.memory);
  const more = LINES_EACH * source.filled.lines.length;
  state.budget += more;
  state.granted += more;
  state.sources.set(uri, source);
  return source;
}

/** A line of the Caddyfile itself, taken over when neither it, which `stamp` stands for, nor what it imports has changed. */
export function keptLine(state: State, stamp: object, make: () => TopLine): TopLine {
  const known = state.kept.get(stamp);
  const isKept = known?.needs.every((need) => isMet(need, found(state))) ?? false;
  if (known && isKept && state.budget > known.cost) return takeOver(state, known);
  const { imports, problems, budget, granted, complete } = state;
  const [firstImport, firstProblem] = [imports.length, problems.length];
  state.needs = [];
  state.complete = true;
  const top = make();
  state.kept.set(stamp, {
    top,
    needs: state.needs,
    imports: imports.slice(firstImport),
    problems: problems.slice(firstProblem),
    cost: budget - state.budget + (state.granted - granted),
    complete: state.complete,
  });
  // What follows may be an import at the top, which is not kept.
  state.needs = [];
  state.complete &&= complete;
  return top;
}

function takeOver(state: State, known: KeptLine): TopLine {
  for (const need of known.needs) {
    const definition = need.kind === 'snippet' ? state.snippets.get(need.name) : undefined;
    if (definition) definition.uses++;
  }
  for (const use of known.imports) state.imports.push(use);
  for (const problem of known.problems) state.problems.push(problem);
  state.budget -= known.cost;
  state.complete &&= known.complete;
  return known.top;
}

function found(state: State): Found {
  const { snippets, stamps } = state;
  return { snippets, stamps, files: (from, pattern) => importedFrom(state, from, pattern) };
}
