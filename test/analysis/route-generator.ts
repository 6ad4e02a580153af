/** Random sites and requests for them, the same for the same seed. */
export interface Generated {
  readonly caddyfile: string;
  readonly requests: readonly GeneratedRequest[];
}

export interface GeneratedRequest {
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Surroundings {
  /** Where Caddy listens. */
  readonly port: number;
  /** Two upstreams, `host:port`. */
  readonly upstreams: readonly [string, string];
  /** A folder with `one`, `two` and `one/static` in it. */
  readonly folder: string;
}

export function generate(
  seed: number,
  siteCount: number,
  requestsPerSite: number,
  around: Surroundings,
): Generated {
  const random = mulberry(seed);
  const writer = new Writer(random, around);
  const named = ['first', 'second', 'third'];
  const sites: string[] = [];
  for (const [index, name] of named.entries()) {
    writer.invocable = named.slice(0, index);
    sites.push(`&(${name}) {\n${writer.block(1, [])}}\n`);
  }
  writer.invocable = named;
  const requests: GeneratedRequest[] = [];
  for (let index = 0; index < siteCount; index++) {
    const host = `s${index}.test`;
    sites.push(writer.site(host));
    for (let count = 0; count < requestsPerSite; count++) requests.push(writer.request(host));
  }
  const options = '{\n\tadmin off\n\tauto_https off\n\tlog {\n\t\toutput discard\n\t}\n}\n';
  return { caddyfile: options + sites.join(''), requests };
}

const PATHS = [
  '/',
  '/a',
  '/a/',
  '/a/b',
  '/a/b/c',
  '/A/B',
  '/ab',
  '/static',
  '/static/',
  '/static/app.css',
  '/app.css',
  '/index.html',
  '/page.html',
  '/folder',
  '/folder/',
  '/folder/page.html',
  '/api',
  '/api/v1/x',
  '/api/static/app.css',
  '/a//b',
  '/a/./b',
  '/a/b/../c',
  '/a%20b',
  '/a%2Fb',
  '/caf%C3%A9',
  '/x.php',
  '/api/a/b',
  '/old/page.html',
  '/b',
  '/static/static/app.css',
  '/a!b',
  '/A%42',
];

const PATTERNS = [
  '/',
  '/*',
  '/a',
  '/a/',
  '/a/*',
  '/a*',
  '/a/b',
  '/a/b/*',
  '/A/*',
  '/static/*',
  '/static*',
  '/static/app.css',
  '/static',
  '/api/*',
  '/api/v1/*',
  '/api*',
  '/folder/*',
  '/folder',
  '/old/*',
  '/*.html',
  '/a/*/c',
  '/api/*/app.css',
  '/?',
  '/[ab]',
  '/a//b',
  '/a%2fb',
  '/a%2Fb*',
  '/caf├⌐',
  '/a b',
  '/page.html',
  '/*/b',
  '/b',
].map((pattern) => pattern.replace('├⌐', '\u00e9'));

const LOOSE = [
  '*.html',
  '*.css',
  '*/b*',
  '*static*',
  '*',
  '*b',
  '/a*',
  'a*',
  '/api/*',
  '/static/*',
  '/a/*',
  '/folder/*',
];

const REGEXPS = [
  '^/a/',
  '^/static/.*\\.css$',
  '^/api/v[0-9]+/',
  '\\.html$',
  '\\.(?:html|css)$',
  '^/(a|b)/',
  '^/page\\.html$',
  '^/a(?:/b)?$',
  '^/A',
  '(?i)^/a',
  '/b+$',
  '^/nothing',
  'wp-(?:admin|login)',
  '^/(?P<rest>.*)$',
  'names ^/a/(.*)$',
];

const TARGETS = [
  'https://www.{host}{uri}',
  'https://other.test{uri}',
  'https://other.test',
  'https://other.test/{path}',
  '/new{uri}',
  '/new{path}?x={query}',
  'https://{labels.1}.{labels.0}{path}',
  '/fixed',
  'https://{hostport}/{path.0}',
  '{scheme}://x.test{uri}',
  'other.test{uri}',
  '/m/{method}{?query}',
  '/o{orig_uri}',
];

const REWRITES = [
  '/a{uri}',
  '/static{path}',
  '/index.html',
  '/page.html?from={path}',
  '{path}.html',
  '/b?{query}&x=1',
  '?only=query',
  '/a/b',
  '{path}/',
  '/api{uri}',
  '/x?',
  '/{path.1}',
  '/new{path}?{query}',
  '/a%20b',
  '/folder/',
];

class Writer {
  invocable: readonly string[] = [];
  private readonly random: () => number;
  private readonly around: Surroundings;
  private count = 0;

