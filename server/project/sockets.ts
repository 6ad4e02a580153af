import { parser } from '@lezer/python';
import type { SyntaxNode } from '@lezer/common';
import { relative, type Files } from '../workspace.ts';
import { hasChannels } from './channels.ts';
import { listArguments, literalFact } from './django.ts';
import type { SettingValue } from './django-settings.ts';
import type { SocketRoute } from './project.ts';

/**
 * The routes of WebSockets that Channels is given in lists, as `websocket_urlpatterns` or inside of `URLRouter(…)`. Undefined when the project
 * has no Channels, and when routers are inside of others, so that what stands in a list is not the whole path.
 */
export function readSockets(
  folder: string,
  apps: SettingValue | undefined,
  files: Files,
): readonly SocketRoute[] | undefined {
  if (!hasChannels(apps)) return undefined;
  const found: SocketRoute[] = [];
  for (const uri of files.find(folder, routingFiles).slice(0, mostFiles)) {
    if (relative(folder, uri).split('/').some(isForTests)) continue;
    const routes = routesIn(uri, files.read(uri) ?? '');
    if (!routes) return undefined;
    found.push(...routes);
  }
  return found;
}

const routingFiles = '**/{asgi,routing,routings,routes,ws_urls,urls_ws,websocket*,sockets}.py';
const mostFiles = 100;

function isForTests(part: string): boolean {
  return /^(?:tests?|testing|docs?|node_modules|site-packages)$/i.test(part);
}

function routesIn(uri: string, text: string): readonly SocketRoute[] | undefined {
  if (!/URLRouter|websocket/i.test(text)) return [];
  const lists: SyntaxNode[] = [];
  let isNested = false;
  const nameOf = (node: SyntaxNode | null): string => (node ? text.slice(node.from, node.to) : '');
  parser.parse(text).iterate({
    enter({ name, node }) {
      if (name === 'AssignStatement' && /(?:websocket|ws)_?\w*/i.test(nameOf(node.firstChild))) {
        if (node.lastChild?.name === 'ArrayExpression') lists.push(node.lastChild);
      } else if (name === 'CallExpression') {
        const [first, , second] = listArguments(node);
        const callee = lastName(nameOf(node.firstChild));
        if (callee === 'URLRouter' && first?.name === 'ArrayExpression') lists.push(first);
        if (routeCalls.has(callee) && second && leadsOn(second, nameOf)) isNested = true;
      }
    },
  });
  if (isNested) return undefined;
  return lists.flatMap((list) => members(list).flatMap((node) => routeOf(node, uri, text, nameOf)));
}

const routeCalls: ReadonlySet<string> = new Set(['path', 're_path', 'url']);

/** A router, or an `include` of what may hold one. */
function leadsOn(view: SyntaxNode, nameOf: (node: SyntaxNode | null) => string): boolean {
  const callee = view.name === 'CallExpression' ? lastName(nameOf(view.firstChild)) : '';
  return callee === 'URLRouter' || callee === 'include';
}

function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

function members(list: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let node = list.firstChild; node; node = node.nextSibling) {
    if (node.name === 'CallExpression') found.push(node);
  }
  return found;
}

function routeOf(
  node: SyntaxNode,
  uri: string,
  text: string,
  nameOf: (node: SyntaxNode | null) => string,
): readonly SocketRoute[] {
  const callee = lastName(nameOf(node.firstChild));
  const [first] = listArguments(node);
  const route = first && routeCalls.has(callee) ? literalFact(first, uri, text) : undefined;
  return route ? [{ route, isExpression: callee !== 'path' }] : [];
}
