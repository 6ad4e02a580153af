import { isDialled, splitNetworkAddress } from '../../schema/kinds-addresses.ts';
import { isMatcher } from '../../schema/kinds-names.ts';
import { durationOf, whyNoRegexp } from '../../schema/kinds-values.ts';
import { whyNoRelativePattern, whyNoUrlPattern } from '../../schema/url-pattern.ts';
import { type Entry, literalName } from '../../schema/usage.ts';
import type { Config, Line, Token } from '../config.ts';
import { acmeShortcuts, type Conflict, hasProvider } from './conflicts.ts';
import { optionLines } from '../options.ts';
import type { BoundLine } from '../model.ts';
import { loggerOf, loneLogger } from './default-log.ts';

/** Settings of one line and its block that Caddy reads without complaint, and does not start with. */
export function lateConflicts(
  { line, binding }: BoundLine,
  config: Pick<Config, 'options'>,
): readonly Conflict[] {
  const found: Conflict[] = [];
  const judge = (entry: Entry | undefined, part: () => Line): void => {
    // Most lines are of none of these names, and a line can hold thousands of modules.
    const check = checks.get(literalName(entry) ?? '');
    if (!check) return;
    const own = part();
    const conflict = holdsUnknown(own) ? undefined : check(own, config);
    if (conflict) found.push(conflict);
  };
  judge(binding.entry, () => line);
  for (const { at, entry } of binding.inner) judge(entry, () => behind(line, at));
  return found;
}

/** A line as it would be without the words in front of one that names a module. */
function behind(line: Line, at: number): Line {
  return { ...line, name: line.args[at] ?? line.name, args: line.args.slice(at + 1) };
}

function holdsUnknown({ args, block = [] }: Line): boolean {
  return (
    args.some(isUnknown) ||
    block.some(
      (line) => isUnknown(line.name) || line.name.text === 'import' || line.args.some(isUnknown),
    )
  );
}

function isUnknown({ unknown }: Token): boolean {
  return unknown;
}

type Check = (line: Line, config: Pick<Config, 'options'>) => Conflict | undefined;

