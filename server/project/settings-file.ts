import { closest, distance } from 'fastest-levenshtein';
import type { Place } from '../../grammar/text.ts';
import { dirname, type Files, foldersUp, resolve } from '../workspace.ts';
import type { Fact, Trouble } from './project.ts';
import type { Settings, Severity } from './lint-settings.ts';
import { ruleSlot } from './settings-slot.ts';
import { readYaml, type YamlMapping, type YamlNode } from './yaml.ts';

/** What a settings file says, and what is wrong with it. */
export interface SettingsFile {
  readonly settings: Settings;
  readonly troubles: readonly Trouble[];
}

/** The settings for a Caddyfile: the first `.caddylint.yaml` in its folder and the folders above, up to the root of `files`. */
export function findSettings(caddyfile: string, files: Files): SettingsFile {
  for (const folder of foldersUp(dirname(caddyfile), files.root)) {
    for (const name of ['.caddylint.yaml', '.caddylint.yml']) {
      const uri = resolve(`${folder}/`, name);
      const text = files.read(uri);
      if (text !== undefined) return readSettingsFile(uri, text);
    }
  }
  return { settings: { rules: new Map(), ignore: [], plugins: [] }, troubles: [] };
}

/** Reads `.caddylint.yaml`. What is wrong is told as trouble, and the rest still counts. */
export function readSettingsFile(uri: string, text: string): SettingsFile {
  const { documents, troubles: syntax } = readYaml(uri, text);
  const reader: Reader = { uri, troubles: [...syntax] };
  const [document] = documents;
  const empty: Settings = { uri, rules: new Map(), ignore: [], plugins: [] };
  if (document === undefined || (document.kind === 'scalar' && document.value === null)) {
    const slot = slotOf(reader, text, undefined);
    return { settings: { ...empty, ...slot }, troubles: reader.troubles };
  }
  if (document.kind !== 'mapping') {
    tell(
      reader,
      'The settings must be a mapping, such as "rules:" with rule names below it.',
      document.at,
    );
    return { settings: empty, troubles: reader.troubles };
  }
  for (const [key, { keyAt }] of document.entries) {
    if (!keys.includes(key))
      tell(reader, `There is no setting "${key}".${suggestion(key, keys)}`, keyAt);
  }
  const get = (key: string): YamlNode | undefined => document.entries.get(key)?.value;
  const caddy = readVersion(reader, get('caddy'));
  const compose = readList(reader, 'compose', get('compose'));
  const service = readText(reader, 'service', get('service'));
  const envFiles = readList(reader, 'env-files', get('env-files'));
  const django = readText(reader, 'django', get('django'));
  const inFolder = ({ value, at }: Fact<string>): Fact<string> => ({
    value: resolve(uri, value),
    at,
  });
  const plugins = readPlugins(reader, get('plugins'));
  const pluginFiles = plugins.filter(({ value }) => isFile(value));
  const settings: Settings = {
    uri,
    rules: readRules(reader, get('rules')),
    ...slotOf(syntax.length === 0 && documents.length === 1 ? reader : undefined, text, document),
    ignore: (readList(reader, 'ignore', get('ignore')) ?? []).map(({ value }) => value),
    plugins: plugins.filter(({ value }) => !isFile(value)),
    ...(pluginFiles.length > 0 && { pluginFiles: pluginFiles.map(inFolder) }),
    ...(caddy && { caddy }),
    ...(compose && { compose: compose.map(inFolder) }),
    ...(service && { service }),
    ...(envFiles && { envFiles: envFiles.map(inFolder) }),
    ...(django && { django }),
  };
  return { settings, troubles: reader.troubles };
}

const keys = ['rules', 'ignore', 'caddy', 'plugins', 'compose', 'service', 'env-files', 'django'];
const severities = ['off', 'error', 'warning', 'info', 'hint'];

interface Reader {
  readonly uri: string;
  readonly troubles: Trouble[];
}

/** Nothing without a reader: in a file that cannot be read as a whole, nothing is written. */
function slotOf(
  reader: Reader | undefined,
  text: string,
  document: YamlMapping | undefined,
): Pick<Settings, 'ruleSlot'> {
  const slot = reader && ruleSlot(reader.uri, text, document);
  return slot ? { ruleSlot: slot } : {};
}

