import { heads } from '../../grammar/build.ts';
import type { Place } from '../../grammar/text.ts';
import type { Environment } from '../project/project.ts';
import type { Files } from '../workspace.ts';
import { type Address, type Ports, readAddress } from './addresses.ts';
import type { Config, Line, NamedRoute, OptionsBlock, Problem, Site, Token } from './config.ts';
import { expand } from './expand.ts';
import type { TopLine } from './expansion.ts';

/** The config of the Caddyfile at `uri`, read through `files`. A file that is not there gives an empty config. */
export function buildConfig(uri: string, files: Files, environment: Environment): Config {
  const expansion = expand(uri, files, environment);
  const problems: Problem[] = [...expansion.problems];
  const options: OptionsBlock[] = [];
  const blocks: SiteBlock[] = [];
  const routes: NamedRoute[] = [];
  for (const head of heads<Token, TopLine>(expansion.lines, (line) => line.behindStray === true)) {
    const { first, words, opener } = head;
    // The brace that ends a site is never a word.
    const body = withoutBrace(opener?.block ?? []);
    const at = spanning(
      first,
      opener ?? head.rest[head.rest.length - 1] ?? words[words.length - 1] ?? first,
    );
    if (head.kind === 'options') {
      const lines = body;
      // Caddy does not see an empty block at all.
      const before = blocks.length + routes.length + options.filter(({ lines }) => lines[0]).length;
      const late = lines.length > 0 && before > 0;
      options.push(
        opener?.open ? { ...at, lines, late, open: opener.open } : { ...at, lines, late },
      );
    } else if (head.kind === 'route') {
      const name = words[0]!;
      const route = {
        ...at,
        name: name.text.slice(2, -1),
        nameAt: name,
        lines: body,
      };
      const earlier = routes.find((other) => other.name === route.name);
      if (earlier) {
        const { name, nameAt } = route;
        problems.push({ kind: 'duplicate-route', at: nameAt, name, first: earlier.nameAt });
      }
      routes.push(route);
    } else if (head.kind === 'site' || head.kind === 'snippet') {
      blocks.push({ at, words, opener, lines: opener ? body : head.rest.flatMap(asLine), first });
    }
  }
  const ports = portsOf(options);
  return {
    sources: expansion.sources,
    options,
    sites: blocks.map((block) => siteOf(block, ports)),
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

interface SiteBlock {
  readonly at: Place;
  readonly words: readonly Token[];
  readonly opener: TopLine | undefined;
  readonly lines: readonly Line[];
  readonly first: TopLine;
}

function siteOf({ at, words, opener, lines, first }: SiteBlock, ports: Ports): Site {
  const addresses = words.map((word) => readAddress(word, ports)).filter(isPresent);
  const head = spanning(words[0] ?? first, words[words.length - 1] ?? first);
  const site = { ...at, addresses, lines, braces: opener !== undefined, head };
  return first.via ? { ...site, via: first.via } : site;
}

function withoutBrace(lines: readonly Line[]): readonly Line[] {
  const last = lines[lines.length - 1];
  if (!last?.args[last.args.length - 1]?.brace) return lines;
  return [...lines.slice(0, -1), { ...last, args: last.args.slice(0, -1) }];
}

/** A line of a site without braces. One that is only a block, which Caddy refuses there, gives its lines. */
function asLine(line: TopLine): readonly Line[] {
  const [name, ...args] = line.words;
  if (!name) return line.block ?? [];
  const { uri, start, end, block, open, close } = line;
  const result: Line = { uri, start, end, name, args };
  if (!block || !open) return [result];
  return [close ? { ...result, block, open, close } : { ...result, block, open }];
}

/** From one place to another of the same file; the first alone when they are in two. */
function spanning(from: Place, to: Place): Place {
  const { uri, start } = from;
  return { uri, start, end: from.uri === to.uri ? Math.max(from.end, to.end) : from.end };
}

function port(options: readonly OptionsBlock[], name: string): number | undefined {
  for (const { lines } of options) {
    const value = lines.findLast((line) => line.name.text === name)?.args[0]?.text;
    if (value && /^\d+$/.test(value)) return Number(value);
  }
  return undefined;
}

function isPresent(address: Address | undefined): address is Address {
  return address !== undefined;
}
