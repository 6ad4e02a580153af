import type { Block } from '../analysis/analyze.ts';
import type { Line, Token } from '../analysis/config.ts';
import { holdAll, readNetwork } from '../analysis/conflicts/ip-networks.ts';
import { type Finding, finding, type Fix, type PlacedEdit, replace, type Rule } from './rule.ts';

export const trustedProxiesEveryone: Rule = {
  id: 'trusted-proxies-everyone',
  summary: 'Everybody is a trusted proxy.',
  category: 'security',
  severity: 'error',
  *checkBlock({ words, soundLines, textAt }) {
    if (words('trusted_range').length === 0) return;
    for (const { line, binding } of soundLines) {
      const ranges = line.args.flatMap((token, index): readonly Range[] => {
        const slot = binding.slots[index];
        if (slot?.kind !== 'trusted_range' || !slot.sure || token.unknown) return [];
        const network = readNetwork(token.text);
        return network ? [{ token, ...network }] : [];
      });
      for (const version of [4, 6] as const) {
        const own = ranges.filter((range) => range.version === version);
        if (own.length === 0 || !holdVisitors(version, own)) continue;
        const whole = own.filter(({ bits }) => bits === '');
        const enough = own.find((range) => holdVisitors(version, [range]));
        const isAll = holdAll(own.map(({ bits }) => bits));
        const groups =
          whole.length > 0 ? whole.map((one) => [one]) : [!isAll && enough ? [enough] : own];
        for (const group of groups)
          yield* found(
            line,
            group.map(({ token }) => token),
            textAt,
          );
      }
    }
  },
};

interface Range {
  readonly token: Token;
  readonly version: 4 | 6;
  readonly bits: string;
}

/** Whether networks hold every address that a visitor may come from. */
function holdVisitors(version: 4 | 6, networks: readonly Range[]): boolean {
  return holdAll([...networks.map(({ bits }) => bits), ...nobodys[version]]);
}

/**
 * Where nobody comes from: all but 2000::/3, and 224.0.0.0/3.
 * https://www.iana.org/assignments/ipv6-address-space and https://www.iana.org/assignments/ipv4-address-space
 */
const nobodys = { 4: ['111'], 6: ['000', '01', '1'] } as const;

function found(line: Line, tokens: readonly Token[], textAt: Block['textAt']): readonly Finding[] {
  const [first, ...rest] = tokens;
  if (!first) return [];
  const who =
    rest.length === 0
      ? 'Every visitor is'
      : `These ${tokens.length} ranges are all addresses together, so every visitor is`;
  return [
    finding(
      first,
      `${who} trusted to say which address he comes from, and whether by HTTPS. Name the proxies, or write "private_ranges".`,
      {
        related: rest.map((at) => ({ at, message: 'Belongs to them.' })),
        fixes: fixesOf(line, tokens, textAt),
      },
    ),
  ];
}

/** One word in the place of the first range, and nothing in that of the others. */
function fixesOf(line: Line, tokens: readonly Token[], textAt: Block['textAt']): readonly Fix[] {
  const isWritten = ({ via, text, ...place }: Token): boolean => !via && textAt(place) === text;
  if (!tokens.every(isWritten)) return [];
  const edits = tokens.map((token, index): PlacedEdit => {
    if (index === 0) return replace(token, 'private_ranges');
    const before = line.args[line.args.indexOf(token) - 1] ?? line.name;
    return replace({ ...token, start: before.end }, '');
  });
  return [{ title: 'Write "private_ranges"', edits, safe: false }];
}
