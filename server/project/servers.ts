import {
  gunicornBind,
  gunicornEnvironment,
  gunicornForwarded,
  gunicornWorkers,
} from './gunicorn.ts';
import { type OptionStyle, readOptions } from './options.ts';
import { type PlacedCommand, placeOf, type Program, programOf } from './programs.ts';
import type { Fact } from './project.ts';
import {
  addresses,
  type Bind,
  type Call,
  concurrency,
  counted,
  last,
  option,
  portOf,
  type Surroundings,
} from './server-call.ts';
import {
  daphneStyle,
  flowerStyle,
  granianStyle,
  gunicornStyle,
  hypercornStyle,
  runserverStyle,
  uvicornStyle,
  uwsgiStyle,
} from './server-styles.ts';

import { uwsgiBind, uwsgiEnvironment, uwsgiProcesses } from './uwsgi.ts';

export { caddyCommand, managementCommand } from './programs.ts';
export type { Bind, PythonFile, Surroundings } from './server-call.ts';

/** What the command of an application server says. */
export interface ApplicationServer {
  readonly kind:
    | 'gunicorn'
    | 'uvicorn'
    | 'daphne'
    | 'granian'
    | 'uwsgi'
    | 'hypercorn'
    | 'runserver'
    /** The monitor of Celery, which has pages of its own. */
    | 'flower';
  /** Absent when it is not known. */
  readonly bind?: readonly Bind[];
  /** The configuration file, as written. */
  readonly config?: string;
  /** Whose `X-Forwarded-*` headers are believed, as far as it is written; see `complete`. */
  readonly forwardedAllowIps?: Fact<string>;
  /** Whether the command line asks for TLS. */
  readonly tls: boolean;
  /** Whether it starts anew whenever a file changes, which is for development. */
  readonly reloads: boolean;
  /** How many processes serve requests; absent when it is not known. */
  readonly workers?: Fact<number>;
  /** Such as `server.wsgi:application`. */
  readonly application?: string;
  /** What it puts into its workers' environment as `DJANGO_SETTINGS_MODULE`, by an option or its configuration file. */
  readonly settingsModule?: Fact<string>;
  /** Whether all options are known. */
  readonly complete: boolean;
  /** Whether what its configuration files say is known as well. */
  readonly settled: boolean;
}

/** What the application server that `command` starts will do; absent when it starts none. */
export function applicationServer(
  command: PlacedCommand,
  surroundings: Surroundings = {},
): ApplicationServer | undefined {
  const program = programOf(command);
  const start = startOf(command, program);
  const server = servers.get(start.name);
  if (server === undefined) return undefined;
  const isManaged = program.name === 'manage.py';
  if (isManaged !== (server.kind === 'runserver')) return undefined;
  const from = start.arguments;
  const options = readOptions(command.words, from, server.style, (at) => placeOf(command, at));
  const call: Call = { options, environment: program.environment, surroundings, at: command.at };
  // Each has options that only tell something and end.
  if (endings.some((name) => options.values.has(name))) return undefined;
  const config = last(options, 'config')?.value;
  const forwarded = server.forwarded?.(call);
  const settingsModule = workersModule(server.kind, call);
  const bind = options.complete ? server.bind(call) : undefined;
  const workers = options.complete ? workersOf(server.kind, call) : undefined;
  const application =
    options.complete && !named.has(server.kind) ? options.positional[0] : undefined;
  return {
    kind: server.kind,
    ...(bind === undefined ? {} : { bind }),
    ...(workers === undefined ? {} : { workers }),
    ...(config === undefined || config === '' ? {} : { config }),
    ...(forwarded === undefined ? {} : { forwardedAllowIps: forwarded }),
    tls:
      tlsOptions.some((name) => options.values.has(name)) ||
      last(options, 'endpoint')?.value?.startsWith('ssl:') === true,
    reloads: server.kind !== 'runserver' && options.values.has('reload'),
    ...(application?.value === undefined ? {} : { application: application.value }),
    ...(settingsModule === undefined ? {} : { settingsModule }),
    complete: options.complete,
    settled: options.complete && isSettled(server.kind, config, surroundings),
  };
}

