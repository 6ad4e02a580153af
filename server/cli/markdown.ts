import { marked, type Token, type Tokens } from 'marked';
import picocolors from 'picocolors';
import { harmless } from './frame.ts';

export interface MarkdownOptions {
  readonly color: boolean;
  /** Paragraphs are broken so that they are at most this wide. */
  readonly columns: number;
}

/** Markdown as a terminal shows it. */
export function renderMarkdown(markdown: string, { color, columns }: MarkdownOptions): string {
  const page: Page = { colors: picocolors.createColors(color), columns };
  const blocks = marked.lexer(markdown).flatMap((token) => block(page, token));
  return `${blocks.join('\n\n')}\n`;
}

interface Page {
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly columns: number;
}

function block(page: Page, token: Token): readonly string[] {
  const { colors, columns } = page;
  switch (token.type) {
    case 'space':
    case 'html':
      return [];
    case 'heading':
      return [colors.bold(colors.underline(plain(token)))];
    case 'code':
      return [code(page, token as Tokens.Code)];
    case 'hr':
      return [colors.dim('-'.repeat(Math.min(columns, 40)))];
    case 'table':
      return [token.raw.trim().split('\n').map(show).join('\n')];
    case 'list':
      return [list(page, token as Tokens.List)];
    default:
      return [wrap(plain(token), columns, '')];
  }
}

function code({ colors }: Page, { text }: Tokens.Code): string {
  return text
    .split('\n')
    .map((line) => `    ${line.trimStart().startsWith('#') ? colors.dim(show(line)) : show(line)}`)
    .join('\n');
}

function show(line: string): string {
  return line.split('\t').map(harmless).join('    ');
}

function list({ columns }: Page, { items, ordered, start }: Tokens.List): string {
  const lines = items.map((item, index) => {
    const mark = ordered ? `${(start || 1) + index}. ` : '- ';
    return `${mark}${wrap(plain(item), columns - mark.length, ' '.repeat(mark.length))}`;
  });
  return lines.join('\n');
}

/** The text of a token without its marks; links keep their address. */
function plain(token: Token): string {
  if (token.type === 'link') {
    const { href, text } = token as Tokens.Link;
    return href === text ? text : `${text} (${href})`;
  }
  if ('tokens' in token && token.tokens) return token.tokens.map(plain).join('');
  return 'text' in token ? String(token.text) : token.raw;
}

function wrap(text: string, columns: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map(harmless).join(`\n${indent}`);
}
