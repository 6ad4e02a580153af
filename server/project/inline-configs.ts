import type { Place } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import { collectCommands } from './commands.ts';
import { composeInvocations, inputsFor } from './compose-invocations.ts';
import { loadCompose } from './compose-load.ts';
import { newLoader } from './compose-loader.ts';
import { dollars, known, type Lookup, substitute } from './compose-substitute.ts';
import { get } from './compose-tree.ts';
import { assemble, type Excerpt, locate, type Part, placeIn } from './excerpt.ts';
import type { InlineConfig } from './inline-files.ts';
import { inlineOwner, inlineUri, mayHoldInline } from './inline-uri.ts';
import type { Fact } from './project.ts';
import { readYaml, type YamlNode, yamlGet } from './yaml.ts';

/** Reads what stands in compose files as the `content` of configs, by the URIs of `inlineUri`. */
export function inlineConfigReader(files: Files): (uri: string) => InlineConfig | undefined {
  const read = new Map<string, InlineConfig | undefined>();
  return (uri) => {
    if (!read.has(uri)) read.set(uri, readInlineConfig(uri, files));
    return read.get(uri);
  };
}

/** The Caddyfiles in a compose file: each config with a `content` that a service gets as a Caddyfile, or that is called like one. */
export function inlineCaddyfiles(compose: string, text: string): readonly string[] {
  if (!mayHoldInline(text)) return [];
  const { documents } = readYaml(compose, text);
  const services = documents.flatMap((document) => valuesOf(yamlGet(document, 'services')));
  const targets = services.flatMap(([, service]) => targetsOf(yamlGet(service, 'configs')));
  return documents.flatMap((document) =>
    valuesOf(yamlGet(document, 'configs')).flatMap(([config, node]) => {
      if (textOf(yamlGet(node, 'content')) === undefined) return [];
      const own = targets.filter(({ source }) => source === config);
      const names =
        own.length > 0
          ? own.map(({ target }) => target.slice(target.lastIndexOf('/') + 1))
          : [config];
      return names.some((name) => /caddyfile/i.test(name)) ? [inlineUri({ compose, config })] : [];
    }),
  );
}

function valuesOf(node: YamlNode | undefined): readonly (readonly [string, YamlNode])[] {
  if (node?.kind !== 'mapping') return [];
  return [...node.entries].map(([name, { value }]) => [name, value] as const);
}

/** Where the configs of a service get to: without a target, below the root by their names. */
function targetsOf(
  node: YamlNode | undefined,
): readonly { readonly source: string; readonly target: string }[] {
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) => {
    const source = textOf(item.kind === 'mapping' ? yamlGet(item, 'source') : item);
    if (source === undefined) return [];
    return [{ source, target: textOf(yamlGet(item, 'target')) ?? `/${source}` }];
  });
}

function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

function readInlineConfig(uri: string, files: Files): InlineConfig | undefined {
  const owner = inlineOwner(uri);
  if (!owner) return undefined;
  const { compose, config } = owner;
  const { tree } = loadCompose(
    newLoader(files),
    [compose],
    inputsFor(
      [compose],
      composeInvocations(collectCommands({ dockerfiles: [], files }), files),
      files,
    ),
  );
  const content = get(get(get(tree, 'configs'), config), 'content');
  if (content?.kind !== 'text' || content.template === undefined) return undefined;
  // An alias of YAML stays in its file, and what is included has a name of its own.
  if (content.at.uri !== compose) return undefined;
  const text = files.read(compose) ?? '';
  const file: Excerpt = { uri: compose, text, pieces: [{ at: 0, from: 0 }] };
  const { template: value, at } = content;
  // `locate` would find these, too, but cannot tell the indentation from blanks behind it.
  const lines = literalLines(text, at);
  const literal = assemble(file, lines);
  const isLiteral = literal.text.startsWith(value);
  const written = isLiteral
    ? assemble(literal, [{ start: 0, end: value.length }])
    : locate(file, at, value);
  const first = lines.find(({ start, end }) => text.slice(start, end).trim() !== '')?.start ?? 0;
  return {
    ...filledIn(written, content.origin.lookup),
    ...(isLiteral && { indent: text.slice(text.lastIndexOf('\n', first - 1) + 1, first) }),
  };
}

/** The lines of a literal block without its indentation. https://yaml.org/spec/1.2.2/#812-literal-style */
function literalLines(text: string, { start, end }: Place): readonly Part[] {
  if (text[start] !== '|') return [];
  const lines: Part[] = [];
  let indent: number | undefined;
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; ) {
    const next = text.indexOf('\n', at) + 1;
    const until = next > 0 && next <= end ? next : end;
    const blanks = /^ */.exec(text.slice(at, until))![0].length;
    if (indent === undefined && text.slice(at, until).trim() !== '') indent = blanks;
    lines.push({ start: at + Math.min(blanks, indent ?? blanks), end: until });
    at = until;
  }
  return lines;
}

/**
 * What Compose makes of a text: `$$` is one `$`, and variables get their values. One whose value is not known becomes a variable of
 * Caddy's that nobody knows either. `{$NAME}` is kept, since that is what was meant.
 */
function filledIn(written: Excerpt, lookup: Lookup): InlineConfig {
  const { text } = written;
  const parts: Part[] = [];
  const unknown: Fact<string>[] = [];
  const taken: Fact<string>[] = [];
  const refused: Place[] = [];
  let done = 0;
  for (const { start, end, name, rest } of dollars(text)) {
    parts.push({ start: done, end: start });
    done = end;
    const at = placeIn(written, start, end);
    if (name === undefined) {
      parts.push({ start: end - 1, end });
      if (end === start + 1 && text[end] === '{') refused.push(at);
    } else if (rest === undefined && text[start - 1] === '{' && /[}:]/.test(text[end] ?? '')) {
      parts.push({ start, end });
      const close = text.indexOf('}', end);
      if (close >= 0) taken.push({ value: name, at: placeIn(written, start - 1, close + 1) });
    } else {
      const value = known(substitute(text.slice(start, end), lookup));
      if (value === undefined) unknown.push({ value: name, at });
      parts.push({ start, end, text: value ?? `{$${name}}` });
    }
  }
  parts.push({ start: done, end: text.length });
  return { excerpt: assemble(written, parts), unknown, taken, refused };
}