const checks: ReadonlyMap<string, Check> = new Map(
  Object.entries<Check>({
    encode: ({ args, block = [] }) => {
      const [first] = args;
      const words = first && isMatcher(first) ? args.slice(1) : args;
      const encoders = block.filter(({ name }) => !encodeSettings.has(name.text));
      return repeatedWord(
        [...words, ...encoders.map(({ name }) => name)],
        (word) => `"${word}" already is an encoding of this line or its block. Name it once.`,
      );
    },
    reverse_proxy: healthConflict,
    forward_auth: healthConflict,
    php_fastcgi: healthConflict,
    versions: ({ args }) => {
      const third = args.find(({ text }) => text === '3');
      const other = args.find(({ text }) => text !== '3');
      if (!third || !other) return undefined;
      const message =
        'HTTP/3 to the upstream goes with no other version. Write "3" alone, or not at all.';
      return { at: third, message, other };
    },
    weighted_round_robin: ({ args, name }) =>
      args.some(({ text }) => Number(text) !== 0)
        ? undefined
        : { at: args[0] ?? name, message: 'Some upstream needs a weight above 0.' },
    listener_wrappers: ({ block = [] }) => {
      const [placeholder, second] = block.filter(({ name }) => name.text === 'tls');
      if (second) {
        const message =
          '"tls" says where the TLS handshake stands among the wrappers. Write it once.';
        return { at: second.name, message, ...(placeholder ? { other: placeholder.name } : {}) };
      }
      if (!placeholder || placeholder !== block[0]) return undefined;
      const message =
        'The TLS handshake comes first by itself. Delete "tls", or move it behind what comes before the handshake.';
      return { at: placeholder.name, message };
    },
    browse: ({ block = [] }) => {
      const [first, second, third] = wordsOf(block, 'sort');
      if (!first) return undefined;
      if (third) {
        const message =
          '"sort" takes one field and one direction, on all its lines together. Delete the rest.';
        return { at: third, message, other: first };
      }
      if (sortDirections.has(first.text)) {
        const order = second ? `${second.text} ${first.text}` : `name ${first.text}`;
        return { at: first, message: `What to sort by comes first: write "${order}".` };
      }
      return second && !sortDirections.has(second.text)
        ? { at: second, message: 'Behind what to sort by stands "asc" or "desc".' }
        : undefined;
    },
    storage: ({ args, block = [], name }) =>
      args.length > 0 || wordsOf(block, 'keys').length > 0
        ? undefined
        : {
            at: name,
            message: 'Nothing says which certificates to take. Write their keys behind "keys".',
          },
    mock: ({ name }) => ({
      at: name,
      message: 'This module is for tests of Caddy itself. Delete the line.',
    }),
    // Of several patterns the last counts.
    url_pattern: ({ args, block = [] }) => {
      const pattern = args.at(-1);
      const isRelative = block.length === 0 && !pattern?.text.includes('://');
      if (!pattern || !isRelative || pattern.text.startsWith('/')) return undefined;
      const why = whyNoRelativePattern(pattern.text);
      if (why === undefined) return undefined;
      const isPath = whyNoUrlPattern(`/${pattern.text}`) === undefined;
      const advice = isPath ? ` Write "/${pattern.text}" for a path.` : '';
      return { at: pattern, message: `"${pattern.text}" ${why}.${advice}` };
    },
    copy_response_headers: ({ block = [] }) => {
      const [included] = wordsOf(block, 'include');
      const [excluded] = wordsOf(block, 'exclude');
      if (!included || !excluded) return undefined;
      const message = '"include" and "exclude" do not go together. Delete one of the two.';
      return { at: excluded, message, other: included };
    },
    // Of the default log, those of sites are left out, too.
    log: ({ args, block = [] }) => {
      const excluded = wordsOf(block, 'exclude').map(loggerOf);
      const isNamed = args[0] !== undefined && args[0].text !== 'default';
      return isNamed && excluded.length > 0
        ? loneLogger(wordsOf(block, 'include').map(loggerOf), excluded)
        : undefined;
    },
    net: ({ args, block = [] }) => {
      const [address] = args;
      const network = address && splitNetworkAddress(address.text)?.network;
      if (!address || address.text.includes('{') || !network || isDialled(network))
        return undefined;
      if (block.some(({ name }) => name.text === 'soft_start')) return undefined;
      const message = `There is no network "${network}" by which Caddy could send messages. Write tcp/, udp/ or unix/ in front of the address.`;
      return { at: address, message };
    },
    map: ({ block = [] }) => {
      const plain = block.find(({ name }) => name.text === '');
      const pattern = block.find(({ name }) => name.text === '~');
      if (!plain || !pattern) return undefined;
      const [first, second] = plain.start < pattern.start ? [plain, pattern] : [pattern, plain];
      const message =
        'Caddy takes an empty text and an empty regular expression for the same input. Delete one of the two.';
      return { at: second.name, message, other: first.name };
    },
    ca: ({ block = [] }) => {
      const lifetime = wordsOf(block, 'intermediate_lifetime').at(-1);
      const isOwn = block.some(({ name }) => name.text === 'root');
      const length = lifetime && durationOf(lifetime.text);
      if (!lifetime || isOwn || length === undefined || length < rootLifetime) return undefined;
      return {
        at: lifetime,
        message:
          'The root certificate lasts 3600d, and those that it signs have to end before it. Write less.',
      };
    },
    acme_server: ({ block = [] }, config) => {
      const lifetime = wordsOf(block, 'lifetime').at(-1);
      const length = lifetime && durationOf(lifetime.text);
      if (!lifetime || length === undefined) return undefined;
      const id = wordsOf(block, 'ca').at(-1)?.text ?? 'local';
      const authority = optionLines(config, 'pki')
        .flatMap((pki) => pki.block ?? [])
        .find(({ name, args }) => name.text === 'ca' && (args[0]?.text ?? 'local') === id);
      if (authority && holdsUnknown(authority)) return undefined;
      const longest = wordsOf(authority?.block ?? [], 'intermediate_lifetime').at(-1);
      const isOwn = authority?.block?.some(({ name }) => name.text === 'intermediate');
      const limit = longest ? durationOf(longest.text) : intermediateLifetime;
      if (isOwn || limit === undefined || length < limit) return undefined;
      return {
        at: lifetime,
        message: `The certificate that signs these lasts ${longest?.text ?? '7d'}, and they have to end before it. Write less.`,
      };
    },
    acme: ({ block = [], name }, config) => {
      const needy = block.find((line) => dnsWords.has(line.name.text));
      if (!needy || hasProvider(block, config)) return undefined;
      return {
        at: needy.name,
        message: `"${needy.name.text}" asks for the DNS challenge, and no DNS provider is named. Write "dns" with the name of the provider into the block of "${name.text}", or the global option "dns".`,
      };
    },
  }),
);

const encodeSettings: ReadonlySet<string> = new Set(['minimum_length', 'match', 'import']);

const sortDirections: ReadonlySet<string> = new Set(['asc', 'desc']);

const dnsWords: ReadonlySet<string> = new Set(
  acmeShortcuts.filter((name) => !['ca', 'ca_root', 'eab'].includes(name)),
);

const day = 86_400e9;

/** As long as Caddy's own root certificates last, and those that they sign unless they are told otherwise. */
const rootLifetime = 3600 * day;
const intermediateLifetime = 7 * day;

function wordsOf(block: readonly Line[], name: string): readonly Token[] {
  return block.filter((line) => line.name.text === name).flatMap(({ args }) => args);
}

function repeatedWord(
  words: readonly Token[],
  message: (word: string) => string,
): Conflict | undefined {
  const seen = new Map<string, Token>();
  for (const word of words) {
    const other = seen.get(word.text);
    if (other) return { at: word, message: message(word.text), other };
    seen.set(word.text, word);
  }
  return undefined;
}

/** Without a URI or a port there are no active health checks, and what they expect is not looked at. */
function healthConflict({ block = [] }: Line): Conflict | undefined {
  const body = wordsOf(block, 'health_body').at(-1);
  const isOn = block.some(({ name }) => healthSwitches.has(name.text));
  const why = body && isOn ? whyNoRegexp(body.text) : undefined;
  return body && why ? { at: body, message: `"${body.text}" ${why}.` } : undefined;
}

const healthSwitches: ReadonlySet<string> = new Set(['health_uri', 'health_path', 'health_port']);
