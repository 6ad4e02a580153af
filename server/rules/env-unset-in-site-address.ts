import type { Analysis } from '../analysis/analyze.ts';
import { misspeltIn } from '../analysis/deployment/misspelt.ts';
import { isWithoutHost, mayBeSites, type VariableUse } from '../analysis/expand/fill.ts';
import {
  isEmpty,
  isPassedUnset,
  type PlacedVariable,
  placedVariables,
  setElsewhere,
  templateWithout,
  withoutVariable,
} from '../analysis/expand/variables.ts';
import { inlineOwner } from '../project/inline-uri.ts';
import type { Project } from '../project/project.ts';
import { basename } from '../workspace.ts';
import { type Finding, finding, type Fix, type Related, replace, type Rule } from './rule.ts';

export const envUnsetInSiteAddress: Rule = {
  id: 'env-unset-in-site-address',
  summary: 'A variable in the address of a site has no value.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const byName = new Map<string, PlacedVariable[]>();
    for (const placed of placedVariables(analysis)) {
      if (placed.where !== 'address' || isOfOwnLines(placed)) continue;
      const uses = byName.get(placed.use.name);
      if (uses) uses.push(placed);
      else byName.set(placed.use.name, [placed]);
    }
    for (const uses of byName.values()) {
      const found = judge(uses, analysis);
      if (found) yield found;
    }
  },
};

/** The first use speaks for all of them. */
function judge(uses: readonly PlacedVariable[], analysis: Analysis): Finding | undefined {
  const needed = uses.filter((one) => !isSpare(one, analysis));
  const placed = needed.find(({ use }) => use.default === undefined) ?? needed[0];
  if (!placed) return undefined;
  const { use } = placed;
  const { project } = analysis;
  if (mayBeWhole(withoutVariable(placed))) return undefined;
  if (misspeltIn(analysis).some(({ name }) => name === use.name)) return undefined;
  const rest = {
    fixes: [defaultFix(uses)],
    related: relatedOf(uses.filter((one) => one !== placed)),
  };
  // What becomes of a default is said by the rule about empty texts.
  if (use.state.kind === 'set' && use.default) return undefined;
  if (isEmpty(use, project)) {
    // The whole environment lies in another file: that is what the rule about it says.
    if (use.state.kind === 'unset' && setElsewhere(use.name, analysis)) return undefined;
    const how = use.state.kind === 'set' ? 'is empty' : 'is not set';
    const whose = project.caddy ? ` for the service "${project.caddy.name}"` : '';
    return finding(
      use.at,
      `"${use.name}" ${how}${whose}: ${consequence(placed)}. Set it, or write a default such as "{$${use.name}:localhost}".`,
      { ...rest, ...(isForAll(placed) || isGuessed(use, project) ? { severity: 'warning' } : {}) },
    );
  }
  if (use.state.kind !== 'unknown' || use.default !== undefined) return undefined;
  if (isPassedUnset(use.name, analysis)) {
    const isCompose = inlineOwner(use.at.uri) !== undefined;
    return finding(
      use.at,
      `Compose passes "${use.name}" on, and nothing sets it. Without a value, ${consequence(placed)}. Set it in ".env", or write a default such as "${isCompose ? `\${${use.name}:-localhost}` : `{$${use.name}:localhost}`}".`,
      { ...rest, ...(isCompose && { fixes: [] }), severity: 'warning' },
    );
  }
  const template = templateWithout(use.name, analysis);
  if (template === undefined) return undefined;
  return finding(
    use.at,
    `"${use.name}" is not in "${basename(template)}", from which the service "${project.caddy?.name}" has its environment. Without a value, ${consequence(placed)}. Add it there.`,
    { ...rest, fixes: [nameFix(template, use.name, analysis), ...rest.fixes], severity: 'warning' },
  );
}

/** Whether Caddy makes do without the address, since there are others and no comma waits for it. */
function isSpare(placed: PlacedVariable, { config }: Analysis): boolean {
  const { word, source, site } = placed;
  if (!word || !site || site.addresses.length < 2) return false;
  if (withoutVariable(placed).replace(/,$/, '') !== '') return false;
  if (placed.use.state.kind === 'unknown') return false;
  const tokens = config.sites.flatMap(({ addresses }) => addresses.map(({ token }) => token));
  return !tokens.some(({ uri, start }) => uri === source.uri && start === word.start);
}

/** Whether what is left is up to another variable, and may be an address: it begins and ends as one. */
function mayBeWhole(left: string): boolean {
  return left.includes('{$') && !/^\.|\.\.|\.$/.test(left.replace(/,$/, ''));
}

/** https://caddyserver.com/docs/caddyfile/concepts#environment-variables: the text is filled in before anything is read. */
function consequence(placed: PlacedVariable): string {
  const { lines, source, word, site } = placed;
  const left = withoutVariable(placed).replace(/,$/, '');
  const isOnly = (site?.addresses ?? lines.at(-1)?.words ?? []).length === 1;
  if (isForAll(placed)) return 'the site answers for every name';
  if (left === '' && !isOnly) return 'an address is missing, and Caddy refuses to start';
  if (/^https:\/\/(?::\d+)?$/.test(left)) return 'there is no name to get a certificate for';
  if (left !== '') return `of the address only "${left}" is left, and Caddy refuses it`;
  const first = source.written.items.find((item) => item.kind !== 'snippet');
  const isFirst = first?.kind === 'site' && first.addresses[0] === word;
  if (!lines[0]?.block) return 'the file has no address, and Caddy takes the next line for one';
  return isFirst
    ? 'the block has no address, and Caddy reads it as global options'
    : 'the block has no address, and Caddy refuses to start';
}

/** A place for whole sites that a variable may bring: nothing else is on the line, and what follows has its own braces. */
function isOfOwnLines({ lines: [line], alone, source }: PlacedVariable): boolean {
  if (!line || !alone || line.words.length > 1 || line.block) return false;
  const all = source.written.lines;
  return mayBeSites(all.slice(all.indexOf(line) + 1));
}

/** What is left is an address without a name. */
function isForAll(placed: PlacedVariable): boolean {
  const left = withoutVariable(placed).replace(/,$/, '');
  return left !== '' && isWithoutHost(left);
}

/** An env file that lies about is not certainly the one that Caddy is started with. */
function isGuessed({ state }: VariableUse, { caddy }: Project): boolean {
  return !caddy && state.kind === 'set';
}

function relatedOf(uses: readonly PlacedVariable[]): readonly Related[] {
  return uses.map(({ use }) => ({ at: use.at, message: 'Here as well.' }));
}

/** Names the variable in the template, for whoever fills it in. */
function nameFix(uri: string, name: string, { files }: Analysis): Fix {
  const text = files.read(uri) ?? '';
  const glue = text === '' || text.endsWith('\n') ? '' : '\n';
  const edit = replace({ uri, start: text.length, end: text.length }, `${glue}${name}=\n`);
  return { title: `Add it to "${basename(uri)}"`, edits: [edit], safe: false };
}

function defaultFix(uses: readonly PlacedVariable[]): Fix {
  const edits = uses
    .filter(({ use }) => use.default === undefined)
    .map(({ use }) =>
      replace({ uri: use.at.uri, start: use.at.end - 1, end: use.at.end - 1 }, ':localhost'),
    );
  return { title: 'Write a default for local use', edits, safe: false };
}