/** Whether a server hands requests to an application of ours. */
export function servesApplication({ kind }: Pick<ApplicationServer, 'kind'>): boolean {
  return kind !== 'flower';
}

/** The servers that find what they serve by themselves. */
const named: ReadonlySet<ApplicationServer['kind']> = new Set(['runserver', 'flower']);

/** The name of the server, which is a command of another program for some, and where its options begin. */
function startOf(
  { words }: PlacedCommand,
  { name, arguments: from }: Pick<Program, 'name' | 'arguments'>,
): Pick<Program, 'name' | 'arguments'> {
  if (name === 'manage.py') return { name: words[from] ?? '', arguments: from + 1 };
  const command = name === 'celery' ? words.indexOf('flower', from) : -1;
  return command < 0 ? { name, arguments: from } : { name: 'flower', arguments: command + 1 };
}

/** Each has `--workers`, and one process without it. */
function workersOf(kind: ApplicationServer['kind'], call: Call): Fact<number> | undefined {
  if (kind === 'gunicorn') return gunicornWorkers(call);
  if (kind === 'uwsgi') return uwsgiProcesses(call);
  if (kind === 'daphne' || kind === 'runserver') return { value: 1, at: call.at };
  if (kind === 'flower') return undefined;
  if (call.options.values.has('workers')) return counted(last(call.options, 'workers'));
  if (kind === 'uvicorn') return concurrency(call);
  return call.options.values.has('config') ? undefined : { value: 1, at: call.at };
}

/** `--env NAME=VALUE` of gunicorn and uWSGI. */
function workersModule(kind: ApplicationServer['kind'], call: Call): Fact<string> | undefined {
  if (kind !== 'gunicorn' && kind !== 'uwsgi') return undefined;
  const given =
    kind === 'gunicorn'
      ? [...(call.options.values.get('env') ?? []), ...gunicornEnvironment(call)]
      : uwsgiEnvironment(call);
  const prefix = 'DJANGO_SETTINGS_MODULE=';
  const found = given.find(({ value }) => value?.startsWith(prefix));
  return found?.value === undefined
    ? undefined
    : { value: found.value.slice(prefix.length), at: found.at };
}

/** Only gunicorn's configuration files are read. */
function isSettled(
  kind: ApplicationServer['kind'],
  config: string | undefined,
  { readPython }: Surroundings,
): boolean {
  if (kind !== 'gunicorn') return config === undefined;
  return readPython?.(config || './gunicorn.conf.py')?.complete === true;
}

interface Server {
  readonly kind: ApplicationServer['kind'];
  readonly style: OptionStyle;
  bind(call: Call): readonly Bind[] | undefined;
  forwarded?(call: Call): Fact<string> | undefined;
}

const endings = ['check-config', 'print-config', 'version', 'help'];
const tlsOptions = ['certfile', 'ssl-certfile', 'ssl-certificate', 'https', 'cert-file', 'cert'];

const servers: ReadonlyMap<string, Server> = new Map<string, Server>([
  [
    'gunicorn',
    { kind: 'gunicorn', style: gunicornStyle, bind: gunicornBind, forwarded: gunicornForwarded },
  ],
  ['hypercorn', { kind: 'hypercorn', style: hypercornStyle, bind: hypercornBind }],
  [
    'uvicorn',
    {
      kind: 'uvicorn',
      style: uvicornStyle,
      bind: (call) => hostAndPort(call, 'UVICORN'),
      forwarded: (call) => {
        const given = last(call.options, 'forwarded-allow-ips');
        const found = given ?? call.environment.get('FORWARDED_ALLOW_IPS');
        return found?.value === undefined ? undefined : { value: found.value, at: found.at };
      },
    },
  ],
  [
    'granian',
    {
      kind: 'granian',
      style: granianStyle,
      bind: (call) => hostAndPort(call, 'GRANIAN'),
    },
  ],
  [
    'daphne',
    {
      kind: 'daphne',
      style: daphneStyle,
      bind: daphneBind,
    },
  ],
  ['flower', { kind: 'flower', style: flowerStyle, bind: flowerBind }],
  ['uwsgi', { kind: 'uwsgi', style: uwsgiStyle, bind: uwsgiBind }],
  ['runserver', { kind: 'runserver', style: runserverStyle, bind: runserverBind }],
  ['runserver_plus', { kind: 'runserver', style: runserverStyle, bind: runserverBind }],
]);

