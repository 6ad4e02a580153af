import type { Line, Token } from '../analysis/config.ts';
import type { Route } from '../analysis/routes/routes.ts';
import { withoutSlash } from '../analysis/containers/volumes.ts';
import { type Fix, replace } from './rule.ts';

/** Takes the prefix of a URL away, where its own `handle` keeps it. */
export function handlePathFix(chain: readonly Route[], url: string): Fix | undefined {
  const line = ownHandle(chain, 'handle', url);
  if (!line) return undefined;
  const isPlain = line.block?.every(({ name }) => plain.has(name.text)) ?? false;
  return {
    title: 'Write "handle_path"',
    edits: [replace(line.name, 'handle_path')],
    safe: isPlain && !line.name.via,
  };
}

/** Keeps the prefix of a URL, where its own `handle_path` takes it away. */
export function handleFix(chain: readonly Route[], url: string): Fix | undefined {
  const line = ownHandle(chain, 'handle_path', url);
  if (!line) return undefined;
  return { title: 'Write "handle"', edits: [replace(line.name, 'handle')], safe: false };
}

export function rootFix(root: Token, path: string): Fix {
  const edits = [replace(root, inQuotes(root, path))];
  return { title: `Set the root to "${path}"`, edits, safe: false };
}

/** The text of a word in the quotes that another has. */
function inQuotes({ quote }: Token, text: string): string {
  return quote === '"' || quote === '`' ? quote + text + quote : text;
}

/** Directives whose work does not depend on the path. */
const plain: ReadonlySet<string> = new Set(['root', 'file_server', 'header', 'encode']);

function ownHandle(chain: readonly Route[], name: string, url: string): Line | undefined {
  const own = chain.findLast(
    ({ line: { name: word, args } }) =>
      word.text === name && args.length === 1 && args[0]?.text === `${url}*`,
  );
  return own?.line;
}

/** `root` without the path of a URL at its end; undefined when it ends otherwise. */
export function parentWithout(root: string, url: string): string | undefined {
  const tail = url.replace(/\/$/, '');
  const own = withoutSlash(root);
  if (!own.endsWith(tail)) return undefined;
  return own.slice(0, -tail.length) || '/';
}
