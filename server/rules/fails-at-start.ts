import { emptyAcmeWords } from '../analysis/conflicts/acme-options.ts';
import { isInUnusedMatcher } from '../analysis/language/matcher-use.ts';
import { isReplaced } from '../analysis/language/replaced-lines.ts';
import { replacedWords } from '../analysis/language/replaced-patterns.ts';
import type { Analysis, Block } from '../analysis/analyze.ts';
import {
  type Config,
  isOptions,
  isSite,
  type Line,
  type Site,
  type Token,
} from '../analysis/config.ts';
import type { Conflict } from '../analysis/conflicts/conflicts.ts';
import { defaultLogConflict } from '../analysis/conflicts/default-log.ts';
import { unsetAtStart } from '../analysis/conflicts/env-at-start.ts';
import { lateConflicts } from '../analysis/conflicts/late-conflicts.ts';
import { bindsOf, fronts } from '../analysis/sites/listening.ts';
import { optionLines } from '../analysis/options.ts';
import type { BoundLine } from '../analysis/model.ts';
import { inFileOrder } from '../../grammar/text.ts';
import { reachesServer, sharedListeners } from '../analysis/conflicts/web-servers.ts';
import { whyNoGroupName } from '../schema/kinds-names.ts';
import { lateFaults } from '../schema/late.ts';
import { type Element, type Entry, literalName, nameKind } from '../schema/usage.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const failsAtStart: Rule = {
  id: 'fails-at-start',
  summary: 'Caddy reads a value without complaint and does not start with it.',
  category: 'trap',
  severity: 'error',
  *checkBlock(block) {
    for (const bound of block.soundLines) if (!serversAround(bound)) yield* judged(bound, block);
  },
  *check(analysis) {
    yield* unknownAuthorities(analysis);
    yield* impossiblePorts(analysis);
    const lone = defaultLogConflict(analysis);
    if (lone && !analysis.faults.isDamaged(lone.at)) yield withOther(lone);
    yield* listenersTwice(analysis);
    for (const { at, name, variable } of emptyAcmeWords(analysis)) {
      if (analysis.faults.isDamaged(at)) continue;
      const why =
        variable === undefined
          ? `"{${name}}" is a placeholder without a value outside of requests. Caddy notices when it starts, and stops. Write the value, or an environment variable as {$NAME}.`
          : withoutValue(variable);
      yield finding(at, why);
    }
    // Whether a server gets these settings at all, the addresses of the sites say.
    const inServers = analysis.blocks.map('faults of servers', [], (block) =>
      block.soundLines.flatMap((bound) => {
        const servers = serversAround(bound);
        return servers ? judged(bound, block).map((found) => ({ servers, found })) : [];
      }),
    );
    for (const { servers, found } of inServers.flat())
      if (reachesServer(servers, analysis)) yield found;
  },
};

/** The global option `servers` that a line stands in. */
function serversAround({ parent, owner }: BoundLine): Line | undefined {
  if (!isOptions(owner)) return undefined;
  let outer = parent;
  while (outer?.parent) outer = outer.parent;
  return outer?.line.name.text === 'servers' ? outer.line : undefined;
}

/** Only few lines are at fault, and whether one counts at all is asked of those alone. */
function judged(bound: BoundLine, block: Block): readonly Finding[] {
  const found = [...judge(bound, block)];
  return found.length > 0 && isReplaced(bound) ? [] : found;
}

