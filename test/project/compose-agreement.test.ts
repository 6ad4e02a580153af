import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { URI } from 'vscode-uri';
import { readCompose } from '../../server/project/compose.ts';
import type { Service } from '../../server/project/project.ts';
import { type Files, matching } from '../../server/workspace.ts';
import { writeFiles } from '../folders.ts';

type Texts = Readonly<Record<string, string>>;

/** What Compose prints of a service, as far as it is compared. */
interface Printed {
  image?: string;
  build?: { context?: string; dockerfile?: string; target?: string; args?: Record<string, string> };
  command: string[] | null;
  entrypoint: string[] | null;
  environment?: Record<string, string | null>;
  volumes?: { type: string; source?: string; target: string; read_only?: boolean }[];
  ports?: { target: number; published?: string; protocol: string; host_ip?: string }[];
  expose?: string[];
  networks?: Record<string, { aliases?: string[] } | null>;
  depends_on?: Record<string, unknown>;
  extra_hosts?: string[];
  profiles?: string[];
  healthcheck?: { test?: string[] };
}

/** Files that are merged are those whose name starts with `compose`; those with a folder first are merged too when it is `deploy/`. */
function merged(texts: Texts): string[] {
  return Object.keys(texts).filter((name) => /^(?:deploy\/)?compose[^/]*$/.test(name));
}