function hypercornBind({ options, at }: Call): readonly Bind[] | undefined {
  const given = ['bind', 'insecure-bind'].flatMap((name) => options.values.get(name) ?? []);
  if (given.length > 0) return addresses(given);
  return options.values.has('config') ? undefined : [{ host: '127.0.0.1', port: 8000, at }];
}

/** uvicorn and granian: every option can come from a variable, `UVICORN_HOST` for `--host`. */
function hostAndPort(call: Call, prefix: string): readonly Bind[] | undefined {
  const { options, at } = call;
  const socket = option(call, 'uds', prefix);
  if (last(options, 'fd') !== undefined || (socket === undefined && options.values.has('uds')))
    return undefined;
  if (socket !== undefined && socket.value !== '') return [{ socket: socket.value, at: socket.at }];
  const host = option(call, 'host', prefix);
  const port = option(call, 'port', prefix);
  if (host === undefined && port === undefined) return undefined;
  const number = port === undefined ? undefined : port.value === '' ? 8000 : portOf(port.value);
  return [
    {
      ...(host === undefined ? {} : { host: host.value === '' ? '127.0.0.1' : host.value }),
      ...(number === undefined ? {} : { port: number }),
      at: (host?.value ? host : port?.value ? port : { at }).at,
    },
  ];
}

/** https://github.com/django/daphne#running */
function daphneBind({ options, at }: Call): readonly Bind[] | undefined {
  if (options.values.has('endpoint') || options.values.has('fd')) return undefined;
  const host = last(options, 'bind');
  const port = last(options, 'port');
  const socket = last(options, 'unix_socket') ?? last(options, 'unix-socket');
  const binds: Bind[] = [];
  if (socket?.value !== undefined) binds.push({ socket: socket.value, at: socket.at });
  else if (socket !== undefined) return undefined;
  if (host === undefined && port === undefined && socket !== undefined) return binds;
  const number = port === undefined ? 8000 : portOf(port.value);
  const name = host === undefined ? '127.0.0.1' : host.value;
  binds.push({
    ...(name === undefined ? {} : { host: name }),
    ...(number === undefined ? {} : { port: number }),
    at: (host ?? port ?? { at }).at,
  });
  return binds;
}

/** Every option can come from a variable, or from a file that is not read. https://flower.readthedocs.io/en/latest/config.html */
function flowerBind(call: Call): readonly Bind[] | undefined {
  const { options, surroundings, at } = call;
  if (options.values.has('unix_socket') || options.values.has('unix-socket')) return undefined;
  const file = last(options, 'conf');
  if (file || surroundings.readText?.('flowerconfig.py')) return undefined;
  const port = option(call, 'port', 'FLOWER');
  const address = option(call, 'address', 'FLOWER');
  if (port === undefined || address === undefined) return undefined;
  const number = port.value === '' ? 5555 : portOf(port.value);
  return [
    {
      host: address.value || '0.0.0.0',
      ...(number === undefined ? {} : { port: number }),
      at: (port.value ? port : { at }).at,
    },
  ];
}

/** https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver */
function runserverBind({ options, at }: Call): readonly Bind[] | undefined {
  const loopback = options.values.has('ipv6') ? '::1' : '127.0.0.1';
  const given = options.positional[0];
  if (given?.value === undefined)
    return given === undefined ? [{ host: loopback, port: 8000, at }] : undefined;
  if (/^\d+$/.test(given.value))
    return [{ host: loopback, port: Number(given.value), at: given.at }];
  const [bind] = addresses([given]);
  return bind === undefined ? undefined : [bind.host === '0' ? { ...bind, host: '0.0.0.0' } : bind];
}
