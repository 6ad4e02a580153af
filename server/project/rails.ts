import { dirname, type Files, resolveFolder } from '../workspace.ts';
import type { Compose, Environment, Fact, Stage } from './project.ts';

/** A Rails application in production. */
export interface Rails {
  /** The compose services that run it. */
  readonly services: readonly string[];
  /** `config.force_ssl = true`, where nothing else is said about HTTPS. */
  readonly redirects?: Fact<true>;
  /** The host names that it answers to; one that begins with a dot stands for the name itself and one label below. */
  readonly hosts?: Fact<readonly string[]>;
}

/**
 * The only Rails application that services of the compose project run in production, with what its settings for production say in lines that
 * can be read by themselves. Absent without one.
 */
export function readRails(
  { compose, stages }: { compose?: Compose; stages: ReadonlyMap<string, Stage> },
  files: Files,
): Rails | undefined {
  if (!compose) return undefined;
  const [uri, ...others] = files.find(files.root, `**/${PRODUCTION}`);
  const text = uri === undefined ? undefined : files.read(uri);
  if (uri === undefined || text === undefined || others.length > 0) return undefined;
  const folder = resolveFolder(`${dirname(uri)}/`, '../..');
  const services = [...compose.services.values()].filter(
    ({ name, build, environment }) =>
      build?.context.replace(/\/$/, '') === folder &&
      isProduction(environment.variables, stages.get(name)),
  );
  const lines = configureLines(text);
  if (services.length === 0 || !lines) return undefined;
  const elsewhere = codeElsewhere(folder, files);
  const redirects = aboutHttps.test(elsewhere) ? undefined : httpsRedirect(uri, lines);
  const hosts = aboutHosts.test(elsewhere) ? undefined : hostList(uri, lines);
  return {
    services: services.map(({ name }) => name),
    ...(redirects && { redirects }),
    ...(hosts && { hosts }),
  };
}

const PRODUCTION = 'config/environments/production.rb';

function isProduction(variables: Environment['variables'], stage: Stage | undefined): boolean {
  const fact = variables.get('RAILS_ENV') ?? stage?.environment.get('RAILS_ENV');
  return fact?.value === 'production';
}

const aboutHttps =
  /force_ssl|assume_ssl|ssl_options|AssumeSSL|ActionDispatch::SSL|forwarded_proto|forwarded-proto|url_scheme|HTTP_X_FORWARDED/i;
const aboutHosts = /\bhosts\b|host_authorization|HostAuthorization/;

/** `config.force_ssl = true`, when nothing else is said about HTTPS. */
function httpsRedirect(uri: string, lines: readonly RubyLine[]): Fact<true> | undefined {
  const [only, ...others] = lines.filter(({ code }) => aboutHttps.test(code));
  if (!only?.always || others.length > 0 || only.code !== 'config.force_ssl = true') {
    return undefined;
  }
  return { value: true, at: { uri, start: only.start, end: only.start + only.code.length } };
}

/** What `config.hosts = [TEXT, …]` and `config.hosts << TEXT` bring together; in production, the list is empty before. */
function hostList(uri: string, lines: readonly RubyLine[]): Fact<readonly string[]> | undefined {
  let found: Fact<readonly string[]> | undefined;
  for (const { code, start, always } of lines) {
    if (!aboutHosts.test(code)) continue;
    const [, list, one] = hostLine.exec(code) ?? [];
    const names = [...(list ?? one ?? '').matchAll(rubyText)].map(([word]) => word.slice(1, -1));
    if (!always || names.length === 0) return undefined;
    const value = one === undefined ? names : [...(found?.value ?? []), ...names];
    found = { value, at: { uri, start, end: start + code.length } };
  }
  return found;
}

/** A text without anything that Ruby fills in or takes apart. */
const rubyText = /"[\w.-]*"|'[\w.-]*'/g;
const hostLine = new RegExp(
  String.raw`^config\.hosts (?:= \[((?:${rubyText.source})(?:, ?(?:${rubyText.source}))*)\]|<< (${rubyText.source}))$`,
);

/** A line of code inside of `Rails.application.configure`, without its comment. */
interface RubyLine {
  readonly code: string;
  /** Where the code begins, in UTF-16 code units. */
  readonly start: number;
  /** It runs whatever holds: no other block is around it, and it does not go on a line above. */
  readonly always: boolean;
}

/**
 * The lines of the one `Rails.application.configure do … end` of a file, as every generator of Rails lays it out. Undefined where there is
 * anything that could make text of lines, or lines elsewhere.
 */
function configureLines(text: string): readonly RubyLine[] | undefined {
  if (/^=begin|^__END__|<<[~-]?["'`A-Z_]|%[qQwWiI]?[{([<|]\s*$/m.test(text)) return undefined;
  const found: RubyLine[] = [];
  let state: 'before' | 'inside' | 'after' = 'before';
  let depth = 0;
  let goesOn = false;
  let offset = 0;
  for (const line of text.split('\n')) {
    const code = withoutComment(line).trim();
    const start = offset + line.length - line.trimStart().length;
    offset += line.length + 1;
    if (code === '') continue;
    if (state === 'before') {
      if (code === 'Rails.application.configure do') state = 'inside';
      else if (!/^require(?:_relative)? /.test(code)) return undefined;
      continue;
    }
    if (state === 'after') return undefined;
    if (line === 'end') state = 'after';
    else found.push({ code, start, always: depth === 0 && !goesOn });
    depth += opens(code) - closes(code);
    goesOn = /(?:[,\\([{|=.+-]|&&|\bor|\band|\bnot)$/.test(code);
  }
  return state === 'after' && depth === -1 ? found : undefined;
}

/** A sign in a text is taken for a comment, too: such a line is none of those that are read. */
function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, '');
}

function opens(code: string): number {
  const block = /\bdo(?: \|[^|]*\|)?$/.test(code) ? 1 : 0;
  const keyword =
    /^(?:\w[\w.]* \|?\|?= )?(?:if|unless|case|begin|while|until|for|def|class|module)\b/;
  return block + (keyword.test(code) && !/\bend$/.test(code) ? 1 : 0);
}

function closes(code: string): number {
  return /^end\b/.test(code) ? 1 : 0;
}

/** The code of the other files that set up an application. */
function codeElsewhere(folder: string, files: Files): string {
  return ['config.ru', 'config/*.rb', 'config/initializers/**/*.rb']
    .flatMap((glob) => files.find(folder, glob))
    .map((uri) => files.read(uri) ?? '')
    .join('\n')
    .replace(/(^|\s)#.*$/gm, '$1');
}
