import { parser } from '@lezer/python';
import type { SyntaxNode } from '@lezer/common';
import { basename, dirname, type Files, relative } from '../workspace.ts';
import type { Fact } from './project.ts';
import { openLiteral, unescape } from './python/literals.ts';

export { settingValue } from './django-settings.ts';
export { defaultSetting } from './python/django-defaults.ts';
export { djangoVersion } from './python/django-version.ts';
export {
  chosenVariable,
  type DjangoAnswer,
  type DjangoQuestion,
  readSettings,
} from './python/settings.ts';

/** A folder with a `manage.py`. */
export interface DjangoProject {
  /** The folder, which is on the import path. */
  readonly folder: string;
  /** The `manage.py`. */
  readonly manage: string;
  /**
   * The settings module that is named where no variable says otherwise: by `wsgi.py` or `asgi.py`, which
   * serve requests, else by `manage.py`. Absent when none names one or when two of a kind disagree.
   */
  readonly module?: Fact<string>;
  /** What `manage.py` names by itself. */
  readonly managed?: Fact<string>;
  /** Every `wsgi.py`, then every `asgi.py`, the nearest first. */
  readonly starters: readonly string[];
}

/** Every Django project below the root, by its `manage.py`; those of tests and documentation are left out. */
export function findProjects(files: Files): readonly DjangoProject[] {
  const projects: DjangoProject[] = [];
  for (const manage of files.find(files.root, '**/manage.py')) {
    const parts = relative(files.root, manage).split('/').slice(0, -1);
    if (parts.some((part) => aside.has(part.toLowerCase()))) continue;
    const folder = dirname(manage);
    const starters = startersIn(folder, files);
    const managed = moduleNamedIn(manage, files);
    const module = servedModule(starters, files) ?? managed;
    projects.push({
      folder,
      manage,
      starters,
      ...(module && { module }),
      ...(managed && { managed }),
    });
  }
  return projects;
}

const aside: ReadonlySet<string> = new Set([
  'tests',
  'test',
  'testing',
  'docs',
  'doc',
  'node_modules',
  'site-packages',
]);

function startersIn(folder: string, files: Files): readonly string[] {
  const found = files
    .find(folder, '{,*/,*/*/}{wsgi,asgi}.py')
    .filter((uri) => !isAside(folder, uri))
    .toSorted((a, b) => a.split('/').length - b.split('/').length);
  return ['wsgi.py', 'asgi.py'].flatMap((name) => found.filter((uri) => basename(uri) === name));
}

function servedModule(starters: readonly string[], files: Files): Fact<string> | undefined {
  for (const name of ['wsgi.py', 'asgi.py']) {
    const named = starters
      .filter((uri) => basename(uri) === name)
      .map((uri) => moduleNamedIn(uri, files))
      .filter((fact) => fact !== undefined);
    const [first] = named;
    if (first) return named.every((fact) => fact.value === first.value) ? first : undefined;
  }
  return undefined;
}

function isAside(folder: string, uri: string): boolean {
  return relative(folder, uri)
    .split('/')
    .some((part) => aside.has(part.toLowerCase()));
}

/** The text given to `DJANGO_SETTINGS_MODULE` by `setdefault(…)` or by an assignment; the last one where there are several. */
function moduleNamedIn(uri: string, files: Files): Fact<string> | undefined {
  const text = files.read(uri);
  if (text === undefined || !text.includes('DJANGO_SETTINGS_MODULE')) return undefined;
  const found: (Fact<string> | undefined)[] = [];
  parser.parse(text).iterate({
    enter({ name, node }) {
      const given =
        name === 'CallExpression'
          ? setdefaultValue(node, text)
          : name === 'AssignStatement'
            ? assignedValue(node, text)
            : undefined;
      if (given) found.push(literalFact(given, uri, text));
    },
  });
  const [first] = found;
  return found.every((fact) => fact?.value === first?.value) ? first : undefined;
}

function setdefaultValue(call: SyntaxNode, text: string): SyntaxNode | undefined {
  const callee = call.firstChild;
  const [name, , value] = call.getChild('ArgList')?.firstChild ? listArguments(call) : [];
  if (!callee || !text.slice(callee.from, callee.to).endsWith('environ.setdefault'))
    return undefined;
  return name && literalText(name, text) === 'DJANGO_SETTINGS_MODULE' ? value : undefined;
}

function assignedValue(statement: SyntaxNode, text: string): SyntaxNode | undefined {
  const target = statement.firstChild;
  const key = target?.name === 'MemberExpression' ? target.getChild('String') : undefined;
  if (!key || literalText(key, text) !== 'DJANGO_SETTINGS_MODULE') return undefined;
  return statement.lastChild ?? undefined;
}

/** The arguments of a call, and the commas between them. */
export function listArguments(call: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  const list = call.getChild('ArgList');
  for (let part = list?.firstChild ?? null; part; part = part.nextSibling) {
    if (part.name !== 'Comment' && part.name !== '(' && part.name !== ')') parts.push(part);
  }
  return parts;
}

/** The text of a plain literal; absent for anything else. */
export function literalFact(node: SyntaxNode, uri: string, text: string): Fact<string> | undefined {
  const value = literalText(node, text);
  if (value === undefined) return undefined;
  return { value, at: { uri, start: node.from, end: node.to } };
}

function literalText(node: SyntaxNode, text: string): string | undefined {
  if (node.name !== 'String') return undefined;
  const source = text.slice(node.from, node.to);
  const literal = openLiteral(source);
  if (!literal || literal.other) return undefined;
  return unescape(source.slice(literal.start, literal.end), literal.raw);
}
