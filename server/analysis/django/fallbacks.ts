import type { Analysis } from '../analyze.ts';
import type { Outcome } from '../answers/answer.ts';
import type { Site } from '../config.ts';
import type { FilesHandler } from '../routes/handlers.ts';
import type { Leaf } from '../routes/leaves.ts';
import type { Matcher } from '../routes/matchers.ts';
import type { Route } from '../routes/routes.ts';
import { outcomesBelow } from './static-files.ts';

/** A file server for all that no other route takes. */
export interface Fallback {
  readonly files: FilesHandler;
  /** The route itself. */
  readonly route: Route;
  /** The page that stands for every address which is no file; absent when there is none. */
  readonly page: string | undefined;
  readonly outcome: Outcome & { readonly kind: 'files' };
}

/**
 * The file server that gets all requests below `url` in a site because nothing there is for them, neither a route nor an upstream.
 * Absent when any of them may end elsewhere.
 */
export function fallbackBelow(
  analysis: Pick<Analysis, 'routes' | 'leaves'>,
  site: Site,
  url: string,
): Fallback | undefined {
  const outcomes = outcomesBelow(site, analysis.routes(site), url);
  const found = outcomes.flatMap((outcome) => (outcome.kind === 'files' ? [outcome] : []));
  const [first] = found;
  const route = first?.chain.at(-1);
  if (!first || !route || found.length < outcomes.length) return undefined;
  if (!found.every(({ chain }) => chain.every(isForAll) && chain.at(-1) === route))
    return undefined;
  // What was meant to answer and never does is told of by itself.
  if (analysis.leaves(site).some((leaf) => leaf.route !== route && mayMean(leaf, url))) {
    return undefined;
  }
  if (first.files.passThru) return undefined;
  const page = found.map(pageOf).find((one) => one !== undefined);
  return { files: first.files, route, page, outcome: first };
}

/** The last file of `try_files`, where it is one and the same for all addresses. */
function pageOf({ passed }: Outcome): string | undefined {
  for (const { route } of passed.toReversed()) {
    const last = route.handler.kind === 'try-files' ? route.handler.files.at(-1) : undefined;
    if (last && !last.unknown && /^\/[^{}=]+$/.test(last.text)) return last.text;
  }
  return undefined;
}

function isForAll({ matcher }: Route): boolean {
  if (matcher.kind === 'any') return true;
  return (
    matcher.kind === 'path' && matcher.patterns.some(({ text }) => text === '*' || text === '/*')
  );
}

function mayMean({ matcher }: Leaf, url: string): boolean {
  return mayTake(matcher, url);
}

/** Whether a matcher may be for some requests below `url`. */
function mayTake(matcher: Matcher, url: string): boolean {
  switch (matcher.kind) {
    case 'path':
      return matcher.patterns.some(({ text }) => {
        const star = text.indexOf('*');
        const start = star < 0 ? text : text.slice(0, star);
        return start.startsWith(url.slice(0, -1)) || (star >= 0 && url.startsWith(start));
      });
    case 'all':
      return matcher.of.every((one) => mayTake(one, url));
    case 'some':
      return matcher.of.some((one) => mayTake(one, url));
    default:
      return true;
  }
}
