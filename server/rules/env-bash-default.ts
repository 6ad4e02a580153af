import { placedVariables, type PlacedVariable } from '../analysis/expand/variables.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const envBashDefault: Rule = {
  id: 'env-bash-default',
  summary: "The default of a variable is written in another language's way.",
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    for (const placed of placedVariables(analysis)) {
      if (placed.where === 'other') continue;
      const found = shellOperator(placed) ?? quotes(placed);
      if (found) yield found;
    }
  },
};

/** `{$NAME:-text}`. */
function shellOperator({ use, lines }: PlacedVariable): Finding | undefined {
  const { name, default: fallback, at } = use;
  const sign = fallback?.[0];
  if (fallback === undefined || (sign !== '-' && sign !== '=')) return undefined;
  // A minus in front of a field takes it away.
  if (/^(?:header|request_header|header_up|header_down)$/.test(lines.at(-1)?.words[0]?.text ?? ''))
    return undefined;
  const start = at.start + 3 + name.length;
  const rest = fallback.slice(1);
  return finding(
    at,
    `The default is "${fallback}" here, with the "${sign}": Caddy's has only a colon. Write "{$${name}:${rest}}".`,
    {
      fixes: [
        {
          title: `Write "{$${name}:${rest}}"`,
          edits: [replace({ uri: at.uri, start, end: start + 1 }, '')],
          safe: true,
        },
      ],
    },
  );
}

/** Quotes are filled in with the text, and count as quotes only around a whole word. */
function quotes({ use, word, alone }: PlacedVariable): Finding | undefined {
  const { name, default: fallback, at } = use;
  if (!word || alone || fallback === undefined || !/^"[^"\s]*"$/.test(fallback)) return undefined;
  if (word.quote !== '' || word.start === at.start) return undefined;
  const start = at.start + 3 + name.length;
  const text = fallback.slice(1, -1);
  return finding(
    at,
    `The quotes of this default become part of the word. Write "{$${name}:${text}}".`,
    {
      fixes: [
        {
          title: 'Delete the quotes',
          edits: [replace({ uri: at.uri, start, end: start + fallback.length }, text)],
          safe: true,
        },
      ],
    },
  );
}
