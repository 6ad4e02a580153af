import { isMatcher } from '../../schema/kinds-names.ts';
import { durationOf, whyNoRegexp } from '../../schema/kinds-values.ts';
import { type Entry, literalName } from '../../schema/usage.ts';
import type { Config, Line, Token } from '../config.ts';
import { acmeShortcuts, type Conflict, hasProvider } from './conflicts.ts';
import { optionLines } from '../options.ts';
import type { BoundLine } from '../model.ts';

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
      if (!pattern || !isRelative || !/^[a-z?]/i.test(pattern.text)) return undefined;
      return {
        at: pattern,
        message: `A pattern without a scheme begins with a slash: write "/${pattern.text}".`,
      };
    },
    copy_response_headers: ({ block = [] }) => {
      const [included] = wordsOf(block, 'include');
      const [excluded] = wordsOf(block, 'exclude');
      if (!included || !excluded) return undefined;
      const message = '"include" and "exclude" do not go together. Delete one of the two.';
      return { at: excluded, message, other: included };
    },
    log: ({ block = [] }) => {
      const excluded = wordsOf(block, 'exclude');
      return excluded.length === 0 ? undefined : alone(wordsOf(block, 'include'), excluded);
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

/** The first logger of a list that is of the other list, too, or not above or below one of it. */
function alone(list: readonly Token[], others: readonly Token[]): Conflict | undefined {
  for (const logger of list) {
    const same = others.find(({ text }) => text === logger.text);
    if (same) {
      const message = `"${logger.text}" is both included and excluded. Delete one of the two.`;
      return { at: logger, message, other: same };
    }
    const isException = others.some(
      ({ text }) => text.startsWith(`${logger.text}.`) || logger.text.startsWith(`${text}.`),
    );
    if (!isException) {
      const message = `Where some loggers are excluded, one that is included has to stand above or below one of them, and "${logger.text}" does not.`;
      return { at: logger, message };
    }
  }
  return undefined;
}