function readRules(reader: Reader, node: YamlNode | undefined): Settings['rules'] {
  const rules = new Map<string, Fact<Severity | 'off'>>();
  if (isEmpty(node)) return rules;
  if (node.kind !== 'mapping') {
    tell(reader, '"rules" must be a mapping from rule names to severities.', node.at);
    return rules;
  }
  for (const [id, value] of severitiesOf(reader, node)) rules.set(id, value);
  return rules;
}

function* severitiesOf(
  reader: Reader,
  node: YamlMapping,
): Generator<readonly [string, Fact<Severity | 'off'>]> {
  for (const [id, { value, keyAt }] of node.entries) {
    // YAML 1.1 read a plain `off` as false; whoever wrote `false` means the same.
    const text =
      value.kind === 'scalar' ? (value.value === false ? 'off' : value.value) : undefined;
    if (isSeverity(text)) yield [id, { value: text, at: { ...keyAt, end: value.at.end } }];
    else {
      const meant = typeof text === 'string' ? suggestion(text, severities) : '';
      tell(reader, `The severity of a rule is one of ${severities.join(', ')}.${meant}`, value.at);
    }
  }
}

/** A version such as `2.11`; YAML takes it for a number, so it is read as written: 2.10 is not 2.1. */
function readVersion(reader: Reader, node: YamlNode | undefined): Fact<string> | undefined {
  if (isEmpty(node)) return undefined;
  const text = node.kind === 'scalar' ? node.raw.trim().replace(/^v/, '') : '';
  if (/^\d+\.\d+(?:\.\d+)?$/.test(text)) return { value: text, at: node.at };
  tell(reader, '"caddy" must be a version of Caddy, such as "2.11".', node.at);
  return undefined;
}

function readText(
  reader: Reader,
  key: string,
  node: YamlNode | undefined,
): Fact<string> | undefined {
  if (isEmpty(node)) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') {
    return { value: node.value, at: node.at };
  }
  tell(reader, `"${key}" must be a text.`, node.at);
  return undefined;
}

/** A list of texts; one text counts as a list of one. */
function readList(
  reader: Reader,
  key: string,
  node: YamlNode | undefined,
): readonly Fact<string>[] | undefined {
  if (isEmpty(node)) return undefined;
  if (node.kind === 'mapping') {
    tell(reader, `"${key}" must be a list of texts.`, node.at);
    return undefined;
  }
  const found: Fact<string>[] = [];
  for (const item of node.kind === 'sequence' ? node.items : [node]) {
    if (item.kind === 'scalar' && typeof item.value === 'string' && item.value !== '') {
      found.push({ value: item.value, at: item.at });
    } else tell(reader, `"${key}" must be a list of texts, and this is none.`, item.at);
  }
  return found;
}

/** Plugins by their Go module paths, and files with facts of plugins by paths that begin with a point. */
function readPlugins(reader: Reader, node: YamlNode | undefined): readonly Fact<string>[] {
  return (readList(reader, 'plugins', node) ?? []).filter(({ value, at }) => {
    const isModule = /^[\w-]+(?:\.[\w-]+)+\/\S+$/.test(value);
    if (isModule || isFile(value)) return true;
    tell(
      reader,
      `"${value}" is no plugin. Write its Go module path, such as "github.com/mholt/caddy-ratelimit", or the path of a file with its facts, such as "./plugin.caddyfile".`,
      at,
    );
    return false;
  });
}

function isFile(value: string): boolean {
  return /^\.{0,2}\//.test(value);
}

function isEmpty(node: YamlNode | undefined): node is undefined {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return typeof value === 'string' && severities.includes(value);
}

/** A sentence for a word that is nearly right, or nothing. */
function suggestion(word: string, known: readonly string[]): string {
  const nearest = closest(word, known);
  return distance(word, nearest) <= Math.max(1, Math.floor(word.length / 3))
    ? ` Did you mean "${nearest}"?`
    : '';
}

function tell(reader: Reader, message: string, at: Place): void {
  reader.troubles.push({ message, at });
}
