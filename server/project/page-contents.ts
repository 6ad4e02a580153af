import { parser } from '@lezer/html';
import type { SyntaxNode } from '@lezer/common';
import { type Files, relative } from '../workspace.ts';
import type { PageContents } from './project.ts';

/**
 * What the templates below `folder` do. Those of mails and of tests are left out, and those that have parts for development, or that are
 * commented out.
 */
export function pageContents(folder: string, files: Files): PageContents {
  const found = files
    .find(folder, '**/{templates,jinja2}/**/*.html')
    .filter((uri) => !isAside.test(relative(folder, uri)))
    .slice(0, MOST_FILES)
    .map((uri) => contentsOf(uri, files.read(uri) ?? ''));
  return {
    inline: found.flatMap(({ inline }) => inline),
    loads: found.flatMap(({ loads }) => loads),
  };
}

const MOST_FILES = 500;
const isAside =
  /(?:^|\/)(?:tests?|docs?|node_modules|site-packages|e?mails?|pdfs?|admin)\/|e?mail[^/]*$/i;

/** Parts that may not be there in production, or that make a policy themselves. */
const hasDoubts = /debug|nonce|Content-Security-Policy/i;

/** The text without comments of Django's, whose parser reads them by such expressions as well; everything stays in its place. */
function withoutComments(text: string): string {
  return text.replaceAll(/\{#.*?#\}|\{%\s*comment\b[^]*?\{%\s*endcomment\s*%\}/g, (whole) =>
    ' '.repeat(whole.length),
  );
}

/** Attributes that hold a script. https://html.spec.whatwg.org/multipage/webappapis.html#event-handlers-on-elements,-document-objects,-and-window-objects */
const handlers =
  /^on(?:abort|animation\w+|blur|change|click|contextmenu|copy|cut|dblclick|drag\w*|drop|error|focus|input|invalid|key(?:down|press|up)|load|mouse\w+|paste|pointer\w+|reset|resize|scroll|select|submit|toggle|touch\w+|unload|wheel)$/i;

function contentsOf(uri: string, written: string): PageContents {
  const text = withoutComments(written);
  const inline: PageContents['inline'][number][] = [];
  const loads: PageContents['loads'][number][] = [];
  if (!/<script|<link|\son\w+=/i.test(text) || hasDoubts.test(text)) return { inline, loads };
  parser.parse(text).iterate({
    enter({ name, node, from, to }) {
      if (name === 'AttributeName' && handlers.test(text.slice(from, to))) {
        inline.push({ kind: 'attribute', at: { uri, start: from, end: to } });
      }
      if (name !== 'Element') return;
      const tag = node.getChild('OpenTag') ?? node.getChild('SelfClosingTag');
      const tagName = tag?.getChild('TagName');
      if (!tag || !tagName) return;
      const attributes = attributesOf(tag, text);
      const load = loaded(text.slice(tagName.from, tagName.to).toLowerCase(), attributes);
      if (load) {
        const { start, end, value } = load.attribute;
        loads.push({ kind: load.kind, url: { value, at: { uri, start, end } } });
      }
      const script = node.getChild('ScriptText');
      const isScript = script && text.slice(script.from, script.to).trim() !== '';
      if (isScript && !attributes.has('src') && runs(attributes.get('type')?.value)) {
        inline.push({ kind: 'element', at: { uri, start: tag.from, end: tag.to } });
      }
    },
  });
  return { inline, loads };
}

interface Attribute {
  readonly value: string;
  /** Without quotes. */
  readonly start: number;
  readonly end: number;
}

function attributesOf(tag: SyntaxNode, text: string): ReadonlyMap<string, Attribute> {
  const found = new Map<string, Attribute>();
  for (const node of tag.getChildren('Attribute')) {
    const name = node.getChild('AttributeName');
    const value = node.getChild('AttributeValue') ?? node.getChild('UnquotedAttributeValue');
    if (!name) continue;
    const quote = value && /["']/.test(text[value.from] ?? '') ? 1 : 0;
    const start = value ? value.from + quote : name.to;
    const end = value ? value.to - quote : name.to;
    const key = text.slice(name.from, name.to).toLowerCase();
    found.set(key, { value: text.slice(start, end), start, end });
  }
  return found;
}

/** The attribute by which an element loads a script or a style of another host. */
function loaded(
  tag: string,
  attributes: ReadonlyMap<string, Attribute>,
): { readonly kind: 'script' | 'style'; readonly attribute: Attribute } | undefined {
  const isStyle = tag === 'link' && attributes.get('rel')?.value.toLowerCase() === 'stylesheet';
  const attribute = attributes.get(tag === 'script' ? 'src' : isStyle ? 'href' : '');
  if (!attribute || !/^(?:https?:)?\/\/[\w.-]+\//i.test(attribute.value)) return undefined;
  return { kind: isStyle ? 'style' : 'script', attribute };
}

/** Whether browsers run what has such a type. https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element */
function runs(type: string | undefined): boolean {
  return /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma)script)?$/i.test(type?.trim() ?? '');
}
