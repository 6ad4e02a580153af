import type { Block } from '../analysis/analyze.ts';
import { type Line, linesOf, type Site } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { type HeaderLine, headerLines } from '../analysis/headers/header-lines.ts';
import { expandShorthands } from '../analysis/routes/placeholders.ts';
import { indentation } from './edits.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const v1OtherMeaning: Rule = {
  id: 'v1-other-meaning',
  summary: 'A line of Caddy 1 means something else in Caddy 2.',
  category: 'trap',
  severity: 'error',
  *checkBlock(block) {
    for (const bound of block.soundLines) {
      if (bound.line.name.text === 'redir') yield* redirectToStatus(bound, block);
    }
    for (const header of headerLines(block.soundLines)) yield* portInAddress(header, block);
    for (const site of block.sites) {
      for (const line of site.lines) {
        if (line.name.text === 'log') yield* logToName(line, site, block);
      }
    }
  },
};

/** `header_up X-Real-IP {remote}` */
function* portInAddress(
  { field, values }: HeaderLine,
  { textAt }: Pick<Block, 'textAt'>,
): Generator<Finding> {
  const [value, ...others] = values;
  if (!value || others.length > 0 || value.unknown) return;
  if (expandShorthands(value.text) !== '{http.request.remote}') return;
  if (!addressFields.has(field.text.toLowerCase().replace(/^[+?>]/, ''))) return;
  const better = value.text === '{remote}' ? '{remote_host}' : '{http.request.remote.host}';
  yield finding(
    value,
    `"${value.text}" has a port behind the address in Caddy 2, such as "203.0.113.7:50312", which applications take for no address. Write "${better}".`,
    {
      severity: 'warning',
      fixes:
        textAt(value) === value.text
          ? [{ title: `Write "${better}"`, edits: [replace(value, better)], safe: false }]
          : [],
    },
  );
}

/** Headers that hold the address of a client and no port. */
const addressFields: ReadonlySet<string> = new Set([
  'client-ip',
  'true-client-ip',
  'x-client-ip',
  'x-forwarded-for',
  'x-real-ip',
]);

/** `redir 301 { /old /new }` */
function* redirectToStatus({ line, binding }: BoundLine, block: Block): Generator<Finding> {
  const status = line.args.at(-1);
  const slot = binding.slots[line.args.length - 1];
  if (binding.problem || !status || slot?.kind !== 'redirect_target' || !slot.sure) return;
  if (status.unknown || !/^30[12378]$/.test(status.text)) return;
  const advice = line.block
    ? `and nothing reads its block. Write "redir /old /new ${status.text}" for each line of it`
    : 'which is hardly there. Write the address in front of it';
  yield finding(
    status,
    `"${status.text}" is the address of a page to Caddy 2: visitors are sent there, ${advice}.`,
    { fixes: redirectFix(line, status.text, block) },
  );
}

/** One line for each of the block, where all of them have a page and its new address. */
function redirectFix(line: Line, status: string, around: Block): readonly Fix[] {
  const { textAt } = around;
  const { block, name, args, close } = line;
  const isWhole = block && block.length > 0 && args.length === 1 && close && !name.via;
  if (!isWhole || textAt(name) !== 'redir' || textAt(line).includes('#')) return [];
  const isPair = (inner: Line): boolean =>
    /^\/[^*{]/.test(inner.name.text) && inner.args.length === 1 && !inner.block && !inner.name.via;
  if (!block.every(isPair)) return [];
  const lines = block.map((inner) => `redir ${textAt(inner)} ${status}`);
  const edits = [replace(line, lines.join(`\n${indentation(around, line)}`))];
  return [{ title: 'Write one "redir" for each line', edits, safe: false }];
}

/** `log stdout`, `log /var/log/access.log` */
function* logToName(line: Line, site: Site, block: Block): Generator<Finding> {
  const { config, textAt } = block;
  const [name] = line.args;
  if (!name || name.unknown || line.args.length > 1 || line.block) return;
  const isFile = name.text.startsWith('/');
  if (!isFile && name.text !== 'stdout') return;
  // A logger of this name that is set up is meant; and nothing is lost where all others write there.
  const options = config.options.flatMap(({ lines }) => lines);
  const others = [...options, ...site.lines.filter((one) => one !== line)];
  const isNamed = linesOf(others).some(({ args }) =>
    args.some(({ text, unknown }) => unknown || `.${text}`.endsWith(`.${name.text}`)),
  );
  if (isNamed) return;
  const output = isFile ? `output file ${textAt(name)}` : 'output stdout';
  const isWritten = !line.name.via && textAt(name).includes(name.text);
  const indent = indentation(block, line);
  const where = isFile ? 'no such file is written' : 'its lines go where all other messages go';
  yield finding(
    name,
    `"${name.text}" is only the name of a logger to Caddy 2, and ${where}. Write "${output}" into the block of "log".`,
    {
      ...(isFile ? {} : { severity: 'warning' }),
      fixes: isWritten
        ? [
            {
              title: `Write "${output}"`,
              edits: [replace(name, `{\n${indent}\t${output}\n${indent}}`)],
              safe: false,
            },
          ]
        : [],
    },
  );
}
