import { parser } from '@lezer/python';
import type { SyntaxNode } from '@lezer/common';
import { listArguments, literalFact } from './django.ts';
import { type SettingValue, textOf } from './django-settings.ts';
import type { UrlRoute } from './project.ts';
import { type Files, resolve } from '../workspace.ts';

/**
 * The routes of the project's outermost URL configuration: those that one list `urlpatterns` of the module names in `path(…)`. Undefined
 * when the module is not here, or when anything else may add to the list.
 */
export function readUrls(
  folder: string,
  rootUrlconf: SettingValue | undefined,
  files: Files,
): readonly UrlRoute[] | undefined {
  const path = textOf(rootUrlconf)?.replaceAll('.', '/');
  const module = path === undefined ? undefined : resolve(`${folder}/`, path);
  if (module === undefined) return undefined;
  const [found, ...others] = [`${module}.py`, `${module}/__init__.py`].flatMap((uri) => {
    const text = files.read(uri);
    return text === undefined ? [] : [{ uri, text }];
  });
  return found && others.length === 0 ? routesIn(found.uri, found.text) : undefined;
}

function routesIn(uri: string, text: string): readonly UrlRoute[] | undefined {
  const tree = parser.parse(text);
  const source = (node: SyntaxNode | null): string => (node ? text.slice(node.from, node.to) : '');
  let mentions = 0;
  let isWhole = true;
  tree.iterate({
    enter({ type, from, to, node }) {
      if (type.isError) isWhole = false;
      if (type.name === 'VariableName' && text.slice(from, to) === 'urlpatterns') mentions++;
      // What is added for development, or serves files there, is not asked in production.
      if (type.name === 'IfStatement')
        return source(node.firstChild?.nextSibling ?? null) !== debug;
      return !(type.name === 'UpdateStatement' && servesFiles(node.lastChild, source));
    },
  });
  const lists = tree.topNode.getChildren('AssignStatement').flatMap((statement) => {
    const isList = source(statement.firstChild) === 'urlpatterns';
    const value = isList ? withoutFiles(statement.lastChild, source) : undefined;
    return value?.name === 'ArrayExpression' ? [value] : [];
  });
  const [list] = lists;
  // A second mention may add anything.
  if (!list || !isWhole || mentions !== 1) return undefined;
  const routes = members(list).map((node) => routeOf(node, uri, text));
  return routes.every((route) => route !== undefined) ? routes : undefined;
}

const debug = 'settings.DEBUG';

/** `static(…)`, which does nothing in production. https://docs.djangoproject.com/en/stable/howto/static-files/ */
function servesFiles(
  node: SyntaxNode | null,
  source: (node: SyntaxNode | null) => string,
): boolean {
  const name = node?.name === 'CallExpression' ? source(node.firstChild) : '';
  return name === 'static' || name === 'staticfiles_urlpatterns';
}

/** The list in front of `+ static(…)`. */
function withoutFiles(
  node: SyntaxNode | null,
  source: (node: SyntaxNode | null) => string,
): SyntaxNode | undefined {
  let left = node;
  while (left?.name === 'BinaryExpression' && servesFiles(left.lastChild, source)) {
    left = left.firstChild;
  }
  return left ?? undefined;
}

function members(list: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let node = list.firstChild; node; node = node.nextSibling) {
    if (!['[', ']', ',', 'Comment'].includes(node.name)) found.push(node);
  }
  return found;
}

function routeOf(node: SyntaxNode, uri: string, text: string): UrlRoute | undefined {
  const callee = node.name === 'CallExpression' ? node.firstChild : null;
  if (!callee || text.slice(callee.from, callee.to) !== 'path') return undefined;
  const [route, view] = listArguments(node).filter(({ name }) => name !== ',');
  const prefix = route && literalFact(route, uri, text);
  if (!prefix || !view) return undefined;
  const included = view.name === 'CallExpression' ? view.firstChild : view;
  const name = included ? text.slice(included.from, included.to) : '';
  return { route: prefix, goesOn: name === 'include' || name.endsWith('.urls') };
}
