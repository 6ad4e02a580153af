import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Place } from '../../grammar/text.ts';
import { children } from './python/syntax.ts';

/** A field of a class of Pydantic's settings, by the name of its variable. */
export interface SettingsField {
  readonly name: string;
  /** What its name begins with for the sake of the class; may be empty. */
  readonly prefix: string;
  /** The field. */
  readonly at: Place;
  /** Without a value, the program does not start. */
  readonly required: boolean;
  /**
   * Present for a list, set or tuple that its variable has to give as JSON: `read` where whatever is no JSON is refused while it is read, `kept`
   * where that is taken as it is, and then refused.
   */
  readonly list?: 'read' | 'kept';
  /** Whether an empty variable counts as if it were not set. */
  readonly ignoresEmpty: boolean;
  /** Whether the class reads an env file as well. */
  readonly readsEnvFile: boolean;
}

/**
 * The fields of classes that name `BaseSettings` as their base, with the prefix that is written in the class. A field with another
 * name outside, or of a class with options that change names, is left out.
 */
export function settingsFields(uri: string, text: string): readonly SettingsField[] {
  if (!text.includes('BaseSettings')) return [];
  const found: SettingsField[] = [];
  let isPydantics = false;
  parser.parse(text).iterate({
    enter({ name, from, to, node }) {
      const source = text.slice(from, to);
      if (name === 'ImportStatement' && source.includes('BaseSettings')) {
        isPydantics = /^from\s+pydantic(?:_settings)?\s+import\b/.test(source);
      }
      if (name === 'ClassDefinition') found.push(...fieldsOf(node, { uri, text, isPydantics }));
    },
  });
  return found;
}

interface Source {
  readonly uri: string;
  readonly text: string;
  /** Whether `BaseSettings` is Pydantic's own. */
  readonly isPydantics: boolean;
}

function fieldsOf(node: SyntaxNode, { uri, text, isPydantics }: Source): readonly SettingsField[] {
  const source = (part: SyntaxNode | null): string => (part ? text.slice(part.from, part.to) : '');
  const bases = node.getChild('ArgList');
  const isSettings = bases
    ?.getChildren('VariableName')
    .some((one) => source(one) === 'BaseSettings');
  const body = node.getChild('Body');
  if (!isSettings || !body) return [];
  const options = optionsIn(body, source);
  if (!options) return [];
  const isPlain = isPydantics && /^\(\s*BaseSettings\s*,?\s*\)$/.test(source(bases));
  return body.getChildren('AssignStatement').flatMap((statement): SettingsField[] => {
    const [name, type, ...rest] = children(statement);
    if (name?.name !== 'VariableName' || type?.name !== 'TypeDef') return [];
    const isNamed = rest.some((part) => /\balias|\bvalidation_alias|\benv\b/.test(source(part)));
    if (isNamed || /ClassVar|Annotated/.test(source(type))) return [];
    const at = { uri, start: name.from, end: name.to };
    const variable = `${options.prefix}${source(name)}`.toUpperCase();
    const list = isPlain && options.decodes ? listKind(source(type), source(body)) : undefined;
    const { prefix, readsEnvFile, ignoresEmpty } = options;
    const known = { name: variable, prefix, at, readsEnvFile, ignoresEmpty };
    return [{ ...known, required: rest.length === 0, ...(list && { list }) }];
  });
}

/** https://docs.pydantic.dev/latest/concepts/pydantic_settings/#parsing-environment-variable-values */
function listKind(annotation: string, body: string): SettingsField['list'] {
  const type = annotation.replace(/^:\s*/, '').trim();
  const list = String.raw`(?:typing\.)?(?:list|List|set|Set|tuple|Tuple|frozenset|FrozenSet)(?:\[[\w\s.,]*\])?`;
  if (new RegExp(`^${list}$`).test(type)) return 'read';
  const isOptional = new RegExp(
    String.raw`^(?:${list}\s*\|\s*None|(?:typing\.)?Optional\[${list}\])$`,
  );
  // A validator may make a list of it.
  return isOptional.test(type) && !body.includes('validator') ? 'kept' : undefined;
}

interface Options {
  readonly prefix: string;
  readonly readsEnvFile: boolean;
  readonly ignoresEmpty: boolean;
  /** Whether lists are certainly read as JSON. */
  readonly decodes: boolean;
}

/** Of `model_config = SettingsConfigDict(…)` or `class Config:`; undefined where names may be made in another way. */
function optionsIn(
  body: SyntaxNode,
  source: (part: SyntaxNode | null) => string,
): Options | undefined {
  const config = body
    .getChildren('AssignStatement')
    .find((one) => source(one.firstChild) === 'model_config');
  const inner = body
    .getChildren('ClassDefinition')
    .find((one) => source(one.getChild('VariableName')) === 'Config');
  const written = [config, inner].flatMap((one) => (one ? [source(one)] : [])).join('\n');
  if (/alias_generator|case_sensitive\s*=\s*True|\*\*/.test(written)) return undefined;
  const known = {
    readsEnvFile: written.includes('env_file'),
    ignoresEmpty: written.includes('env_ignore_empty'),
    decodes: !/customise_sources|parse_env_var|enable_decoding/.test(source(body)),
  };
  if (!written.includes('env_prefix')) return { prefix: '', ...known };
  const prefix = /\benv_prefix["']?\s*[=:]\s*(["'])(\w*)\1/.exec(written)?.[2];
  return prefix === undefined ? undefined : { prefix, ...known };
}
