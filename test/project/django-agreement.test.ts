import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { URI } from 'vscode-uri';
import { defaultSetting, readSettings } from '../../server/project/django.ts';
import type { Environment, PyValue } from '../../server/project/project.ts';
import { type Files, matching } from '../../server/workspace.ts';
import { type Case, cases } from './django-projects.ts';
import { writeProgram } from './django-programs.ts';

/** A value as the real Python describes it. */
type Real =
  | { readonly t: 'none' | 'other' }
  | { readonly t: 'str' | 'path' | 'int' | 'float'; readonly v: string }
  | { readonly t: 'bool'; readonly v: boolean }
  | { readonly t: 'list' | 'tuple' | 'set'; readonly v: readonly Real[] }
  | { readonly t: 'dict'; readonly v: readonly (readonly [Real, Real])[] };

const python = process.env['DJANGO_PYTHON'];

describe('settings agree with the real Python', function () {
  this.timeout(120_000);
  let folder = '';

  before(function () {
    if (!python) {
      console.log('DJANGO_PYTHON is not set: nothing to compare with');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'django-agreement-'));
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  describe('in projects', () => {
    let real: readonly Record<string, Real>[] = [];
    before(() => {
      const jobs = cases.map((one, index) => {
        const root = join(folder, `case${index}`);
        writeFiles(root, one.files);
        const environment = {
          DJANGO_SETTINGS_MODULE: one.module ?? 'settings',
          ...one.environment,
        };
        return { root, module: one.module ?? 'settings', environment };
      });
      real = run(importer, jobs) as readonly Record<string, Real>[];
    });

    for (const [index, one] of cases.entries()) {
      it(one.name, function () {
        const values = real[index] ?? {};
        if (
          one.needs &&
          JSON.stringify(values['!error'])?.includes(`No module named '${one.needs}`)
        )
          this.skip();
        assert.equal(values['!error'], undefined, JSON.stringify(values['!error']));
        const root = join(folder, `case${index}`);
        for (const complete of [true, false]) {
          const answer = read(root, one, complete);
          for (const [name, setting] of answer.settings) {
            if (setting.value) assertAgrees(setting.value, values[name], name);
          }
          if (answer.complete) {
            for (const name of Object.keys(values)) assert.ok(answer.settings.has(name), name);
          }
          if (!complete) continue;
          const known = [...answer.settings].filter(([, setting]) => setting.value);
          const names = known.map(([name]) => name);
          for (const name of one.known) assert.ok(names.includes(name), `${name} is not known`);
          for (const name of one.unknown ?? [])
            assert.ok(!names.includes(name), `${name} is known`);
        }
      });
    }
  });

  it('on the defaults of its Django', () => {
    const { version, values } = run(globals, null) as {
      readonly version: string;
      readonly values: Readonly<Record<string, Real>>;
    };
    let known = 0;
    for (const [name, value] of Object.entries(values)) {
      const ours = defaultSetting(name, version);
      if (!ours) continue;
      known += 1;
      assertAgrees(ours, value, name);
    }
    assert.ok(known >= 50, `only ${known} defaults are known`);
  });

  it('in programs made up at random', () => {
    const runs = Number(process.env['DJANGO_PROGRAMS'] ?? 150);
    const seed = Number(process.env['DJANGO_SEED'] ?? 7);
    const choices = fc.array(fc.nat(1_000_000), { minLength: 300, maxLength: 500 });
    const programs = fc.sample(choices, { numRuns: runs, seed }).map(writeProgram);
    const results = run(interpreter, programs) as readonly {
      readonly kept: readonly number[];
      readonly values: readonly Record<string, Real>[];
    }[];
    let known = 0;
    let all = 0;
    for (const [index, result] of results.entries()) {
      const statements = programs[index] ?? [];
      const text = ['import os', ...result.kept.map((at) => statements[at] ?? '')].join('\n');
      const uri = 'file:///p/settings.py';
      const files: Files = {
        root: 'file:///p',
        read: (asked) => (asked === uri ? text : undefined),
        find: () => [],
      };
      const environment = { variables: new Map(), complete: false };
      const answer = readSettings({ folder: 'file:///p', module: 'settings', environment }, files);
      for (const values of result.values) {
        for (const [name, setting] of answer.settings) {
          all += 1;
          if (!setting.value) continue;
          known += 1;
          assertAgrees(setting.value, values[name], `${name} in program ${index}:\n${text}\n`);
        }
        if (answer.complete) {
          for (const name of Object.keys(values)) assert.ok(answer.settings.has(name), name);
        }
      }
    }
    console.log(`      ${known} of ${all} values are known`);
    assert.ok(known > all * 0.6, `only ${known} of ${all} values are known`);
  });
});

function read(root: string, one: Case, complete: boolean): ReturnType<typeof readSettings> {
  const texts = new Map<string, string>();
  for (const [name, text] of Object.entries(one.files)) {
    texts.set(URI.file(join(root, name)).toString(), text);
  }
  const at = { uri: 'file:///env', start: 0, end: 0 };
  const environment: Environment = {
    variables: new Map(
      Object.entries(one.environment).map(([name, value]) => [name, { value, at }]),
    ),
    complete,
  };
  const files: Files = {
    root: URI.file(root).toString(),
    read: (uri) => texts.get(uri),
    find: (from, glob) => matching(texts.keys(), from, glob),
  };
  const module = one.module ?? 'settings';
  return readSettings({ folder: files.root, module, environment }, files);
}

function assertAgrees(ours: PyValue, real: Real | undefined, where: string): void {
  const message = `${where}: ${JSON.stringify(ours)} is not ${JSON.stringify(real)}`;
  assert.ok(real && agrees(ours, real), message);
}

/** Whether a value is what Python has; an unknown member may stand for any number of members. */
function agrees(ours: PyValue, real: Real): boolean {
  switch (ours.type) {
    case 'unknown':
      return true;
    case 'none':
      return real.t === 'none';
    case 'bool':
      return real.t === 'bool' && real.v === ours.value;
    case 'str':
    case 'path':
      return real.t === ours.type && real.v === ours.value;
    case 'int':
      return real.t === 'int' && real.v === String(ours.value);
    case 'float':
      return real.t === 'float' && Object.is(Number(real.v), ours.value);
    case 'list':
    case 'tuple':
      return real.t === ours.type && fits(ours.items, real.v);
    case 'set': {
      if (real.t !== 'set') return false;
      const open = ours.items.some((item) => item.type === 'unknown');
      const known = ours.items.filter((item) => item.type !== 'unknown');
      const found = known.every((item) => real.v.some((member) => agrees(item, member)));
      return found && (open || known.length === real.v.length);
    }
    case 'dict': {
      if (real.t !== 'dict') return false;
      const open = ours.entries.some(([key]) => key.type === 'unknown');
      const known = ours.entries.filter(([key]) => key.type !== 'unknown');
      if (!open) {
        return (
          known.length === real.v.length &&
          known.every(([key, value], index) => {
            const entry = real.v[index];
            return entry !== undefined && agrees(key, entry[0]) && agrees(value, entry[1]);
          })
        );
      }
      return known.every(([key, value]) =>
        real.v.some((entry) => agrees(key, entry[0]) && agrees(value, entry[1])),
      );
    }
  }
}

function fits(ours: readonly PyValue[], real: readonly Real[]): boolean {
  const [first, ...rest] = ours;
  if (!first) return real.length === 0;
  if (first.type !== 'unknown') {
    const [head, ...tail] = real;
    return head !== undefined && agrees(first, head) && fits(rest, tail);
  }
  if (!rest.some((item) => item.type === 'unknown')) {
    return real.length >= rest.length && fits(rest, real.slice(real.length - rest.length));
  }
  return real.some((_, at) => fits(rest, real.slice(at))) || fits(rest, []);
}

function run(script: string, input: unknown): unknown {
  const options = { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(python ?? '', ['-c', describer + script], options));
}

const describer = `
import json, os, sys, pathlib
left = [1 << 30]
def describe(v, depth=0):
    t = type(v)
    left[0] -= 1
    if left[0] < 0 or t is str and len(v) > 20000: raise MemoryError
    if depth > 30: return {'t': 'other'}
    if v is None: return {'t': 'none'}
    if t is bool: return {'t': 'bool', 'v': v}
    if t is int: return {'t': 'int', 'v': str(v)}
    if t is float: return {'t': 'float', 'v': {'nan': 'NaN', 'inf': 'Infinity', '-inf': '-Infinity'}.get(repr(v), repr(v))}
    if t is str: return {'t': 'str', 'v': v}
    if isinstance(v, pathlib.PurePath): return {'t': 'path', 'v': str(v)}
    if t in (list, tuple): return {'t': t.__name__, 'v': [describe(i, depth + 1) for i in v]}
    if t in (set, frozenset): return {'t': 'set', 'v': [describe(i, depth + 1) for i in v]}
    if t is dict: return {'t': 'dict', 'v': [[describe(k, depth + 1), describe(i, depth + 1)] for k, i in v.items()]}
    return {'t': 'other'}
def upper(names):
    return {k: describe(v) for k, v in names.items() if k.isupper()}
`;

/** Imports each project in a process of its own. */
const importer = `
results = []
for job in json.load(sys.stdin):
    back, out = os.pipe()
    if os.fork() == 0:
        os.close(back)
        try:
            os.environ.clear()
            os.environ.update(job['environment'])
            os.chdir(job['root'])
            sys.path.insert(0, job['root'])
            import importlib, warnings
            warnings.simplefilter('ignore')
            result = upper(vars(importlib.import_module(job['module'])))
        except BaseException as error:
            import traceback
            result = {'!error': traceback.format_exc()}
        with os.fdopen(out, 'w') as file: json.dump(result, file)
        os._exit(0)
    os.close(out)
    with os.fdopen(back) as file: results.append(json.load(file))
    os.wait()
print(json.dumps(results))
`;

/** Django's own settings. */
const globals = `
import django
from django.conf import global_settings
print(json.dumps({'version': '%d.%d' % django.VERSION[:2], 'values': upper(vars(global_settings))}))
`;
import { writeFiles } from '../folders.ts';

/** Runs each program with the variable unset and set; statements that raise either way are left out. */
const interpreter = `
import resource, signal, warnings
warnings.simplefilter('ignore')
resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
def too_long(*_):
    if running[0]: raise RuntimeError('too long')
running = [False]
signal.signal(signal.SIGVTALRM, too_long)
results = []
def attempt(statements, value):
    os.environ.pop('FUZZ', None)
    if value is not None: os.environ['FUZZ'] = value
    names, bad = {'os': os}, None
    for index, statement in statements:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.05)
        running[0] = True
        try: exec(statement, names); running[0] = False
        except BaseException: running[0] = False; return index, names
        finally: signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None, names
for program in json.load(sys.stdin):
    statements = list(enumerate(program))
    while True:
        runs = [attempt(statements, value) for value in (None, '1')]
        bad = [index for index, _ in runs if index is not None]
        if not bad:
            left[0] = 3000
            try: values = [upper(names) for _, names in runs]
            except MemoryError: bad = [statements[-1][0]]
            else: break
        statements = [pair for pair in statements if pair[0] != min(bad)]
    results.append({'kept': [index for index, _ in statements], 'values': values})
print(json.dumps(results))
`;
