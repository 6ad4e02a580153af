import type { OptionStyle } from './options.ts';

/** https://docs.gunicorn.org/en/stable/settings.html */
export const gunicornStyle: OptionStyle = {
  flags: [
    'reload',
    'preload',
    'check-config',
    'print-config',
    'daemon',
    'spew',
    'capture-output',
    'no-sendfile',
    'enable-stdio-inheritance',
    'proxy-protocol',
    'do-handshake-on-connect',
    'suppress-ragged-eofs',
    'initgroups',
    'reuse-port',
    'log-syslog',
    'disable-redirect-access-to-syslog',
    'version',
    'help',
  ],
  short: {
    b: 'bind',
    c: 'config',
    k: 'worker-class',
    w: 'workers',
    t: 'timeout',
    u: 'user',
    g: 'group',
    m: 'umask',
    p: 'pid',
    n: 'name',
    e: 'env',
    D: 'daemon',
    R: 'enable-stdio-inheritance',
    v: 'version',
    h: 'help',
  },
};

/** https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html */
export const hypercornStyle: OptionStyle = {
  flags: ['debug', 'reload', 'version', 'help'],
  short: {
    b: 'bind',
    c: 'config',
    k: 'worker-class',
    w: 'workers',
    g: 'group',
    u: 'user',
    m: 'umask',
    p: 'pid',
    h: 'help',
  },
};

/** https://www.uvicorn.org/settings/ */
export const uvicornStyle: OptionStyle = {
  flags: [
    'reload',
    'proxy-headers',
    'no-proxy-headers',
    'server-header',
    'no-server-header',
    'date-header',
    'no-date-header',
    'access-log',
    'no-access-log',
    'use-colors',
    'no-use-colors',
    'factory',
    'reset-contextvars',
    'version',
    'help',
  ],
  short: {},
};

/** https://github.com/emmett-framework/granian#options */
export const granianStyle: OptionStyle = {
  flags: [
    'ws',
    'no-ws',
    'access-log',
    'no-access-log',
    'log',
    'no-log',
    'reload',
    'no-reload',
    'factory',
    'no-factory',
    'http1-keep-alive',
    'no-http1-keep-alive',
    'version',
    'help',
  ],
  short: {},
};

/** https://github.com/django/daphne#running */
export const daphneStyle: OptionStyle = {
  flags: ['proxy-headers', 'no-server-name', 'noreload', 'version', 'help'],
  short: {
    p: 'port',
    b: 'bind',
    u: 'unix_socket',
    e: 'endpoint',
    v: 'verbosity',
    t: 'http-timeout',
    s: 'server-name',
  },
};

/** https://flower.readthedocs.io/en/latest/config.html */
export const flowerStyle: OptionStyle = {
  flags: ['debug', 'persistent', 'xheaders', 'enable_events', 'natural_time', 'version', 'help'],
  short: {},
};

/** https://uwsgi-docs.readthedocs.io/en/latest/Options.html */
export const uwsgiStyle: OptionStyle = {
  flags: [
    'master',
    'enable-threads',
    'vacuum',
    'die-on-term',
    'need-app',
    'single-interpreter',
    'lazy-apps',
    'version',
    'help',
  ],
  short: { s: 'socket', w: 'module', p: 'processes', M: 'master', H: 'home' },
};

/** https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver */
export const runserverStyle: OptionStyle = {
  flags: [
    'noreload',
    'nothreading',
    'ipv6',
    'insecure',
    'nostatic',
    'skip-checks',
    'force-color',
    'no-color',
    'traceback',
    'help',
  ],
  short: { '6': 'ipv6', v: 'verbosity', h: 'help' },
};
