import type { SyntaxNode } from '@lezer/common';
import { basename, type Files } from '../workspace.ts';
import type { Fact } from './project.ts';
import {
  type Arguments,
  argumentsOf,
  findModule,
  literal,
  type Module,
  moduleOf,
  type ModuleReader,
} from './web-modules.ts';

/** A path that an application of FastAPI, Starlette or Flask may answer. */
export interface WebRoute {
  /** As it is written where the route is made; the prefixes of what it is included in are not part of it. */
  readonly path: Fact<string>;
  /** The whole path, cut at its slashes; undefined for a part that holds a parameter. */
  readonly segments: readonly (string | undefined)[];
  /** Whether longer paths are answered as well. */
  readonly open: boolean;
  /** Comes by itself, such as the pages of the documentation. */
  readonly implied: boolean;
}

/**
 * All paths that the application `name` of a module answers: a route that exists only at times counts. Undefined when anything may add others,
 * answer by itself, or change paths before.
 */
export function readWebRoutes(
  uri: string,
  name: string,
  folder: string,
  files: Files,
): readonly WebRoute[] | undefined {
  const reader: Reader = { folder, files, modules: new Map(), followed: new Set() };
  const found = routesOf(reader, uri, name, 0);
  if (!found || found.kind === 'APIRouter' || found.kind === 'Blueprint') return undefined;
  return addedElsewhere(reader) ? undefined : found.routes;
}

interface Reader extends ModuleReader {
  /** `uri name` of everything that is being read, or was. */
  readonly followed: Set<string>;
}

type Kind = 'FastAPI' | 'APIRouter' | 'Starlette' | 'Flask' | 'Blueprint';

interface Routes {
  readonly kind: Kind;
  readonly prefix: string;
  readonly routes: readonly WebRoute[];
}

const DEEPEST = 12;

function routesOf(reader: Reader, uri: string, name: string, depth: number): Routes | undefined {
  const module = moduleOf(reader, uri);
  if (!module || depth > DEEPEST) return undefined;
  const imported = module.imports.get(name);
  if (imported) {
    const from = imported.name === undefined ? undefined : findModule(reader, imported.module);
    return from === undefined ? undefined : routesOf(reader, from, imported.name ?? '', depth + 1);
  }
  const key = `${uri} ${name}`;
  if (reader.followed.has(key)) return undefined;
  reader.followed.add(key);
  const mentions = module.mentions.get(name) ?? [];
  const made = mentions.flatMap((node) => madeBy(module, node) ?? []);
  const [call, ...more] = made;
  if (!call || more.length > 0) return undefined;
  const own = creation(module, call);
  if (!own) return undefined;
  const routes: WebRoute[] = [...own.routes];
  for (const node of mentions) {
    const added = addedBy(reader, module, node, call, depth);
    if (!added) return undefined;
    routes.push(...added);
  }
  return { ...own, routes: routes.map((route) => below(own.prefix, route)) };
}

// --- Making ----------------------------------------------------------------------------------

/** The call whose value a name is given where it stands; of a function of the module, the call is inside of it. */
function madeBy({ text }: Module, node: SyntaxNode): SyntaxNode | undefined {
  const statement = node.parent;
  if (statement?.name !== 'AssignStatement' || statement.firstChild?.from !== node.from)
    return undefined;
  const value = statement.lastChild;
  if (value?.name !== 'CallExpression') return undefined;
  return kindOf(value, text) ? value : undefined;
}

function kindOf(call: SyntaxNode, text: string): Kind | undefined {
  const callee = call.firstChild;
  const name = callee ? text.slice(callee.from, callee.to) : '';
  return kinds.find((kind) => name === kind || name.endsWith(`.${kind}`));
}

const kinds: readonly Kind[] = ['FastAPI', 'APIRouter', 'Starlette', 'Flask', 'Blueprint'];

/** What an application has from the beginning. */
function creation(module: Module, call: SyntaxNode): Routes | undefined {
  const kind = kindOf(call, module.text);
  const given = argumentsOf(module, call);
  if (!kind || !given || unfollowed.some((name) => given.named.has(name))) return undefined;
  const written = given.named.get(kind === 'Blueprint' ? 'url_prefix' : 'prefix');
  const prefix = written ? literal(module, written)?.value : '';
  if (prefix === undefined) return undefined;
  const at = { uri: module.uri, start: call.from, end: call.to };
  const implied = (path: string, open = false): WebRoute => ({
    ...routeAt({ value: path, at }, open),
    implied: true,
  });
  if (kind === 'Flask') return { kind, prefix: '', routes: [implied('/static', true)] };
  if (kind !== 'FastAPI') return { kind, prefix, routes: [] };
  const routes: WebRoute[] = [];
  for (const [name, path] of pages) {
    const own = given.named.get(name);
    if (!own) routes.push(implied(path));
    else if (own.name !== 'None') {
      const fact = literal(module, own);
      if (!fact) return undefined;
      routes.push({ ...routeAt(fact, false), implied: true });
    }
  }
  return { kind, prefix: '', routes };
}