function* judge(bound: BoundLine, block: Block): Generator<Finding> {
  const { schema, config } = block;
  const { line, binding } = bound;
  const { problem } = binding;
  if (problem?.kind === 'word-repeated' && problem.late) {
    if (isInUnusedMatcher(bound, block)) return;
    const word = line.args[problem.at] ?? line.name;
    const message = `"${word.text}" already stands there. Caddy notices when it starts, and stops. Delete one of the two.`;
    const related = [{ at: (problem.first as Line).name, message: 'The first one.' }];
    yield finding(word, message, { related });
  }
  if (problem || isForHttpOnly(bound)) return;
  const group = namelessGroup(bound);
  if (group && !isInUnusedMatcher(bound, block))
    yield finding(
      group,
      `The groups of this regular expression are called "${group.text.slice(1)}", which ${whyNoGroupName(group.text.slice(1))}. Caddy notices when it starts, and stops. Rename the matcher, or write a name in front of the expression.`,
    );
  for (const name of namesWithoutValues(bound)) {
    if (isInUnusedMatcher(bound, block)) continue;
    yield finding(
      name,
      `"${name.text}" has nothing to compare with. Caddy notices when it starts, and stops. Write a value behind it.`,
    );
  }
  const replaced = replacedWords(bound);
  for (const { at, why } of lateFaults(line, binding, schema.kinds)) {
    if (replaced.has(at) || isInUnusedMatcher(bound, block)) continue;
    const word = line.args[at] ?? line.name;
    yield finding(word, `"${word.text}" ${why}. Caddy notices when it starts, and stops.`);
  }
  for (const { at, name } of unsetAtStart(bound, schema, block.project.environment)) {
    if (isInUnusedMatcher(bound, block)) continue;
    yield finding(at, withoutValue(name));
  }
  for (const conflict of lateConflicts(bound, config)) {
    if (isInUnusedMatcher(bound, block)) continue;
    yield withOther(conflict);
  }
}

function withOther({ at, message, other }: Conflict): Finding {
  const related = other ? [{ at: other, message: 'The other one.' }] : [];
  return finding(at, `${message} Caddy notices when it starts, and stops.`, { related });
}

function withoutValue(name: string): string {
  return `"{env.${name}}" is empty, since nothing sets ${name} for Caddy. Caddy notices when it starts, and stops. Set the variable, or write a value here.`;
}

/** Certificates of sites with nothing but "http://" addresses are never asked for. */
function isForHttpOnly(bound: BoundLine): boolean {
  const { owner } = bound;
  if (!isSite(owner) || !owner.addresses.every(({ scheme }) => scheme === 'http')) return false;
  let outer = bound;
  while (outer.parent) outer = outer.parent;
  return outer.line.name.text === 'tls';
}

/** The name of a matcher, with its @, after which Caddy cannot call the groups of a regular expression in it. */
function namelessGroup({ line, binding, parent }: BoundLine): Token | undefined {
  const { entry, inner, slots } = binding;
  const own = nameKind(entry) === 'matcher_name' ? line.name : undefined;
  const around = parent?.binding.entry;
  const name = own ?? (nameKind(around) === 'matcher_name' ? parent?.line.name : undefined);
  const matcher = own ? inner.find(({ at }) => at === 0)?.entry : entry;
  if (!name || name.unknown) return undefined;
  if (!regexps.has(literalName(matcher) ?? '') || slots.some((slot) => slot?.kind === 'group_name'))
    return undefined;
  return whyNoGroupName(name.text.slice(1)) && name.text !== '@' ? name : undefined;
}

const regexps: ReadonlySet<string> = new Set(['path_regexp', 'header_regexp', 'vars_regexp']);

function* unknownAuthorities({ blocks }: Analysis): Generator<Finding> {
  const names = blocks.map('names of authorities', [], ({ soundLines }) =>
    soundLines.flatMap(namesOfAuthorities),
  );
  const used = names.flat();
  if (used.length === 0) return;
  const lines = blocks.map('authorities', [], ({ soundLines }) =>
    soundLines.filter(definesAuthority),
  );
  const known = authoritiesOf(lines.flat());
  for (const name of used) {
    if (!known || known.has(name.text)) continue;
    yield finding(
      name,
      `There is no certificate authority "${name.text}" in the global option "pki". Caddy notices when it starts, and stops.`,
    );
  }
}

