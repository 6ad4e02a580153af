import { isHole } from '../analysis/config.ts';
import type { Block } from '../analysis/analyze.ts';
import { type HeaderLine, headerLines } from '../analysis/headers/header-lines.ts';
import type { Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { type Finding, type Fix, finding, replace, type Rule } from './rule.ts';

export const headerNameShape: Rule = {
  id: 'header-name-shape',
  summary: 'The name of a header holds what no name can hold.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const header of headerLines(analysis.soundLines)) {
      const found = judge(analysis, header);
      if (found) yield found;
    }
    for (const bound of analysis.soundLines) yield* comparedNames(analysis, bound);
  },
};

function judge(analysis: Block, header: HeaderLine): Finding | undefined {
  const { field, values, inBlock, directive } = header;
  const { text } = field;
  if (isHole(field)) return undefined;
  const [name = '', ...rest] = text.split(':');
  const value = rest.join(':').trim();
  // `localhost:9000` is a forgotten name rather than a header.
  const isPort = /^\d+$/.test(rest.join(':'));
  if (value !== '' && values.length === 0 && isName(name) && !isPort) {
    return finding(
      field,
      `This is one word, and no header is sent. Write the name and the value apart: ${name} "${value}".`,
      { fixes: split(field, name, value) },
    );
  }
  if (text.includes('/') && !inBlock && values.length > 0 && !text.startsWith('/')) {
    const { uri, start, quote } = field;
    const at = start + (quote === '' ? 0 : 1);
    return finding(
      field,
      `"${text}" is taken for the name of a header, since paths start with "/". Write "/${text}".`,
      {
        fixes: [
          {
            title: `Write "/${text}"`,
            edits: [{ uri, start: at, end: at, text: '/' }],
            safe: false,
          },
        ],
      },
    );
  }
  // In blocks, and in request_header, Caddy takes the colon away.
  const isForgiven = inBlock || directive.text === 'request_header';
  if (value !== '' || rest.length !== 1 || isForgiven || !isName(name)) return undefined;
  return withColon(analysis, field, name);
}

/** Names of matchers and health checks, from which Caddy takes no colon away either. */
function* comparedNames(analysis: Block, { line, binding }: BoundLine): Generator<Finding> {
  const own = binding.entry?.name;
  const isField = own && 'kind' in own && fieldKinds.has(own.kind);
  const fields = line.args.filter((_, index) => fieldKinds.has(binding.slots[index]?.kind ?? ''));
  for (const field of isField ? [line.name, ...fields] : fields) {
    if (field.unknown || !/^!?[\w-]+:$/.test(field.text)) continue;
    yield withColon(analysis, field, field.text.slice(0, -1));
  }
}

const fieldKinds: ReadonlySet<string> = new Set([
  'header_field',
  'present_header_field',
  'absent_header_field',
]);

function withColon(analysis: Block, field: Token, name: string): Finding {
  return finding(
    field,
    `The colon becomes a part of the name, and no client or server understands "${field.text}". Write "${name}".`,
    {
      fixes:
        analysis.textAt(field) === field.text
          ? [{ title: 'Delete the colon', edits: [replace(field, name)], safe: false }]
          : [],
    },
  );
}

function isName(text: string): boolean {
  return /^[+\-?>]?[\w.*-]+$/.test(text);
}

function split(field: HeaderLine['field'], name: string, value: string): readonly Fix[] {
  if (/["\\\n]/.test(value)) return [];
  return [
    { title: 'Split name and value', edits: [replace(field, `${name} "${value}"`)], safe: false },
  ];
}
