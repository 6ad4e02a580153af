import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Place } from '../../grammar/text.ts';
import { isDevelopmentFile, readCompose } from '../../server/project/compose.ts';
import { isComposeFile } from '../../server/project/compose-files.ts';
import type { Compose, Environment, Service, Trouble } from '../../server/project/project.ts';
import { readYaml } from '../../server/project/yaml.ts';
import { type Files, matching, resolve } from '../../server/workspace.ts';

/** Files of which all are there. Names are paths below `file:///p`. */
function filesOf(texts: Readonly<Record<string, string>>): Files {
  const byUri = new Map(
    Object.entries(texts).map(([name, text]) => [resolve('file:///p/', name), text]),
  );
  return {
    read: (uri) => byUri.get(uri),
    find: (folder, glob) => matching(byUri.keys(), folder, glob),
    root: 'file:///p',
  };
}

interface Read {
  readonly compose: Compose;
  readonly troubles: readonly Trouble[];
  service(name: string): Service;
  /** What is written at a place. */
  at(place: Place | undefined): string;
}

/** Reads the files named `compose…`, in the order written. */
function read(texts: Readonly<Record<string, string>>): Read {
  const uris = Object.keys(texts)
    .filter(isComposeFile)
    .map((name) => resolve('file:///p/', name));
  const { compose, troubles } = readCompose(uris, filesOf(texts));
  return {
    compose,
    troubles,
    service(name) {
      const service = compose.services.get(name);
      assert.ok(service, `no service ${name}`);
      return service;
    },
    at(place) {
      assert.ok(place);
      const text = filesOf(texts).read(place.uri);
      assert.ok(text !== undefined, `no file ${place.uri}`);
      return text.slice(place.start, place.end);
    },
  };
}

/** One file with one service `a`. */
function service(body: string, more: Readonly<Record<string, string>> = {}): Service {
  return read({
    'compose.yml': `services:\n  a:\n${body.replace(/^/gm, '    ')}\n`,
    ...more,
  }).service('a');
}

function values(environment: Environment): Record<string, string | undefined> {
  return Object.fromEntries([...environment.variables].map(([name, { value }]) => [name, value]));
}