/** `http_port` and `https_port` take any number, and Caddy tries to listen there only where some site does. */
function* impossiblePorts({ config, ports }: Analysis): Generator<Finding> {
  for (const scheme of ['http', 'https'] as const) {
    const port = optionLines(config, `${scheme}_port`).at(-1)?.args[0];
    if (!port || (ports[scheme] >= 0 && ports[scheme] <= 65535)) continue;
    const redirects = scheme === 'http' && optionLines(config, 'auto_https').length === 0;
    const listener = config.sites
      .filter((site) => listensOnPort(site, config))
      .flatMap(({ addresses }) => addresses)
      .find((address) => {
        if (address.unknown || address.fault) return false;
        const isPlain = address.scheme === 'http';
        if (address.port === '' && isPlain === (scheme === 'http')) return true;
        return redirects && address.host !== '' && !isPlain && address.port !== String(ports.http);
      });
    if (!listener) continue;
    yield finding(
      port,
      `"${port.text}" is no port: they go from 0 to 65535. Caddy has to listen there for "${listener.text}", and stops.`,
      { related: [{ at: listener.token, message: 'This site needs it.' }] },
    );
  }
}

function* listenersTwice(analysis: Analysis): Generator<Finding> {
  const { config, memory } = analysis;
  const shared = memory.once('shared listeners', fronts(config, memory), () =>
    sharedListeners(analysis),
  );
  for (const { listener, address, other } of shared) {
    const [first, second] = inFileOrder(address.token, other.token);
    if (analysis.faults.isDamaged(first) || analysis.faults.isDamaged(second)) continue;
    yield finding(
      second,
      `"${address.text}" and "${other.text}" speak other protocols on ${listener}, so that Caddy makes a server of each, and two servers cannot listen there. Caddy notices when it starts, and stops. Write the same "protocols" into the "bind" of both.`,
      { related: [{ at: first, message: 'The other one.' }] },
    );
  }
}

/** Whether a site surely listens on a port, and not only on sockets. */
function listensOnPort(site: Site, config: Config): boolean {
  const binds = bindsOf(site, config);
  return (
    binds !== undefined &&
    (binds.length === 0 || binds.some(({ hosts }) => hosts.some((host) => !host.includes('/'))))
  );
}

/** The authorities that Caddy has: its own, those of the global options, and those that answer to ACME clients. */
function authoritiesOf(lines: readonly BoundLine[]): ReadonlySet<string> | undefined {
  const found = new Set(['local']);
  for (const { line } of lines) {
    const [name] = line.args;
    if (name?.unknown) return undefined;
    if (name) found.add(name.text);
  }
  return found;
}

function definesAuthority({ line, parent }: BoundLine): boolean {
  return line.name.text === 'ca' && definers.has(parent?.line.name.text ?? '');
}

const definers: ReadonlySet<string> = new Set(['pki', 'acme_server']);

/** Words that name one which has to be there. */
function namesOfAuthorities(bound: BoundLine): readonly Token[] {
  const { line, binding } = bound;
  if (binding.problem || definesAuthority(bound)) return [];
  const names = line.args.filter(
    ({ unknown }, at) => binding.slots[at]?.kind === 'ca_id' && !unknown,
  );
  return names.length > 0 && isReplaced(bound) ? [] : names;
}

/** Matchers of lists that may be empty in the file, but not when they are set up. */
function namesWithoutValues({ line, binding, parent }: BoundLine): readonly Token[] {
  const { entry } = binding;
  if (line.block?.length) return [];
  if (entry && isList(entry)) {
    // Lines of one name are one list.
    const same = parent?.line.block?.some(
      ({ name, args }) => name.unknown || (name.text === line.name.text && args.length > 0),
    );
    return line.args.length === 0 && !same ? [line.name] : [];
  }
  const last = binding.inner[binding.inner.length - 1];
  const name = last && isList(last.entry) ? line.args[last.at] : undefined;
  return name && last?.at === line.args.length - 1 ? [name] : [];
}

function isList({ name, pattern }: Entry): boolean {
  const [element] = pattern;
  const isOptional = element?.type === 'optional' && element.elements[0]?.type === 'word';
  return isOptional && 'literal' in name && lists.has(`${name.literal} ${labelOf(element)}`);
}

function labelOf(element: Element | undefined): string {
  const word = element?.type === 'optional' ? element.elements[0] : undefined;
  return word?.type === 'word' ? word.label : '';
}

const lists: ReadonlySet<string> = new Set(['host host', 'path path', 'method method']);