  constructor(random: () => number, around: Surroundings) {
    this.random = random;
    this.around = around;
  }

  site(host: string): string {
    const many = this.chance(0.06);
    const body = many ? this.manyOfAKind() : this.block(0, []);
    return `http://${host}:${this.around.port} {\n${body}}\n`;
  }

  request(host: string): GeneratedRequest {
    const headers: Record<string, string> = this.chance(0.3)
      ? { 'x-kind': this.pick(['one', 'two-x']) }
      : {};
    return {
      host,
      path: this.pick(PATHS),
      query: this.chance(0.6) ? '' : this.pick(['q=1', 'q=2&r=x', 'r=a+b', 'q=%2Fz']),
      method: this.chance(0.8) ? 'GET' : 'POST',
      headers,
    };
  }

  /** Lines of one block. `outer` names the matchers that can be used there. */
  block(depth: number, outer: readonly string[]): string {
    const own: string[] = [];
    const lines: string[] = [];
    for (let count = this.upTo(3); count > 0; count--) {
      const name = `@m${this.count++}`;
      own.push(name);
      lines.push(this.definition(name));
    }
    const names = [...outer, ...own];
    for (let count = 1 + this.upTo(depth === 0 ? 7 : 4); count > 0; count--) {
      lines.push(this.directive(depth, names));
    }
    if (depth === 0 && this.chance(0.97)) lines.push(`root ${this.folder()}`);
    return lines.map((line) => `${line}\n`).join('');
  }

  /** Long lists of one directive, so that the sorting has to merge. */
  private manyOfAKind(): string {
    const names = ['@x', '@y'];
    const lines = [this.definition('@x'), this.definition('@y')];
    const kind = this.pick(['handle', 'respond', 'mixed', 'redir', 'rewrite', 'root']);
    for (let count = 20 + this.upTo(60); count > 0; count--) {
      const matcher = this.matcher(names);
      const number = this.count++;
      const one = kind === 'mixed' ? this.pick(['handle', 'respond', 'redir', 'uri']) : kind;
      if (one === 'handle') lines.push(`handle ${matcher} {\nrespond "h${number}"\n}`);
      else if (one === 'respond') lines.push(`respond ${matcher} "r${number}"`);
      else if (one === 'redir') lines.push(`redir ${matcher || '*'} /r${number}`);
      else if (one === 'uri') lines.push(`uri ${matcher} strip_prefix /a`);
      else if (one === 'rewrite') lines.push(`rewrite ${matcher || '*'} /w${number}{uri}`);
      else lines.push(`root ${matcher || '*'} ${this.folder()}`);
    }
    if (kind === 'root') lines.push('file_server');
    else lines.push(`root ${this.folder()}`);
    if (kind === 'rewrite') lines.push(this.proxy(names));
    return lines.map((line) => `${line}\n`).join('');
  }

