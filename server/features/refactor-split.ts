import { wholeLine } from '../../grammar/text.ts';
import type { Site, Tree } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import type { Action } from './actions.ts';
import { indented } from './indented.ts';
import { placeAbove } from './refactor-extract.ts';
import type { Refactor } from './refactors.ts';
import { itemAt } from './scope.ts';

/** Gives one name of a site for `example.com` and `www.example.com` a site of its own, which redirects to the other. */
export const splitSite: Refactor = (analysis, uri, selection) => {
  const tree = analysis.config.sources.get(uri)?.written;
  const item = tree && itemAt(tree, selection.start);
  if (!tree || item?.kind !== 'site' || !item.block || item.addresses.length !== 2) return [];
  const [first, last] = [item.addresses[0]!, item.addresses[1]!];
  if (selection.start < first.start || selection.end > last.end) return [];
  // A comment between the names would be lost.
  if (tree.text.slice(first.end, last.start).includes('#')) return [];
  const names = [first, last].map(({ start, end, quote }) =>
    quote === '' ? readName(tree.text.slice(start, end)) : undefined,
  );
  const www = names.find((name) => name?.rest.startsWith('www.'));
  const apex = names.find((name) => name && `www.${name.rest}` === www?.rest);
  if (!www || !apex || www.scheme !== apex.scheme) return [];
  const carried = carriedOver(analysis, uri, tree, item);
  const scheme = schemeOf(analysis, uri, item);
  if (carried === undefined || scheme === undefined) return [];
  const split = (from: Name, to: Name): Action => {
    const at = placeAbove(tree, item);
    const site = `${from.text} {\n${carried}\tredir ${scheme}://${to.rest}{uri} permanent\n}\n\n`;
    return {
      title: `Redirect "${from.rest}" to "${to.rest}" in a site of its own`,
      kind: 'rewrite',
      edits: [
        { uri, start: at, end: at, text: site },
        { uri, start: first.start, end: last.end, text: to.text },
      ],
      preferred: false,
      keeps: false,
    };
  };
  return [split(www, apex), split(apex, www)];
};

interface Name {
  /** As it is written, without a comma behind it. */
  readonly text: string;
  readonly scheme: string;
  /** Host and port. */
  readonly rest: string;
}

function readName(written: string): Name | undefined {
  const text = written.replace(/,$/, '');
  const scheme = /^https?:\/\//.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  // A path stays in the way of a redirect, and a placeholder is none of the request's.
  return rest === '' || /[/*,]|\{(?!\$)/.test(rest) ? undefined : { text, scheme, rest };
}

/** What the names of the site speak. */
function schemeOf(analysis: Analysis, uri: string, { start }: Site): string | undefined {
  const site = analysis.config.sites.find(
    (one) => one.head.uri === uri && one.head.start === start,
  );
  return site && siteScheme(site, analysis.ports);
}

/** The lines that say how to listen and which certificates to use, as rows. Undefined when they come from an import. */
function carriedOver(
  { config }: Analysis,
  uri: string,
  tree: Tree,
  { start, lines }: Site,
): string | undefined {
  const site = config.sites.find((one) => one.head.uri === uri && one.head.start === start);
  const isCarried = (name: string | undefined): boolean => name === 'tls' || name === 'bind';
  if (!site || site.lines.some(({ name }) => isCarried(name.text) && name.via)) return undefined;
  return lines
    .filter(({ words: [name] }) => isCarried(name?.text))
    .map((line) => {
      const rows = {
        start: wholeLine(tree.text, line.start).start,
        end: wholeLine(tree.text, line.end - 1).end,
      };
      const lead = tree.text.slice(rows.start, line.start);
      return indented(tree.text, rows, [line], lead, '\t');
    })
    .join('');
}
