import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import { pageFiles, scriptParser, scriptsOf } from './page-files.ts';
import type { PlainSocket } from './project.ts';

/**
 * Where scripts of pages open WebSockets by `ws://`, of the host of the page or of another. Files that know `wss` or ask for the protocol
 * of the page choose by themselves, and are left out. None where a page tells browsers to take HTTPS instead.
 */
export function plainSockets(files: Files): readonly PlainSocket[] {
  const pages = pageFiles(files).map((uri) => ({ uri, text: files.read(uri) ?? '' }));
  if (pages.some(({ text }) => text.includes('upgrade-insecure-requests'))) return [];
  return pages.flatMap(({ uri, text }) => {
    if (!text.includes('ws://') || !text.includes('WebSocket') || chooses.test(text)) return [];
    return scriptsOf(uri, text).flatMap((script) => socketsIn(uri, text, script));
  });
}

const chooses = /wss|protocol/i;

function socketsIn(uri: string, text: string, { start, end }: Span): readonly PlainSocket[] {
  const script = text.slice(start, end);
  if (!script.includes('ws://')) return [];
  const found: PlainSocket[] = [];
  scriptParser.parse(script).iterate({
    enter({ name, from, to, node }) {
      const source = script.slice(from, to);
      if (!/^.ws:\/\//.test(source) || (name !== 'String' && name !== 'TemplateString')) return;
      const at = { uri, start: start + from, end: start + to };
      const host = /^.ws:\/\/([\w-]+(?:\.[\w-]+)+)(?:\/|.$)/.exec(source)?.[1];
      if (host !== undefined) found.push({ at, host: host.toLowerCase() });
      else if (namesOwnHost(source) || isBeforeOwnHost(node, script)) found.push({ at });
    },
  });
  return found;
}

/** `ws://${location.host}`, or the same in the words of a template of Django. */
function namesOwnHost(source: string): boolean {
  return (
    /^`ws:\/\/\$\{\s*(?:\w+\.)?location\.host\s*\}/.test(source) ||
    /^.ws:\/\/\{\{\s*request\.get_host\s*\}\}/.test(source)
  );
}

/** `'ws://' + location.host`. */
function isBeforeOwnHost(node: SyntaxNode, script: string): boolean {
  const { parent } = node;
  const isWhole = /^["'`]ws:\/\/["'`]$/.test(script.slice(node.from, node.to));
  if (!isWhole || parent?.name !== 'BinaryExpression' || parent.firstChild?.from !== node.from)
    return false;
  const next = parent.lastChild;
  return next !== null && /^(?:\w+\.)?location\.host$/.test(script.slice(next.from, next.to));
}