  private directive(depth: number, names: readonly string[]): string {
    const matcher = this.matcher(names);
    const must = matcher || '*';
    const number = this.count++;
    switch (this.upTo(depth < 3 ? 24 : 17)) {
      case 0:
      case 1:
        return `redir ${must} ${this.pick(TARGETS)} ${this.pick(['', 'permanent', '307', 'temporary'])}`;
      case 2:
      case 3:
        return `respond ${matcher} "answer ${number} {path}" ${this.pick(['', '404', '201'])}`;
      case 4:
        return this.chance(0.2)
          ? `abort ${matcher}`
          : `respond ${matcher} ${this.pick(['204', '403', '"x"'])}`;
      case 5:
        return `error ${matcher} ${this.pick(['404', '"gone" 410', '"text"'])}`;
      case 6:
        return `root ${must} ${this.folder()}`;
      case 7:
        return `rewrite ${must} ${this.pick(REWRITES)}`;
      case 8:
        return `uri ${matcher} strip_prefix ${this.pick(['/a', '/static', 'api', '/a/b', '/A', '/a%20'])}`;
      case 9:
        return `uri ${matcher} strip_suffix ${this.pick(['/', '.html', 'b'])}`;
      case 10:
        return `uri ${matcher} replace ${this.pick(['/a /z', 'a b 1', 'static x', '/ //'])}`;
      case 11:
        return `try_files ${this.pick(['{path} /index.html', '{path} {path}.html {path}/', '{path} {path}/index.html /page.html?p={path}', '{path} =404', '/index.html'])}`;
      case 12:
      case 13:
        return `file_server ${matcher} ${this.chance(0.2) ? `{\nroot ${this.folder()}\n}` : ''}`.trimEnd();
      case 14:
      case 15:
        return this.proxy(names);
      case 16:
        return this.pick([
          `header ${matcher} X-A 1`,
          `method ${must} POST`,
          'encode',
          `vars ${must} thing ${number}`,
          `request_header ${matcher} X-Kind one`,
          `file_server ${matcher} {\npass_thru\n}`,
          `vars ${must} root ${this.folder()}`,
        ]);
      case 17:
      case 18:
        return `handle ${matcher} {\n${this.block(depth + 1, names)}}`;
      case 19:
      case 20:
        return `handle_path ${this.pick(PATTERNS.filter((pattern) => !pattern.includes(' ')))} {\n${this.block(depth + 1, names)}}`;
      case 21:
      case 22:
        return `route ${matcher} {\n${this.block(depth + 1, names)}}`;
      default:
        return this.invocable.length > 0
          ? `invoke ${matcher} ${this.pick(this.invocable)}`
          : `respond ${matcher} "${number}"`;
    }
  }

  private proxy(names: readonly string[]): string {
    const matcher = this.matcher(names);
    const upstream = this.pick(this.around.upstreams);
    return this.chance(0.2)
      ? `reverse_proxy ${matcher} ${upstream} {\nrewrite ${this.pick(REWRITES)}\n}`
      : `reverse_proxy ${matcher} ${upstream}`;
  }

  private matcher(names: readonly string[]): string {
    if (this.chance(0.3)) return '';
    if (this.chance(0.07)) return '*';
    if (names.length > 0 && this.chance(0.4)) return this.pick(names);
    const pattern = this.pick(PATTERNS);
    return pattern.includes(' ') ? `"${pattern}"` : pattern;
  }

  private definition(name: string): string {
    if (this.chance(0.05)) return `${name} {\n}`;
    if (this.chance(0.6)) return `${name} ${this.condition()}`;
    const lines = [this.condition()];
    for (let count = this.upTo(2); count > 0; count--) lines.push(this.condition());
    return `${name} {\n${lines
      .filter(isFirst)
      .map((line) => `${line}\n`)
      .join('')}}`;
  }

  private condition(): string {
    switch (this.upTo(12)) {
      case 0:
      case 1:
      case 2:
        return `path ${this.pick(PATTERNS.filter((pattern) => !pattern.includes(' ')))}`;
      case 3:
        return `path ${this.pick(LOOSE)} ${this.pick(LOOSE)}`;
      case 4:
        return `method ${this.pick(['GET', 'post', 'PUT GET'])}`;
      case 5:
        return `host ${this.pick(['s1.test', '*.test', 'other.test', 's?.test'])}`;
      case 6:
        return `header X-Kind ${this.pick(['one', '*', 'two*', '*x', '*wo*'])}`;
      case 7:
        return `query ${this.pick(['q=1', 'q=*', 'q=1 r=x', 'q=2 q=1'])}`;
      case 8:
        return `protocol ${this.pick(['http', 'https'])}`;
      case 9:
        return `header !X-Kind`;
      case 10:
        return this.chance(0.5)
          ? `not ${this.condition()}`
          : `not {\n${[this.condition(), this.condition()].filter(isFirst).join('\n')}\n}`;
      case 11:
        return `path_regexp ${this.pick(REGEXPS)}`;
      default:
        return `file ${this.pick(['{path}', '/index.html', '{path} {path}.html', '/nothing'])}`;
    }
  }

  private folder(): string {
    return `${this.around.folder}/${this.pick(['one', 'two', 'one/static', 'none', 'one/'])}`;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** From 0 to `most`. */
  private upTo(most: number): number {
    return Math.floor(this.random() * (most + 1));
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]!;
  }
}

/** Caddy refuses a host that is named twice in one matcher, and a second expression. */
function isFirst(line: string, index: number, lines: readonly string[]): boolean {
  const kind = ['host', 'path_regexp'].find((one) => line.startsWith(one));
  return kind === undefined || !lines.slice(0, index).some((other) => other.startsWith(kind));
}

/** A small generator of random numbers from 0 to 1. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
