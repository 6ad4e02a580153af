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
  parser.parse(text).iterate({
    enter({ name, node }) {
      if (name === 'ClassDefinition') found.push(...fieldsOf(node, { uri, text }));
    },
  });
  return found;
}

interface Source {
  readonly uri: string;
  readonly text: string;
}

function fieldsOf(node: SyntaxNode, { uri, text }: Source): readonly SettingsField[] {
  const source = (part: SyntaxNode | null): string => (part ? text.slice(part.from, part.to) : '');
  const bases = node.getChild('ArgList');
  const isSettings = bases
    ?.getChildren('VariableName')
    .some((one) => source(one) === 'BaseSettings');
  const body = node.getChild('Body');
  if (!isSettings || !body) return [];
  const options = optionsIn(body, source);
  if (!options) return [];
  return body.getChildren('AssignStatement').flatMap((statement): SettingsField[] => {
    const [name, type, ...rest] = children(statement);
    if (name?.name !== 'VariableName' || type?.name !== 'TypeDef') return [];
    const isNamed = rest.some((part) => /\balias|\bvalidation_alias|\benv\b/.test(source(part)));
    if (isNamed || /ClassVar|Annotated/.test(source(type))) return [];
    const at = { uri, start: name.from, end: name.to };
    const variable = `${options.prefix}${source(name)}`.toUpperCase();
    const { prefix, readsEnvFile } = options;
    return [{ name: variable, prefix, at, required: rest.length === 0, readsEnvFile }];
  });
}

/** Of `model_config = SettingsConfigDict(…)` or `class Config:`; undefined where names may be made in another way. */
function optionsIn(
  body: SyntaxNode,
  source: (part: SyntaxNode | null) => string,
): { readonly prefix: string; readonly readsEnvFile: boolean } | undefined {
  const config = body
    .getChildren('AssignStatement')
    .find((one) => source(one.firstChild) === 'model_config');
  const inner = body
    .getChildren('ClassDefinition')
    .find((one) => source(one.getChild('VariableName')) === 'Config');
  const written = [config, inner].flatMap((one) => (one ? [source(one)] : [])).join('\n');
  if (/alias_generator|case_sensitive\s*=\s*True|\*\*/.test(written)) return undefined;
  const readsEnvFile = written.includes('env_file');
  if (!written.includes('env_prefix')) return { prefix: '', readsEnvFile };
  const prefix = /\benv_prefix["']?\s*[=:]\s*(["'])(\w*)\1/.exec(written)?.[2];
  return prefix === undefined ? undefined : { prefix, readsEnvFile };
}