/** All places anywhere in a value. */
function placesIn(value: unknown): Place[] {
  if (value instanceof Map) return [...value.values()].flatMap(placesIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('uri' in value) return [value as Place];
  return Object.values(value).flatMap(placesIn);
}

describe('compose: values and places', () => {
  it('reads simple facts with the place of their content', () => {
    const text = `services:
  web:
    image: "caddy:2"   # tag
    container_name: 'c'
    hostname: h.example.com
    working_dir: /srv
    network_mode: host
    command: caddy run --config "/etc/caddy/Caddyfile"
    entrypoint: [/bin/tini, "--"]
    deploy: {replicas: 2}
    profiles: [x, "y"]
    healthcheck: {test: curl -f http://localhost}
    depends_on: {db: {condition: service_healthy}}
    extra_hosts: ["up.internal:10.0.0.1"]
`;
    const found = read({ 'compose.yml': text });
    const web = found.service('web');
    assert.equal(found.at(web.at), 'web');
    assert.equal(web.image?.value, 'caddy:2');
    assert.equal(found.at(web.image?.at), 'caddy:2');
    assert.equal(found.at(web.containerName?.at), 'c');
    assert.equal(found.at(web.hostname?.at), 'h.example.com');
    assert.equal(web.workingDir?.value, '/srv');
    assert.equal(web.networkMode?.value, 'host');
    assert.equal(web.networks.size, 0);
    assert.deepEqual(web.command?.value, ['caddy', 'run', '--config', '/etc/caddy/Caddyfile']);
    assert.equal(found.at(web.command?.at), 'caddy run --config "/etc/caddy/Caddyfile"');
    assert.deepEqual(web.entrypoint?.value, ['/bin/tini', '--']);
    assert.equal(found.at(web.entrypoint?.at), '[/bin/tini, "--"]');
    assert.deepEqual([web.replicas?.value, web.profiles], [2, ['x', 'y']]);
    assert.deepEqual(web.healthcheck?.value, ['CMD-SHELL', 'curl -f http://localhost']);
    assert.deepEqual(
      web.dependsOn.map((fact) => [fact.value, found.at(fact.at)]),
      [['db', 'db']],
    );
    assert.deepEqual(
      web.extraHosts.map(({ value }) => value),
      ['up.internal'],
    );
    assert.deepEqual(found.troubles, []);
  });

  it('reads both forms of a mount', () => {
    const text = `services:
  a:
    volumes:
      - ./Caddyfile:/etc/caddy/Caddyfile:ro   # config
      - data:/data/
      - /anonymous
      - ../up:/up:z
      - type: bind
        source: ./site
        target: /srv
        read_only: true
      - {type: volume, source: media, target: /media, volume: {subpath: sub/x}}
      - {type: tmpfs, target: /run}
      - ~/home:/home
    tmpfs: /tmp:size=1m
    configs: [{source: c, target: /etc/c}, d]
configs: {c: {file: ./c.conf}, d: {content: x}}
`;
    const found = read({ 'compose.yml': text });
    const a = found.service('a');
    const shape = a.mounts.map(({ at: _at, ...mount }) => mount);
    const volume = (target: string, source?: string) => ({
      kind: 'volume',
      target,
      readOnly: false,
      short: true,
      ...(source ? { source } : {}),
    });
    assert.deepEqual(shape, [
      {
        kind: 'bind',
        source: 'file:///p/Caddyfile',
        target: '/etc/caddy/Caddyfile',
        readOnly: true,
        short: true,
      },
      volume('/data', 'data'),
      volume('/anonymous'),
      { kind: 'bind', source: 'file:///up', target: '/up', readOnly: false, short: true },
      { kind: 'bind', source: 'file:///p/site', target: '/srv', readOnly: true, short: false },
      {
        kind: 'volume',
        source: 'media',
        subpath: 'sub/x',
        target: '/media',
        readOnly: false,
        short: false,
      },
      { kind: 'tmpfs', target: '/run', readOnly: false, short: false },
      { kind: 'bind', target: '/home', readOnly: false, short: true },
      { kind: 'tmpfs', target: '/tmp', readOnly: false, short: true },
      { kind: 'bind', source: 'file:///p/c.conf', target: '/etc/c', readOnly: true, short: false },
      {
        kind: 'bind',
        source: 'file:///p/compose.yml/configs/d/Caddyfile',
        target: '/d',
        readOnly: true,
        short: true,
      },
    ]);
    assert.equal(found.at(a.mounts[0]?.at), './Caddyfile:/etc/caddy/Caddyfile:ro');
    assert.equal(
      found.at(a.mounts[4]?.at),
      'type: bind\n        source: ./site\n        target: /srv\n        read_only: true',
    );
    assert.ok(found.at(a.mountsAt).startsWith('- ./Caddyfile'));
    assert.ok(found.at(a.mountsAt).endsWith('~/home:/home'));
  });

  it('reads all forms of a port', () => {
    const a = service(`ports:
  - 80
  - "443:443/udp"
  - "127.0.0.1:8000-8001:9000-9001"
  - "7000-7005:70"
  - "[::1]:81:81"
  - {target: 90, published: "91", protocol: sctp, host_ip: 10.0.0.1}
  - "$\{PORT}:92"
  - "$\{IP}:93:93"
  - "$\{ALL}"
  - "94:94"
  - "94:94"`);
    const shape = a.ports.map(({ at: _at, short: _short, ...port }) => port);
    assert.deepEqual(shape, [
      { target: 80, protocol: 'tcp' },
      { target: 443, published: 443, protocol: 'udp' },
      { target: 9000, published: 8000, protocol: 'tcp', hostIp: '127.0.0.1' },
      { target: 9001, published: 8001, protocol: 'tcp', hostIp: '127.0.0.1' },
      { target: 70, protocol: 'tcp' },
      { target: 81, published: 81, protocol: 'tcp', hostIp: '::1' },
      { target: 90, published: 91, protocol: 'sctp', hostIp: '10.0.0.1' },
      { target: 92, protocol: 'tcp' },
      { target: 93, published: 93, protocol: 'tcp', hostIp: '' },
      { target: 94, published: 94, protocol: 'tcp' },
      { target: 0, protocol: 'tcp' },
    ]);
  });

  it('reads networks, aliases and top-level resources', () => {
    const text = `services:
  a: {image: x, networks: {front: {aliases: [www, "www"]}, back: }}
  b: {image: x, networks: [back]}
  c: {image: x}
networks: {front: , back: {external: true}}
volumes: {data: {external: "true"}, other: {}, old: {external: {name: n}}}
`;
    const found = read({ 'compose.yml': text });
    assert.deepEqual(
      [...found.service('a').networks],
      [
        ['front', ['www']],
        ['back', []],
      ],
    );
    assert.deepEqual([...found.service('b').networks], [['back', []]]);
    assert.deepEqual([...found.service('c').networks], [['default', []]]);
    const external = [...found.compose.volumes].map(([name, { value }]) => [name, value.external]);
    assert.deepEqual(external, [
      ['data', true],
      ['other', false],
      ['old', true],
    ]);
    assert.equal(found.compose.networks.get('back')?.value.external, true);
    assert.equal(found.at(found.compose.networks.get('front')?.at), 'front');
  });

  it('reads a build in both forms', () => {
    const long = service(
      'build: {context: ./app, dockerfile: ../Dockerfile, target: prod, args: {A: 1, B: }}',
      { '.env': 'B=2' },
    );
    assert.equal(long.build?.context, 'file:///p/app');
    assert.equal(long.build?.dockerfile, 'file:///p/Dockerfile');
    assert.equal(long.build?.target, 'prod');
    assert.deepEqual(
      [...(long.build?.args ?? [])].map(([name, { value }]) => [name, value]),
      [
        ['A', '1'],
        ['B', '2'],
      ],
    );
    const short = service('build: app');
    assert.equal(short.build?.dockerfile, 'file:///p/app/Dockerfile');
    assert.equal(service('build: {target: x}').build?.context, 'file:///p');
    assert.equal(
      service('build: https://example.com/x.git').build?.context,
      'https://example.com/x.git',
    );
    assert.equal(service('build: {context: ., dockerfile_inline: FROM x}').build, undefined);
    assert.equal(service('build: ${WHERE}').build, undefined);
  });

  it('keeps the place of what aliases and merge keys bring in', () => {
    const text = `x-base: &base
  image: caddy:2
  volumes: &volumes ["data:/data"]
  environment: &env
    A: one
services:
  a:
    <<: *base
    environment:
      <<: *env
      B: two
  b:
    volumes: *volumes
    <<: [*base]
    image: own
`;
    const found = read({ 'compose.yml': text });
    const { a, b } = { a: found.service('a'), b: found.service('b') };
    assert.equal(found.at(a.image?.at), 'caddy:2');
    assert.equal(a.image?.at.start, text.indexOf('caddy:2'));
    assert.equal(b.image?.value, 'own');
    assert.equal(b.mounts[0]?.at.start, text.indexOf('data:/data'));
    assert.deepEqual(values(a.environment), { B: 'two', A: 'one' });
    assert.equal(a.environment.variables.get('A')?.at.start, text.indexOf('one'));
    assert.deepEqual(found.troubles, []);
  });
});

describe('compose: interpolation', () => {
  it('fills in from .env beside the first file, and from defaults', () => {
    const found = read({
      '.env': 'TAG=2.9\nEMPTY=\nREF=$TAG-x',
      'compose.yml': `services:
  a:
    image: "caddy:$\{TAG}"
    environment:
      A: $TAG
      B: $\{TAG:-no}
      C: $\{EMPTY:-default}
      D: $\{EMPTY-default}
      E: $\{NONE:-a$\{NONE-b$\{TAG}}c}
      F: $\{TAG:+set}
      G: $$TAG
      H: $\{REF}
      I: $\{NONE}
      J: x$\{NONE:?please}y
      K: $\{NONE:+set}
      L: $\{NONE
      M: costs $ 5
`,
    });
    const a = found.service('a');
    assert.equal(a.image?.value, 'caddy:2.9');
    assert.equal(found.at(a.image?.at), 'caddy:${TAG}');
    assert.deepEqual(values(a.environment), {
      A: '2.9',
      B: '2.9',
      C: 'default',
      D: '',
      E: 'ab2.9c',
      F: 'set',
      G: '$TAG',
      H: '2.9-x',
      I: undefined,
      J: undefined,
      K: undefined,
      L: undefined,
      M: undefined,
    });
  });

  it('keeps the known parts of a mount', () => {
    const a = service('volumes: ["${DATA}:/data", "./${NAME}:/x", "${ALL}", "name:${TARGET}"]');
    assert.deepEqual(
      a.mounts.map(({ kind, source, target }) => [kind, source, target]),
      [
        ['other', undefined, '/data'],
        ['bind', undefined, '/x'],
        ['other', undefined, ''],
        ['volume', 'name', ''],
      ],
    );
  });

  it('does not fill in what it does not know', () => {
    const a = service('image: "x:${TAG}"\ncommand: [run, ${ARG}]\ncontainer_name: ${N:-n}');
    assert.deepEqual(
      [a.image, a.command?.value, a.containerName?.value],
      [undefined, undefined, 'n'],
    );
  });

  it('uses the template of a missing .env', () => {
    const a = service('image: "x:${TAG:-1}"', { '.env.example': 'TAG=2' });
    assert.equal(a.image?.value, 'x:2');
  });

  it('writes scalars as Go does, or not at all', () => {
    const { environment } = service(`environment:
  A: 1.10
  B: 0777
  C: 8000
  D: yes
  E: true
  F: 1_000
  G: 1e3
  H: -5
  I: "0777"
  J: 0x1F
  K: 12345678.5
  L: Off
  M: !!str 012`);
    assert.deepEqual(values(environment), {
      A: '1.1',
      B: undefined,
      C: '8000',
      D: 'yes',
      E: 'true',
      F: undefined,
      G: undefined,
      H: '-5',
      I: '0777',
      J: undefined,
      K: undefined,
      L: 'Off',
      M: '012',
    });
  });
});

describe('compose: environment', () => {
  it('puts environment over env_file, and a later file over an earlier', () => {
    const found = read({
      'compose.yml': `services:
  a:
    env_file: [one.env, {path: ./two.env, required: true}]
    environment:
      - A=written
      - "E=x=y"
      - FROM_DOTENV
      - FROM_SHELL
`,
      'one.env': 'A=1\nB=1\nC=1',
      'two.env': "A=2\nB='2'\nD=$A$C",
      '.env': 'FROM_DOTENV=z',
    });
    const { environment, envFiles } = found.service('a');
    assert.deepEqual(values(environment), {
      A: 'written',
      B: '2',
      C: '1',
      D: 'written1',
      E: 'x=y',
      FROM_DOTENV: 'z',
      FROM_SHELL: undefined,
    });
    assert.equal(environment.complete, true);
    assert.deepEqual(
      envFiles.map(({ value, at }) => [value, found.at(at)]),
      [
        ['file:///p/one.env', 'one.env'],
        ['file:///p/two.env', './two.env'],
      ],
    );
    const at = (name: string) => found.at(environment.variables.get(name)?.at);
    assert.deepEqual(
      [at('A'), at('B'), at('E'), at('FROM_DOTENV'), at('FROM_SHELL')],
      ['written', "'2'", 'x=y', 'FROM_DOTENV', 'FROM_SHELL'],
    );
    assert.equal(environment.variables.get('B')?.at.uri, 'file:///p/two.env');
  });

  it('reads the mapping form, with names that have no value', () => {
    const { environment } = service('environment: {A: 1, B: , C: "", D: "x"}');
    assert.deepEqual(values(environment), { A: '1', B: undefined, C: '', D: 'x' });
    assert.equal(environment.complete, true);
  });

  it('reads the template of a missing env_file, and is not complete then', () => {
    const { environment, envFiles } = service('env_file: config/.env', {
      'config/.env.template': 'DOMAIN=example.com',
    });
    assert.deepEqual(values(environment), { DOMAIN: 'example.com' });
    assert.equal(environment.complete, false);
    assert.equal(environment.variables.get('DOMAIN')?.at.uri, 'file:///p/config/.env.template');
    assert.equal(envFiles[0]?.value, 'file:///p/config/.env');
  });

  it('is not complete without its files', () => {
    assert.equal(service('env_file: .env').environment.complete, false);
    assert.equal(service('env_file: {path: x}').environment.complete, false);
    assert.equal(service('env_file: [{path: x.env, required: false}]').environment.complete, false);
    assert.equal(service('env_file: ${WHICH}.env').environment.complete, false);
    assert.equal(service('image: x').environment.complete, true);
  });

  it('does not guess the values of a raw file', () => {
    const { environment } = service('env_file: [{path: r.env, format: raw}]', {
      'r.env': 'A=plain\nB="q"\nC=$A',
    });
    assert.deepEqual(values(environment), { A: 'plain', B: undefined, C: undefined });
  });
});

describe('compose: merging', () => {
  it('merges two files', () => {
    const found = read({
      'compose.yml': `services:
  a:
    image: one
    command: [first, second]
    volumes: ["./x:/x", "data:/data"]
    ports: ["80:80"]
    expose: ["1"]
    environment: {A: 1, B: 1}
    networks: [front]
    depends_on: [b]
    build: ./app
    healthcheck: {test: [CMD, one], interval: 1s}
  b: {image: b}
`,
      'deploy/compose.prod.yml': `services:
  a:
    image: two
    command: third
    volumes: ["./y:/x:ro", "more:/more"]
    ports: ["443:443", "80:80"]
    expose: ["2", 1]
    environment: ["B=2", "C=2"]
    networks: {back: {aliases: [z]}}
    depends_on: {c: {condition: service_started}}
    build: {target: prod}
    healthcheck: {test: two}
  c: {image: c}
`,
    });
    const a = found.service('a');
    assert.deepEqual(found.compose.files, [
      'file:///p/compose.yml',
      'file:///p/deploy/compose.prod.yml',
    ]);
    assert.deepEqual([...found.compose.services.keys()], ['a', 'b', 'c']);
    assert.equal(a.image?.value, 'two');
    assert.deepEqual(a.command?.value, ['third']);
    assert.deepEqual(
      a.mounts.map(({ source, target, readOnly }) => [source, target, readOnly]),
      [
        ['file:///p/y', '/x', true],
        ['data', '/data', false],
        ['more', '/more', false],
      ],
    );
    assert.deepEqual(
      a.ports.map(({ target }) => target),
      [80, 443],
    );
    assert.deepEqual(
      a.expose.map(({ value }) => value),
      ['1', '2'],
    );
    assert.deepEqual(values(a.environment), { A: '1', B: '2', C: '2' });
    assert.deepEqual(
      [...a.networks],
      [
        ['front', []],
        ['back', ['z']],
      ],
    );
    assert.deepEqual(
      a.dependsOn.map(({ value }) => value),
      ['b', 'c'],
    );
    assert.deepEqual([a.build?.context, a.build?.target], ['file:///p/app', 'prod']);
    assert.deepEqual(a.healthcheck?.value, ['CMD-SHELL', 'two']);
    assert.deepEqual(
      a.places.map(({ uri }) => uri),
      found.compose.files,
    );
    assert.equal(a.at.uri, 'file:///p/deploy/compose.prod.yml');
    assert.ok(found.at(a.mountsAt).includes('./y:/x'));
    assert.ok(found.at(a.portsAt).includes('443'));
    assert.equal(a.environment.variables.get('A')?.at.uri, 'file:///p/compose.yml');
  });

  it('obeys !reset and !override', () => {
    const found = read({
      'compose.yml': `services:
  a: {image: x, ports: ["80:80"], volumes: ["one:/a"], environment: {A: 1, B: 1}}
  gone: {image: y}
`,
      'compose.prod.yml': `services:
  a: {ports: !reset [], volumes: !override ["two:/b"], environment: {A: !reset null}}
  gone: !reset null
`,
    });
    const a = found.service('a');
    assert.deepEqual(a.ports, []);
    assert.deepEqual(
      a.mounts.map(({ target }) => target),
      ['/b'],
    );
    assert.deepEqual(values(a.environment), { B: '1' });
    assert.equal(found.compose.services.has('gone'), false);
    assert.deepEqual(found.troubles, []);
  });

  it('extends a service of the same file and of another', () => {
    const found = read({
      'compose.yml': `services:
  base: {image: base, environment: {A: 1, B: 1}, ports: ["80:80"]}
  a: {extends: base, environment: {B: 2}, ports: ["81:81"]}
  b: {extends: {file: common/services.yml, service: b}, image: own}
`,
      'common/services.yml': `services:
  root: {volumes: ["./data:/data"], env_file: root.env}
  b: {extends: {service: root}, image: common, build: ./src}
`,
      'common/root.env': 'R=1',
    });
    const [a, b] = [found.service('a'), found.service('b')];
    assert.deepEqual([a.image?.value, values(a.environment)], ['base', { A: '1', B: '2' }]);
    assert.deepEqual(
      a.ports.map(({ target }) => target),
      [80, 81],
    );
    assert.deepEqual(
      a.places.map((place) => found.at(place)),
      ['a'],
    );
    assert.equal(b.image?.value, 'own');
    assert.equal(b.mounts[0]?.source, 'file:///p/common/data');
    assert.equal(b.mounts[0]?.at.uri, 'file:///p/common/services.yml');
    assert.deepEqual([values(b.environment), b.environment.complete], [{ R: '1' }, true]);
    assert.equal(b.build?.context, 'file:///p/common/src');
    assert.deepEqual(found.troubles, []);
  });

  it('tells what cannot be extended, and reads the rest', () => {
    const found = read({
      'compose.yml': `services:
  a: {extends: nobody, image: a}
  b: {extends: {file: none.yml, service: x}, image: b}
  c: {extends: d, image: c}
  d: {extends: c}
`,
    });
    assert.deepEqual(
      found.troubles.map(({ message, at }) => [message, found.at(at)]),
      [
        ['There is no service "nobody" to extend.', 'nobody'],
        ['The file to extend, "none.yml", does not exist.', 'none.yml'],
        ['Services extend each other in a circle here.', 'c'],
      ],
    );
    assert.equal(found.service('a').image?.value, 'a');
    assert.equal(found.service('a').environment.complete, false);
    assert.equal(found.service('c').image?.value, 'c');
  });

  it('includes other files, with their own folder and .env', () => {
    const found = read({
      'compose.yml': `include:
  - sub/inner.yaml
  - path: [other/base.yml, other/more.yml]
    project_directory: .
    env_file: other/vars.env
services:
  a: {image: "a:$\{OUTER}", depends_on: [inner]}
  inner: {environment: {ADDED: 1}}
`,
      '.env': 'OUTER=outer',
      'sub/inner.yaml':
        'services: {inner: {image: "i:$' +
        '{INNER}-$' +
        '{OUTER}", volumes: ["./x:/x"]}}\nvolumes: {v: }\n',
      'sub/.env': 'INNER=inner\nOUTER=lost',
      'other/base.yml': 'services: {o: {image: "o:${VAR}", volumes: ["./y:/y"]}}\n',
      'other/more.yml': 'services: {o: {ports: ["1:1"]}}\n',
      'other/vars.env': 'VAR=v',
    });
    assert.deepEqual(found.troubles, []);
    assert.equal(found.service('a').image?.value, 'a:outer');
    const inner = found.service('inner');
    assert.equal(inner.image?.value, 'i:inner-outer');
    assert.equal(inner.mounts[0]?.source, 'file:///p/sub/x');
    assert.deepEqual(values(inner.environment), { ADDED: '1' });
    const o = found.service('o');
    assert.deepEqual(
      [o.image?.value, o.mounts[0]?.source, o.ports.length],
      ['o:v', 'file:///p/y', 1],
    );
    assert.ok(found.compose.volumes.has('v'));
  });

  it('ends at includes that go in a circle or are missing', () => {
    const found = read({
      'compose.yml': 'include: [b.yml, none.yml]\nservices: {a: {image: a}}\n',
      'b.yml': 'include: [compose.yml]\nservices: {b: {image: b}}\n',
    });
    assert.deepEqual([...found.compose.services.keys()].sort(), ['a', 'b']);
    assert.deepEqual(
      found.troubles.map(({ at }) => found.at(at)),
      ['compose.yml', 'none.yml'],
    );
    assert.equal(found.service('a').environment.complete, false);
  });
});

describe('compose: what is not in order', () => {
  it('tells the trouble and reads the rest', () => {
    const found = read({
      'compose.yml': 'services:\n  a:\n    image: x\n   bad: y\n  b:\n    image: z\n    image: w\n',
    });
    assert.ok(found.troubles.length >= 1);
    assert.ok(found.troubles.some(({ message }) => message.startsWith('This is not valid YAML: ')));
    assert.equal(found.service('a').image?.value, 'x');
    assert.equal(found.service('a').environment.complete, false);
  });

  it('reads no services of files that are absent, empty or of another kind', () => {
    assert.deepEqual(readCompose(['file:///p/compose.yml'], filesOf({})).compose.files, []);
    assert.equal(readCompose([], filesOf({})).compose.services.size, 0);
    for (const text of [
      '',
      '# nothing',
      '---\n---\n',
      'services:',
      'services: [a]',
      'services: {a: }',
      'services: {a: [x]}',
    ]) {
      const found = read({ 'compose.yml': text });
      assert.equal(found.compose.services.size, 0);
      assert.deepEqual(found.troubles, []);
    }
    assert.equal(read({ 'compose.yml': '- a' }).troubles.length, 1);
  });

  it('reads all documents of a file', () => {
    const found = read({
      'compose.yml':
        '---\nservices: {a: {image: x}}\n---\nservices: {a: {image: y}, b: {image: z}}\n',
    });
    assert.equal(found.service('a').image?.value, 'y');
    assert.ok(found.service('b'));
  });

  it('tells repeated keys and lost aliases', () => {
    const { troubles } = readYaml('file:///p/x', 'a: 1\nb: *lost\na: 2\n');
    assert.deepEqual(
      troubles.map(({ message, at }) => [message, at.start]),
      [
        ['No anchor "&lost" stands above this alias.', 8],
        ['"a" is already written above in the same mapping.', 14],
      ],
    );
  });

  it('never throws, and every place lies in its file', () => {
    const key = fc.constantFrom(
      'services',
      'a',
      'volumes',
      'ports',
      'environment',
      'env_file',
      'extends',
      'include',
      'build',
      'networks',
      'depends_on',
      'healthcheck',
      'file',
      'path',
      'target',
      'configs',
      'command',
      '<<',
    );
    const leaf = fc.oneof(
      fc.constantFrom(
        'a',
        'compose.yml',
        '.',
        '~',
        '80:80',
        './x:/x',
        '${A:-b}',
        '$',
        ':',
        '/',
        '',
        'A=1',
        '%zz',
        '1-70000',
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
      ),
    }));
    const texts = fc.oneof(
      fc.string().map((text) => [text]),
      fc.array(
        tree.map((value) => `{"services": {"a": ${JSON.stringify(value)}}}`),
        { minLength: 1, maxLength: 2 },
      ),
      fc.array(
        fc.dictionary(key, tree, { maxKeys: 5 }).map((value) => JSON.stringify(value)),
        { minLength: 1, maxLength: 2 },
      ),
    );
    fc.assert(
      fc.property(texts, ([first = '', second]) => {
        const texts = {
          'compose.yml': first,
          ...(second === undefined ? {} : { 'compose.prod.yml': second }),
          '.env': first,
        };
        const found = read(texts);
        for (const place of placesIn([found.compose, found.troubles])) {
          const text = filesOf(texts).read(place.uri);
          assert.ok(text !== undefined, place.uri);
          assert.ok(place.start >= 0 && place.start <= place.end && place.end <= text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ends soon on hostile files', () => {
    const many = (count: number, line: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => line(index)).join('\n');
    const variables = many(3000, (index) => `      A${index}: 1`);
    const bomb = many(
      30,
      (index) => `x-${index + 1}: &x${index + 1} [${Array(10).fill(`*x${index}`).join(', ')}]`,
    );
    const hostile: Record<string, string> = {
      bomb: `x-0: &x0 [a]\n${bomb}\nservices: {a: {volumes: *x30}}`,
      shared: `services:\n  base: &b\n    environment:\n${variables}\n${many(3000, (index) => `  s${index}: *b`)}`,
      extended: `services:\n  base:\n    environment:\n${variables}\n${many(3000, (index) => `  s${index}: {extends: base}`)}`,
      chain: `services:\n  s0: {image: x}\n${many(3000, (index) => `  s${index + 1}: {extends: s${index}, expose: [${index}]}`)}`,
      ranges: `services: {a: {ports: [${many(2000, () => '"1-65535",')}]}}`,
      documents: many(3000, (index) => `---\nservices: {s${index}: {image: x}}`),
      deep: `services: ${'{a: '.repeat(20_000)}`,
      nested: `services: {a: {image: "${'${A:-'.repeat(20_000)}"}}`,
      dollars: `services: {a: {image: "${'$'.repeat(100_000)}{"}}`,
      files: `services:\n${many(2000, (index) => `  s${index}: {env_file: big.env}`)}`,
    };
    // Mocha has errors record their whole stack, and the YAML parser makes many deep down.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 10;
    const big = many(3000, (index) => `A${index}=1`);
    for (const [name, text] of Object.entries(hostile)) {
      const started = performance.now();
      read({ 'compose.yml': text, 'big.env': big });
      const taken = performance.now() - started;

      assert.ok(taken < 10_000, `${name} took ${taken} ms`);
    }
    Error.stackTraceLimit = stackTraceLimit;
  }).timeout(60_000);

  it('ends soon on includes that multiply', () => {
    const texts: Record<string, string> = { 'compose.yml': 'include: [f0.yml]' };
    for (let index = 0; index < 40; index += 1) {
      texts[`f${index}.yml`] =
        `include: [f${index + 1}.yml, f${index + 1}.yml]\nservices: {s${index}: {image: x}}`;
    }
    texts['f40.yml'] = 'services: {last: {image: x}}';
    const started = performance.now();
    const found = read(texts);
    assert.ok(performance.now() - started < 10_000);
    assert.ok(found.troubles.some(({ message }) => message.includes('too large')));
  }).timeout(30_000);
});

describe('compose: names of files', () => {
  it('knows compose files by name', () => {
    for (const name of [
      'compose.yml',
      'compose.yaml',
      'docker-compose.yml',
      'docker-compose.prod.yml',
      'compose.prod.yaml',
      'prod.compose.yml',
      'docker-compose-prod.yaml',
      'site-compose.yml',
      'stack.yml',
      'docker-stack.prod.yaml',
    ]) {
      assert.ok(isComposeFile(`file:///p/${name}`), name);
    }
    for (const name of [
      'decompose.yml',
      'compose.json',
      'docker-compose',
      'values.yaml',
      'composer.yml',
      'compose/x.yml',
      'stackoverflow.yml',
    ]) {
      assert.ok(!isComposeFile(`file:///p/${name}`), name);
    }
  });

  it('knows those of development', () => {
    for (const name of [
      'docker-compose.override.yml',
      'compose.dev.yaml',
      'docker-compose-dev.yml',
      'compose.local.yml',
      'compose.development.yml',
      'compose.test.yml',
      'compose.ci.yml',
    ]) {
      assert.ok(isDevelopmentFile(`file:///p/${name}`), name);
    }
    for (const name of [
      'compose.yml',
      'docker-compose.prod.yml',
      'compose.device.yml',
      'dev/compose.yml',
    ]) {
      assert.ok(!isDevelopmentFile(`file:///p/${name}`), name);
    }
  });
});
