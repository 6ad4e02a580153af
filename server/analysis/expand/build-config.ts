import { isInteger } from '../../schema/kinds-values.ts';
import { addressWords, type Head, heads } from '../../../grammar/build.ts';
import { type Place, through } from '../../../grammar/text.ts';
import type { Project } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';
import { type Address, type Ports, readAddress } from '../sites/addresses.ts';
import type { Config, Line, NamedRoute, OptionsBlock, Problem, Site, Token } from '../config.ts';
import { linesBehindClose } from './behind-close.ts';
import { expand } from './expand.ts';
import type { TopLine } from './expansion.ts';
import { areEqual, areSame, createMemory, type Memory, type Store } from '../memory.ts';

/** The config of the Caddyfile at `uri`, read through `files`. A file that is not there gives an empty config. */
export function buildConfig(
  uri: string,
  files: Files,
  project: Project,
  memory: Memory = createMemory(),
): Config {
  const expansion = expand(uri, files, project, memory);
  const blocksBefore: Blocks = memory.store('blocks');
  const problems: Problem[] = [...expansion.problems];
  const options: OptionsBlock[] = [];
  const blocks: Head<Token, TopLine>[] = [];
  const routes: NamedRoute[] = [];
  for (const head of heads<Token, TopLine>(expansion.lines, (line) => line.behindStray === true)) {
    if (head.kind === 'options') {
      // Caddy does not see an empty block at all.
      const before = blocks.length + routes.length + options.filter(({ lines }) => lines[0]).length;
      options.push(keptBlock(blocksBefore, head, [before > 0], () => optionsOf(head, before > 0)));
    } else if (head.kind === 'route') {
      const route = keptBlock(blocksBefore, head, [], () => routeOf(head));
      const earlier = routes.find((other) => other.name === route.name);
      if (earlier) {
        const { name, nameAt } = route;
        problems.push({ kind: 'duplicate-route', at: nameAt, name, first: earlier.nameAt });
      }
      routes.push(route);
    } else if (head.kind === 'site' || head.kind === 'snippet') {
      blocks.push(head);
      // Among directives, such a brace stands on a line of its own.
      for (const { behindLines: at } of head.rest)
        if (at) problems.push({ kind: 'block-behind-lines', at });
    }
  }
  const ports = portsOf(options);
  const before = memory.sites;
  const sites = blocks.map((head, index) =>
    keptBlock(blocksBefore, head, [ports.http, ports.https], () =>
      withSameAddresses(siteOf(head, ports), before[index]),
    ),
  );
  memory.sites = sites;
  return {
    sources: expansion.sources,
    options,
    sites,
    routes,
    snippets: expansion.snippets.map(({ name, nameAt, at, uses }) => ({
      ...at,
      name,
      nameAt,
      uses,
    })),
    imports: expansion.imports,
    problems,
    complete: expansion.complete,
  };
}

/** The ports of `http_port` and `https_port`, or Caddy's own. */
export function portsOf(options: readonly OptionsBlock[]): Ports {
  return { http: port(options, 'http_port') ?? 80, https: port(options, 'https_port') ?? 443 };
}

/** What was made of lines at the top before, with all that it was made of. */
type Blocks = Store<
  TopLine,
  {
    readonly head: Head<Token, TopLine>;
    readonly more: readonly unknown[];
    readonly block: OptionsBlock | NamedRoute | Site;
  }
>;

function keptBlock<B extends OptionsBlock | NamedRoute | Site>(
  blocks: Blocks,
  head: Head<Token, TopLine>,
  more: readonly unknown[],
  make: () => B,
): B {
  const key = head.opener ?? head.first;
  const known = blocks.get(key);
  // Of one kind, as that is a part of the head.
  if (known && areSame(known.more, more) && isSameHead(known.head, head)) return known.block as B;
  const block = make();
  blocks.set(key, { head, more, block });
  return block;
}

function isSameHead(a: Head<Token, TopLine>, b: Head<Token, TopLine>): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.first === b.first &&
      areSame(a.words, b.words) &&
      areSame(a.rest, b.rest))
  );
}

function optionsOf(head: Head<Token, TopLine>, isBehind: boolean): OptionsBlock {
  const lines = bodyOf(head);
  const block = { ...placeOf(head), lines, late: lines.length > 0 && isBehind };
  return head.opener?.open ? { ...block, open: head.opener.open } : block;
}

function routeOf(head: Head<Token, TopLine>): NamedRoute {
  const nameAt = addressWords(head.words)[0]!;
  return { ...placeOf(head), name: nameAt.text.slice(2, -1), nameAt, lines: bodyOf(head) };
}

function siteOf(block: Head<Token, TopLine>, ports: Ports): Site {
  const { words, opener, first } = block;
  const lines = opener ? bodyOf(block) : joinedLines(block.rest);
  const at = placeOf(block);
  const addresses = words.map((word) => readAddress(word, ports)).filter(isPresent);
  const head = through(words[0] ?? first, words[words.length - 1] ?? first);
  const site = { ...at, addresses, lines, braces: opener !== undefined, head };
  return first.via ? { ...site, via: first.via } : site;
}

/** What is known of all addresses together can be kept while something is typed into one of the sites. */
function withSameAddresses(site: Site, before: Site | undefined): Site {
  if (!before || !areEqual(before.addresses, site.addresses)) return site;
  return { ...site, addresses: before.addresses };
}

function placeOf({ first, opener, rest, words }: Head<Token, TopLine>): Place {
  return through(first, opener ?? rest[rest.length - 1] ?? words[words.length - 1] ?? first);
}

/** The brace that ends a block is never a word. */
function bodyOf({ opener }: Head<Token, TopLine>): readonly Line[] {
  return withoutBrace(opener?.block ?? []);
}

function withoutBrace(lines: readonly Line[]): readonly Line[] {
  const last = lines[lines.length - 1];
  if (!last?.args[last.args.length - 1]?.brace) return lines;
  return [...lines.slice(0, -1), { ...last, args: last.args.slice(0, -1) }];
}

/** The lines of a site without braces. What follows a closing brace on its line is a line of that block. */
function joinedLines(lines: readonly TopLine[]): readonly Line[] {
  const result: Line[] = [];
  for (const line of lines) {
    const before = result[result.length - 1];
    if (!line.behindClose || !before?.block) {
      for (const made of asLine(line)) result.push(made);
      continue;
    }
    const { uri, start, end, block, open, close, via } = line;
    const inner =
      block && open ? { block: [...block], open, ...(close ? { close } : {}) } : undefined;
    const behind = linesBehindClose({ uri, start, end }, line.words, inner, via);
    result[result.length - 1] = { ...before, block: [...before.block, ...behind] };
  }
  return result;
}

/** A line of a site without braces. One that is only a block, which Caddy refuses there, gives its lines. */
function asLine(line: TopLine): readonly Line[] {
  const [name, ...args] = line.words;
  if (!name) return line.block ?? [];
  const { uri, start, end, block, open, close, partial } = line;
  const result: Line = { uri, start, end, name, args };
  if (!block || !open) return [result];
  return [{ ...result, block, open, ...(close && { close }), ...(partial && { partial }) }];
}

function port(options: readonly OptionsBlock[], name: string): number | undefined {
  for (const { lines } of options) {
    const value = lines.findLast((line) => line.name.text === name)?.args[0]?.text;
    if (value && isInteger(value)) return Number(value);
  }
  return undefined;
}

function isPresent(address: Address | undefined): address is Address {
  return address !== undefined;
}