/** What may bring routes along, change paths, or answer for what is missing. */
const unfollowed = ['root_path', 'routes', 'middleware', 'exception_handlers', 'callbacks'];

const pages = [
  ['docs_url', '/docs'],
  ['redoc_url', '/redoc'],
  ['openapi_url', '/openapi.json'],
] as const;

// --- Adding ----------------------------------------------------------------------------------

/** The routes that a mention of an application adds; undefined when what it does is not known. */
function addedBy(
  reader: Reader,
  module: Module,
  node: SyntaxNode,
  made: SyntaxNode,
  depth: number,
): readonly WebRoute[] | undefined {
  const { parent } = node;
  if (!parent) return undefined;
  switch (parent.name) {
    case 'AssignStatement':
      return isMadeBy(module, parent.lastChild, made) ? [] : undefined;
    case 'ParamList':
    case 'ReturnStatement':
      return [];
    case 'ArgList':
      return isHarmlessCall(module, parent, node) ? [] : undefined;
    case 'Decorator':
      return decorated(module, parent);
    case 'MemberExpression': {
      if (parent.firstChild?.from !== node.from) return undefined;
      const around = parent.parent;
      const member = parent.lastChild;
      const name = member ? module.text.slice(member.from, member.to) : '';
      if (around?.name === 'CallExpression' && around.firstChild?.to === parent.to) {
        return called(reader, module, name, around, depth);
      }
      return harmlessMembers.has(name) ? [] : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a value is the one that a call makes, or comes from the function around that call. */
function isMadeBy({ text }: Module, value: SyntaxNode | null, made: SyntaxNode): boolean {
  if (!value || value.from === made.from) return value !== null;
  let around: SyntaxNode | null = made;
  while (around && around.name !== 'FunctionDefinition') around = around.parent;
  const name = around?.getChild('VariableName');
  const callee = value.name === 'CallExpression' ? value.firstChild : null;
  if (!name || !callee) return false;
  return text.slice(name.from, name.to) === text.slice(callee.from, callee.to);
}

/** The name of a keyword, or an application that is run. */
function isHarmlessCall({ text }: Module, list: SyntaxNode, node: SyntaxNode): boolean {
  if (node.nextSibling?.name === 'AssignOp') return true;
  const callee = list.parent?.firstChild;
  const name = callee ? text.slice(callee.from, callee.to) : '';
  return name === 'uvicorn.run' || name === 'CORS';
}

const harmlessMembers: ReadonlySet<string> = new Set([
  'state',
  'config',
  'logger',
  'title',
  'version',
  'description',
  'dependency_overrides',
]);

const verbs: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'options',
  'head',
  'trace',
  'api_route',
  'route',
  'websocket',
  'websocket_route',
]);

function decorated(module: Module, node: SyntaxNode): readonly WebRoute[] | undefined {
  const names = node.getChildren('VariableName');
  const last = names.at(-1);
  const name = last ? module.text.slice(last.from, last.to) : '';
  const given = argumentsOf(module, node);
  if (names.length !== 2) return undefined;
  if (verbs.has(name)) return given && routeFrom(module, given, false);
  const code = node.parent ? module.text.slice(node.parent.from, node.parent.to) : '';
  if (name === 'middleware') return /\bscope\b/.test(code) ? undefined : [];
  if (name === 'exception_handler' || name === 'errorhandler') {
    return /404|HTTPException|\bException\b/.test(code) && /Response\(|send_|render/.test(code)
      ? undefined
      : [];
  }
  return harmlessDecorators.has(name) ? [] : undefined;
}

const harmlessDecorators: ReadonlySet<string> = new Set([
  'on_event',
  'after_request',
  'teardown_request',
  'teardown_appcontext',
  'context_processor',
  'template_filter',
]);

function called(
  reader: Reader,
  module: Module,
  name: string,
  call: SyntaxNode,
  depth: number,
): readonly WebRoute[] | undefined {
  const given = argumentsOf(module, call);
  if (!given) return undefined;
  switch (name) {
    case 'include_router':
      return included(reader, module, given, 'prefix', depth);
    case 'register_blueprint':
      return included(reader, module, given, 'url_prefix', depth);
    case 'mount':
      return routeFrom(module, given, true);
    case 'add_api_route':
    case 'add_api_websocket_route':
    case 'add_route':
    case 'add_websocket_route':
    case 'add_url_rule':
      return routeFrom(module, given, false);
    case 'add_middleware': {
      const [first] = given.positional;
      const kind = first ? module.text.slice(first.from, first.to) : '';
      return harmlessMiddleware.has(kind.slice(kind.lastIndexOf('.') + 1)) ? [] : undefined;
    }
    case 'add_event_handler':
      return [];
    default:
      return undefined;
  }
}

const harmlessMiddleware: ReadonlySet<string> = new Set([
  'CORSMiddleware',
  'GZipMiddleware',
  'HTTPSRedirectMiddleware',
  'ProxyHeadersMiddleware',
  'SessionMiddleware',
  'TrustedHostMiddleware',
]);

/** A router is included below a prefix of its own; the prefix that a blueprint is registered with replaces that. */
function included(
  reader: Reader,
  module: Module,
  { positional: [router], named }: Arguments,
  keyword: 'prefix' | 'url_prefix',
  depth: number,
): readonly WebRoute[] | undefined {
  const written = named.get(keyword);
  const prefix = written ? literal(module, written)?.value : '';
  const found = router && routerOf(reader, module, router, depth);
  if (!found || prefix === undefined) return undefined;
  if (keyword === 'prefix') return found.routes.map((route) => below(prefix, route));
  if (!written) return found.routes;
  const skipped = segmentsOf(found.prefix).length;
  return found.routes.map((route) =>
    below(prefix, { ...route, segments: route.segments.slice(skipped) }),
  );
}

function routerOf(
  reader: Reader,
  module: Module,
  node: SyntaxNode,
  depth: number,
): Routes | undefined {
  const source = module.text.slice(node.from, node.to);
  if (node.name === 'VariableName') return routesOf(reader, module.uri, source, depth + 1);
  const [owner = '', name = '', ...rest] = source.split('.');
  const from = module.imports.get(owner);
  if (node.name !== 'MemberExpression' || !from || rest.length > 0) return undefined;
  const dotted = from.name === undefined ? from.module : `${from.module}.${from.name}`;
  const uri = findModule(reader, dotted.replace(/^\./, ''));
  return uri === undefined ? undefined : routesOf(reader, uri, name, depth + 1);
}

/** Whether a file that was not read adds routes to something that it imports. */
function addedElsewhere({ files, folder, modules }: Reader): boolean {
  return files.find(folder, '**/*.py').some((uri) => {
    if (modules.has(uri) || isForTests(uri)) return false;
    const text = files.read(uri) ?? '';
    return [...text.matchAll(adding)].some(([, decorator, object = decorator]) =>
      new RegExp(String.raw`\bimport\s+(?:\([^)]*|[^\n]*)\b${object}\b`).test(text),
    );
  });
}

const adding = new RegExp(
  String.raw`^\s*(?:@(\w+)\.(?:${[...verbs].join('|')})|(\w+)\.(?:include_router|register_blueprint|mount|add_\w+))\(`,
  'gm',
);

function isForTests(uri: string): boolean {
  return (
    /\/(?:tests?|\.?venv|node_modules)\//.test(uri) || /^(?:test_|conftest)/.test(basename(uri))
  );
}

// --- Paths -----------------------------------------------------------------------------------

function routeFrom(
  module: Module,
  { positional, named }: Arguments,
  open: boolean,
): readonly WebRoute[] | undefined {
  const written = positional[0] ?? named.get('path') ?? named.get('rule');
  const fact = written && literal(module, written);
  return fact && [routeAt(fact, open)];
}

function routeAt(path: Fact<string>, open: boolean): WebRoute {
  const takesSlashes = /\{\w+:path\}|<path:\w+>/.test(path.value);
  const segments = segmentsOf(path.value);
  return {
    path,
    segments: takesSlashes ? segments.slice(0, segments.indexOf(undefined)) : segments,
    open: open || takesSlashes,
    implied: false,
  };
}

function segmentsOf(path: string): readonly (string | undefined)[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (/[{<]/.test(part) ? undefined : part));
}

function below(prefix: string, route: WebRoute): WebRoute {
  return { ...route, segments: [...segmentsOf(prefix), ...route.segments] };
}
