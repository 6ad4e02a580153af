import { literalName } from '../../schema/usage.ts';
import { linesOf, type Token } from '../config.ts';
import type { BlockModel, BoundLine } from '../model.ts';

/** What stands behind the name of a DNS provider, in its line and in the lines of its block: credentials, for a module of a plugin. */
export function* providerWords({ soundLines }: Pick<BlockModel, 'soundLines'>): Generator<{
  readonly bound: BoundLine;
  readonly token: Token;
}> {
  for (const bound of soundLines) {
    const { line, binding } = bound;
    if (!providers.has(literalName(binding.entry) ?? '')) continue;
    const inner = [...linesOf(line.block ?? [])].flatMap(({ args }) => args);
    for (const token of [...line.args.slice(1), ...inner]) yield { bound, token };
  }
}

const providers: ReadonlySet<string> = new Set(['dns', 'acme_dns']);