/** The services as Compose prints them; it must accept the files. */
function printed(bin: string, folder: string, texts: Texts): Record<string, Printed> {
  writeFiles(folder, texts);
  const files = merged(texts).flatMap((name) => ['-f', name]);
  const output = execFileSync(bin, [...files, '--profile', '*', 'config', '--format', 'json'], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  // In what it prints, Compose writes each dollar twice.
  const model: unknown = JSON.parse(output, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('$$', '$') : value,
  );
  return (model as { services: Record<string, Printed> }).services;
}

/** The services as we read them, in the same form. `known` tells which variables are. */
function ours(folder: string, texts: Texts): Map<string, Service> {
  const byUri = new Map(
    Object.entries(texts).map(([name, text]) => [URI.file(join(folder, name)).toString(), text]),
  );
  const files: Files = {
    read: (uri) => byUri.get(uri),
    find: (from, glob) => matching(byUri.keys(), from, glob),
    root: URI.file(folder).toString(),
  };
  const uris = merged(texts).map((name) => URI.file(join(folder, name)).toString());
  const { compose, troubles } = readCompose(uris, files);
  assert.deepEqual(troubles, []);
  return new Map(compose.services);
}

function path(uri: string | undefined): string | undefined {
  return uri === undefined ? undefined : URI.parse(uri).fsPath;
}

function compare(service: Service, expected: Printed): void {
  assert.equal(service.image?.value, expected.image);
  assert.deepEqual(service.command?.value ?? null, expected.command);
  assert.deepEqual(service.entrypoint?.value ?? null, expected.entrypoint);
  const environment = expected.environment ?? {};
  for (const [name, { value }] of service.environment.variables) {
    // What is not known to us is empty or unset to Compose, which sees the whole shell.
    if (value !== undefined) assert.equal(value, environment[name], name);
  }
  for (const name of Object.keys(environment))
    assert.ok(service.environment.variables.has(name), name);
  assert.deepEqual(
    service.mounts
      .filter(({ kind }) => kind === 'bind' || kind === 'volume' || kind === 'tmpfs')
      .map(({ kind, source, target, readOnly }) => [
        kind,
        kind === 'bind' ? path(source) : source,
        target,
        readOnly,
      ]),
    (expected.volumes ?? []).map(({ type, source, target, read_only: readOnly }) => [
      type,
      source,
      target,
      readOnly ?? false,
    ]),
  );
  assert.deepEqual(
    service.ports.map(({ target, published, protocol, hostIp }) => [
      target,
      published,
      protocol,
      hostIp,
    ]),
    (expected.ports ?? []).map(({ target, published, protocol, host_ip: hostIp }) => [
      target,
      // A range of which one port is taken.
      published === undefined || published.includes('-') ? undefined : Number(published),
      protocol,
      hostIp,
    ]),
  );
  assert.deepEqual(
    service.expose.map(({ value }) => value),
    expected.expose ?? [],
  );
  assert.deepEqual(
    Object.fromEntries([...service.networks].map(([name, aliases]) => [name, aliases])),
    Object.fromEntries(
      Object.entries(expected.networks ?? {}).map(([name, value]) => [name, value?.aliases ?? []]),
    ),
  );
  assert.deepEqual(
    service.dependsOn.map(({ value }) => value).sort(),
    Object.keys(expected.depends_on ?? {}).sort(),
  );
  assert.deepEqual(
    service.extraHosts.map(({ value }) => value).sort(),
    [...new Set((expected.extra_hosts ?? []).map((host) => host.split('=')[0] ?? ''))].sort(),
  );
  assert.deepEqual(service.profiles, expected.profiles ?? []);
  assert.deepEqual(service.healthcheck?.value, expected.healthcheck?.test);
  const { build } = service;
  assert.equal(build === undefined, expected.build === undefined);
  if (!build || !expected.build) return;
  assert.equal(path(build.context), expected.build.context);
  assert.equal(
    path(build.dockerfile),
    join(expected.build.context ?? '', expected.build.dockerfile ?? ''),
  );
  assert.equal(build.target, expected.build.target);
  assert.deepEqual(
    Object.fromEntries([...build.args].map(([name, { value }]) => [name, value])),
    expected.build.args ?? {},
  );
}

/** Each is one application; `compose…` files are merged in the order written. */
const applications: Readonly<Record<string, Texts>> = {
  'short and long mounts': {
    'compose.yml': `
services:
  a:
    image: x
    volumes:
      - ./conf/Caddyfile:/etc/caddy/Caddyfile:ro
      - ./conf:/conf/
      - data:/data:rw
      - data:/copy:nocopy,ro
      - /anonymous
      - /var/run/docker.sock:/var/run/docker.sock
      - ../sibling:/sibling:z
      - {type: bind, source: ./site, target: /srv, read_only: true}
      - {type: volume, source: data, target: /media}
      - {type: tmpfs, target: /run}
      - .:/code
volumes: {data: }
`,
  },
  'all forms of ports': {
    'compose.yml': `
services:
  a:
    image: x
    ports:
      - 80
      - "443:443"
      - "443:443/udp"
      - "127.0.0.1:8001:8001"
      - "9000-9002:9000-9002"
      - "7000-7005:70"
      - "[::1]:6000:6000"
      - target: 90
        published: "91"
        protocol: udp
        host_ip: 127.0.0.1
      - {target: 92}
    expose: [80, "81", 82/udp, "80"]
`,
  },
  'environment in both forms, from files and from .env': {
    'compose.yml': `
services:
  list:
    image: x
    env_file: [one.env, {path: two.env, required: true}, {path: none.env, required: false}]
    environment:
      - A=written
      - B=
      - C
      - UNSET
      - "E=a=b"
  map:
    image: x
    env_file: one.env
    environment:
      A: written
      C:
      N: 1.50
      T: true
      Y: yes
      S: "0777"
      I: -3
      F: \${A_IN_DOTENV}
  none:
    image: x
    env_file: [two.env, one.env]
`,
    'one.env': 'A=1\nB=1\nD=${C}-${A}\nF="q # q" # c\nG=\'$A\'\n',
    'two.env': 'A=2\nD=again\nexport H=$D\n',
    '.env': 'C=from dotenv\nA_IN_DOTENV="x$C"\n',
  },
  interpolation: {
    '.env': "A=a\nEMPTY=\nQ='$A'\nR=${A}b\n",
    'compose.yml': `
services:
  a:
    image: "x:\${A}"
    command: ["$A", "\${EMPTY:-d}", "\${EMPTY-d}", "\${NO:-n}", "\${NO-\${A}z}", "$$A", "\${A:+set}", "\${R}", "\${Q}"]
    volumes: ["./\${A}:/\${NO:-target}"]
    ports: ["\${NO:-80}:80"]
    environment: {X: "\${NO:-{\\"a\\":1}}", Y: "\${A:?no}", Z: "a\${EMPTY}\${NO:-}b"}
`,
  },
  'two files with everything in both': {
    'compose.yml': `
services:
  a:
    image: one
    command: [a, b]
    entrypoint: one two
    environment: {A: 1, B: 1, C: 1}
    volumes: ["./one:/x", "data:/data", "./c:/c"]
    ports: ["80:80", "81:81"]
    expose: [1, 2]
    networks: {front: {aliases: [one]}, back: }
    depends_on: [b]
    extra_hosts: ["h1:10.0.0.1"]
    build: {context: ./app, args: {A: 1, B: 1}}
    env_file: e1.env
    profiles: [p]
    healthcheck: {test: [CMD, a], interval: 1s}
  b: {image: b}
networks: {front: , back: , more: }
volumes: {data: , other: }
`,
    'deploy/compose.prod.yml': `
services:
  a:
    image: two
    command: c "d e"
    environment: [B=2, D=2, C]
    volumes: ["./two:/x:ro", {type: volume, source: other, target: /data}, "other:/other"]
    ports: ["81:81", "82:82"]
    expose: [2, 3]
    networks: {front: {aliases: [two]}, more: }
    depends_on: {c: {condition: service_started}}
    extra_hosts: ["h2=10.0.0.2"]
    build: {dockerfile: Dockerfile.prod, target: prod, args: [B=2, C=2]}
    env_file: [e2.env]
    profiles: [q, p]
    healthcheck: {test: exit 0}
  c: {image: c}
`,
    'e1.env': 'E=1\nF=1\n',
    'e2.env': 'F=2\n',
  },
  'empty values': {
    'compose.yml': `
services:
  a:
    image: one
    command: [a]
    entrypoint: [e]
    environment: {A: 1}
    volumes: ["./one:/x"]
    ports: ["80:80"]
    build: ./app
`,
    'compose.two.yml': `
services:
  a:
    command: []
    environment: {A: }
    volumes:
    ports: []
    build:
`,
  },
  'reset and override': {
    'compose.yml': `
services:
  a: {image: one, ports: ["80:80"], volumes: ["./a:/a"], environment: {A: 1, B: 1}, command: [a], expose: [1]}
  b: {image: two, ports: ["80:80"], environment: {A: 1}}
  gone: {image: three}
`,
    'compose.two.yml': `
services:
  a:
    ports: !reset []
    volumes: !override ["./b:/b"]
    environment: {A: !reset null}
    command: !reset null
  b: !override
    image: fresh
    environment: [C=1]
  gone: !reset null
`,
  },
  'aliases and merge keys': {
    'compose.yml': `
x-env: &env {A: 1, B: 1}
x-base: &base
  image: base
  volumes: &volumes ["./a:/a"]
  environment:
    <<: *env
    B: 2
services:
  a:
    <<: *base
  b:
    image: own
    <<: *base
    environment: *env
  c:
    <<: [{image: first}, *base]
    volumes: *volumes
  d: &d
    image: d
    <<: {command: [x]}
  e: *d
`,
  },
  'extends in one file': {
    'compose.yml': `
services:
  root: {image: root, environment: {A: root, B: root}, volumes: ["./r:/r"], ports: ["80:80"], networks: [n], depends_on: [z]}
  base: {extends: root, environment: [B=base], volumes: ["./b:/r"], command: run, networks: {m: {aliases: [al]}}}
  a: {extends: {service: base}, image: a, ports: ["81:81"], environment: {C: a}}
  z: {image: z}
networks: {n: , m: }
`,
    'compose.two.yml': 'services: {a: {command: [over]}, root: {environment: {A: later}}}\n',
  },
  'extends across folders': {
    'compose.yml': `
services:
  a: {extends: {file: common/base.yml, service: b}, volumes: ["./own:/own"]}
`,
    'common/base.yml': `
services:
  b: {extends: {file: deeper/root.yml, service: c}, volumes: ["./b:/b"], env_file: b.env, build: {context: src}}
`,
    'common/deeper/root.yml': `
services:
  c: {image: c, volumes: ["./c:/c", "./lost:/own"], env_file: c.env, build: {args: {A: 1}}}
`,
    'common/b.env': 'A=b\nB=$A\n',
    'common/deeper/c.env': 'A=c\nC=c\n',
  },
  'extends with tags': {
    'compose.yml': `
services:
  base: {image: base, ports: ["80:80"], volumes: ["./a:/a"], environment: {A: 1}}
  a: {extends: base, ports: !reset [], volumes: !override ["./b:/b"]}
`,
  },
  includes: {
    'compose.yml': `
include:
  - sub/inner.yml
  - path: [other/base.yml, other/more.yml]
    project_directory: other
    env_file: other/vars.env
services:
  a: {image: "a:\${OUTER}", depends_on: [inner]}
`,
    '.env': 'OUTER=outer\n',
    'sub/inner.yml': `
include: [deep/last.yml]
services:
  inner: {image: "i:\${INNER}-\${OUTER}", volumes: ["./x:/x"], build: {target: t}, env_file: i.env, environment: [INNER]}
`,
    'sub/.env': 'INNER=inner\nOUTER=lost\n',
    'sub/i.env': 'I=$OUTER\n',
    'sub/deep/last.yml': 'services: {last: {image: "l:${INNER}", volumes: ["./y:/y"]}}\n',
    'other/base.yml': 'services: {o: {image: "o:${VAR}", volumes: ["./y:/y"]}}\n',
    'other/more.yml': 'services: {o: {ports: ["1:1"], environment: {A: "${OUTER}"}}}\n',
    'other/vars.env': 'VAR=v\n',
  },
  'several documents in a file': {
    'compose.yml':
      '---\nservices:\n  a: {image: x, ports: ["80:80"]}\n---\nservices:\n  a: {image: y, ports: ["81:81"]}\n  b: {image: z}\n',
  },
  commands: {
    'compose.yml': `
services:
  a: {image: x, command: sh -c "a && b" 'c d' e\\ f ""}
  b: {image: x, command: a && b}
  c: {image: x, command: a b 2>c}
  d: {image: x, command: "", entrypoint: []}
  e: {image: x, command: "a\\n  b", healthcheck: {test: ["NONE"]}}
  f:
    image: x
    command: >
      run --with
      "lines $$HOME"
    healthcheck: {test: curl -f "http://localhost" || exit 1}
`,
  },
  'a web application behind a proxy': {
    'compose.yml': `---
services:
  database:
    image: "postgres:17"
    restart: unless-stopped
    volumes: [pg:/var/lib/postgresql]
    networks: [storage]
    env_file: ./settings/.env
    healthcheck: {test: ["CMD-SHELL", "pg_isready -U $$USER_NAME"], interval: 5s}
  app:
    <<: &app
      image: "app:dev"
      build:
        target: dev
        context: .
        dockerfile: ./images/app/Dockerfile
        args: {MODE: development}
      volumes: [static:/srv/static]
      depends_on:
        database: {condition: service_healthy}
      networks: [edge, storage]
      env_file: ./settings/.env
      environment: {DB_HOST: database}
    command: python manage.py runserver 0.0.0.0:8000
    healthcheck: {test: /bin/sh /check.sh, interval: 10s}
networks: {storage: , edge: }
volumes: {pg: , static: }
`,
    'deploy/compose.prod.yml': `---
services:
  proxy:
    build: {context: ., dockerfile: ./images/proxy/Dockerfile}
    env_file: ./settings/.env
    volumes:
      - ./images/proxy/Caddyfile:/etc/caddy/Caddyfile  # configuration
      - state:/data
      - static:/srv/static
    ports: ["80:80", "443:443"]
    depends_on: [app]
    networks: [public]
  app:
    <<: &app
      image: "registry.example.com/app:latest"
      build: {target: prod, args: {MODE: production}}
      volumes: [media:/srv/media]
    command: bash ./serve.sh
    networks: [public]
    expose: ["8000"]
networks: {public: }
volumes: {state: , media: }
`,
    'settings/.env': 'DOMAIN=example.com\nUSER_NAME=app\n',
  },
};

describe('compose: agreement with Docker Compose', function () {
  this.timeout(60_000);
  const bin = process.env['COMPOSE_BIN'];
  let folder = '';

  before(function () {
    if (!bin) {
      console.log('COMPOSE_BIN is not set: no comparison with Docker Compose.');
      return this.skip();
    }
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'compose-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const check = (texts: Texts) => {
    const expected = printed(bin ?? '', folder, texts);
    const actual = ours(folder, texts);
    assert.deepEqual([...actual.keys()].sort(), Object.keys(expected).sort());
    for (const [name, service] of actual) {
      const other = expected[name];
      assert.ok(other);
      compare(service, other);
    }
  };

  for (const [name, texts] of Object.entries(applications)) it(name, () => check(texts));

  it('applications made at random', () => {
    fc.assert(fc.property(application(), check), { numRuns: 30 });
  });
});

/** Two files, as JSON, which is YAML. */
function application(): fc.Arbitrary<Texts> {
  const variable = fc.constantFrom('A', 'B', 'C', 'D');
  const value = fc.constantFrom('1', '', 'x y', '${A}', '${B:-b}', '$$', '${C-c}d', 'a=b', '#');
  const environment = fc.oneof(
    fc
      .array(
        fc.tuple(variable, value).map((pair) => pair.join('=')),
        { maxLength: 4 },
      )
      .map((all) => [...new Set(all)]),
    fc.array(variable, { maxLength: 2 }).map((all) => [...new Set(all)]),
    fc.dictionary(
      variable,
      fc.oneof(value, fc.integer({ min: -9, max: 99_999 }), fc.boolean(), fc.constant(null)),
    ),
  );
  const target = fc.constantFrom('/a', '/b', '/c/d', '/e');
  const mode = fc.constantFrom('', ':ro', ':rw', ':z,ro');
  const source = fc.constantFrom('./x', '../y', '/z', 'one', 'two', '.', './${A:-q}');
  const mount = fc.oneof(
    fc.tuple(source, target, mode).map(([from, to, how]) => `${from}:${to}${how}`),
    target,
    fc.tuple(source, target, fc.boolean()).map(([from, to, readOnly]) => {
      const type = /^[./]/.test(from) ? 'bind' : 'volume';
      return { type, source: from, target: to, ...(readOnly ? { read_only: true } : {}) };
    }),
  );
  const number = fc.integer({ min: 1, max: 5 });
  const port = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('', '127.0.0.1:', '[::1]:'),
        number,
        number,
        fc.constantFrom('', '/udp', '/tcp'),
      )
      .map(([ip, from, to, protocol]) => `${ip}${from}:${to}${protocol}`),
    number,
    number.map((first) => `${first}-${first + 2}:${first + 10}-${first + 12}`),
    fc
      .tuple(number, number)
      .map(([from, to]) => ({ target: to, published: String(from), protocol: 'tcp' })),
  );
  const network = fc.constantFrom('n1', 'n2', 'n3');
  const networks = fc.oneof(
    fc.uniqueArray(network),
    fc.dictionary(
      network,
      fc.oneof(
        fc.constant(null),
        fc.record({ aliases: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')) }),
      ),
    ),
  );
  const command = fc.oneof(
    fc.constantFrom('run', 'run "a b" c', "x 'y' \\z", ''),
    fc.array(fc.constantFrom('a', 'b c', '$$x'), { maxLength: 3 }),
  );
  const service = fc.record(
    {
      image: fc.constantFrom('a', 'b:${A:-z}', 'c:${NO:-d}'),
      environment,
      volumes: fc.array(mount, { maxLength: 4 }),
      ports: fc.array(port, { maxLength: 3 }),
      expose: fc.array(fc.constantFrom('1', '2', '3/udp'), { maxLength: 3 }),
      networks,
      command,
      entrypoint: command,
      env_file: fc.uniqueArray(fc.constantFrom('one.env', 'two.env')),
      healthcheck: fc.record({ test: fc.constantFrom('exit 0', ['CMD', 'x']) }),
    },
    { requiredKeys: [] },
  );
  const services = fc.record({
    s: service,
    t: service,
    u: fc
      .tuple(service, fc.boolean())
      .map(([body, extending]) => (extending ? { ...body, extends: 's' } : body)),
  });
  // A service needs an image in the end.
  const first = services.map(({ s, t, u }) => ({
    s: { image: 'i', ...s },
    t: { image: 'i', ...t },
    u: { image: 'i', ...u },
  }));
  const top = { networks: { n1: null, n2: null, n3: null }, volumes: { one: null, two: null } };
  const lines = (...values: string[]) =>
    fc
      .array(
        fc.tuple(variable, fc.constantFrom(...values)).map((pair) => `${pair.join('=')}\n`),
        { maxLength: 3 },
      )
      .map((all) => all.join(''));
  // All of the project's own variables are known, so that images and mounts are.
  const own = lines('1', '"q"', "'$B'", '', '${C:-c} # x');
  const file = lines('1', '"q $A"', "'$B'", '', '${C:-c} # x');
  return fc.tuple(first, services, own, file, file).map(([base, more, dotenv, one, two]) => ({
    'compose.yml': JSON.stringify({ services: base, ...top }, undefined, 2),
    'compose.more.yml': JSON.stringify({ services: more }),
    '.env': dotenv,
    'one.env': one,
    'two.env': two,
  }));
}
