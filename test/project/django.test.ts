import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  chosenVariable,
  defaultSetting,
  djangoVersion,
  findProjects,
  readSettings,
  settingValue,
} from '../../server/project/django.ts';
import type { Django, Environment, PyValue } from '../../server/project/project.ts';
import { type Files, matching, resolve } from '../../server/workspace.ts';

const root = 'file:///workspace';

function filesOf(texts: Readonly<Record<string, string>>): Files {
  const all = new Map(
    Object.entries(texts).map(([name, text]) => [resolve(`${root}/`, name), text]),
  );
  return {
    root,
    read: (uri) => all.get(uri),
    find: (folder, glob) => matching(all.keys(), folder, glob),
  };
}

function environmentOf(variables: Readonly<Record<string, string>>, complete = true): Environment {
  const at = { uri: `${root}/.env`, start: 0, end: 0 };
  return {
    variables: new Map(Object.entries(variables).map(([name, value]) => [name, { value, at }])),
    complete,
  };
}

function read(
  text: string,
  variables: Readonly<Record<string, string>> = {},
  complete = true,
): ReturnType<typeof readSettings> {
  const environment = environmentOf(variables, complete);
  return readSettings(
    { folder: root, module: 'settings', environment },
    filesOf({ 'settings.py': text }),
  );
}

/** A value as plain data, places left out; `'?'` stands for what is unknown. */
function plain(value: PyValue | undefined): unknown {
  if (!value || value.type === 'unknown') return '?';
  if (value.type === 'none') return null;
  if ('items' in value) return value.items.map(plain);
  if ('entries' in value) return value.entries.map(([key, item]) => [plain(key), plain(item)]);
  return value.value;
}

describe('readSettings', () => {
  it('remembers where a value, its name and its members are written', () => {
    const text = "DEBUG = False\nHOSTS = ['a.com']\nHOSTS += ['b.com']\n";
    const { settings } = read(text);
    const debug = settings.get('DEBUG');
    assert.deepEqual(debug?.at, { uri: `${root}/settings.py`, start: 8, end: 13 });
    assert.deepEqual(debug?.nameAt, { uri: `${root}/settings.py`, start: 0, end: 5 });
    const hosts = settings.get('HOSTS');
    assert.equal(text.slice(hosts?.at.start, hosts?.at.end), "['b.com']");
    const members = hosts?.value && 'items' in hosts.value ? hosts.value.items : [];
    const written = members.map((item) => text.slice(item.at?.start, item.at?.end));
    assert.deepEqual(written, ["'a.com'", "'b.com'"]);
  });

  it('names the variable that a value comes from', () => {
    const text = [
      'import os',
      "A = os.environ['A']",
      "B = int(os.getenv('B', '1'))",
      "C = os.environ.get('C', '').split(',')",
      "D = os.environ.get('D') == '1'",
      "E = os.environ['A'] + 'x'",
    ].join('\n');
    for (const complete of [true, false]) {
      const { settings } = read(text, { A: 'a' }, complete);
      const variables = [...settings].map(([name, setting]) => [name, setting.variable]);
      assert.deepEqual(variables, [
        ['A', 'A'],
        ['B', 'B'],
        ['C', 'C'],
        ['D', 'D'],
        ['E', undefined],
      ]);
    }
  });

  it('no longer names it once the value was changed', () => {
    const { settings } = read("import os\nA = os.getenv('A', ['x'])\nA.append('y')");
    assert.deepEqual(plain(settings.get('A')?.value), ['x', 'y']);
    assert.equal(settings.get('A')?.variable, undefined);
  });

  it('takes a default only where the variable is certainly unset', () => {
    const text = "import os\nA = os.environ.get('A', 'default')";
    assert.equal(plain(read(text).settings.get('A')?.value), 'default');
    assert.equal(read(text, {}, false).settings.get('A')?.value, undefined);
    assert.equal(plain(read(text, { A: 'set' }, false).settings.get('A')?.value), 'set');
  });

  it('reads settings of Pydantic before and after its second version', () => {
    const text = (from: string, extra: string): string =>
      [
        `from ${from} import BaseSettings`,
        'from pydantic import Field',
        'class Settings(BaseSettings):',
        '    debug: bool = False',
        "    host: str = Field('here', env='PLACE')",
        extra,
        'settings = Settings()',
        'DEBUG = settings.debug',
        'HOST = settings.host',
      ].join('\n');
    const values = (code: string, variables: Record<string, string>, complete = true): unknown => {
      const { settings } = read(code, variables, complete);
      return [settings.get('DEBUG'), settings.get('HOST')].map((one) => plain(one?.value));
    };
    const given = { X_DEBUG: 'on', PLACE: 'there' };
    const old = text('pydantic', "    class Config:\n        env_prefix = 'x_'");
    assert.deepEqual(values(old, given), [true, 'there']);
    assert.deepEqual(values(old, {}), [false, 'here']);
    assert.deepEqual(values(old, {}, false), ['?', '?']);
    const today = text('pydantic_settings', "    model_config = {'env_prefix': 'x_'}");
    assert.deepEqual(values(today, given), [true, '?']);
    const { settings } = read(today, given);
    assert.equal(settings.get('DEBUG')?.variable, 'X_DEBUG');
    const unknown = text('pydantic_settings', '    model_config = options');
    assert.deepEqual(values(unknown, {}), ['?', '?']);
  });

  it('keeps what all branches have in common', () => {
    const { settings } = read(
      "import x\nif x.y:\n    A = ['a', 'b', 'c']\n    B = 1\nelse:\n    A = ['a', 'c']\n    B = 1\n",
    );
    assert.deepEqual(plain(settings.get('A')?.value), ['a', '?', 'c']);
    assert.equal(plain(settings.get('B')?.value), 1);
  });

  it('is incomplete, and silent on earlier names, after code that it cannot follow', () => {
    const { settings, complete } = read('A = 1\nfrom elsewhere import *\nB = 2\n');
    assert.equal(complete, false);
    assert.equal(settings.get('A')?.value, undefined);
    assert.equal(plain(settings.get('B')?.value), 2);
  });

  it('finds no settings in a module that is not there', () => {
    const answer = readSettings(
      { folder: root, module: 'nowhere.settings', environment: environmentOf({}) },
      filesOf({}),
    );
    assert.deepEqual([answer.settings.size, answer.complete, answer.files], [0, false, []]);
  });

  it('lists the files it read', () => {
    const files = filesOf({
      'config/__init__.py': '',
      'config/base.py': 'A = 1',
      'config/prod.py': 'from .base import *',
      'config/dev.py': 'A = 2',
    });
    const answer = readSettings(
      { folder: root, module: 'config.prod', environment: environmentOf({}) },
      files,
    );
    const names = answer.files.map((uri) => uri.slice(root.length + 1));
    assert.deepEqual(names.toSorted(), ['config/__init__.py', 'config/base.py', 'config/prod.py']);
  });

  it('leaves optional files out that the repository ignores', () => {
    const files = filesOf({
      'settings.py': 'A = 1\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass',
      'local_settings.py': 'A = 2',
    });
    const question = { folder: root, module: 'settings', environment: environmentOf({}) };
    assert.equal(plain(readSettings(question, files).settings.get('A')?.value), 2);
    const ignoring = {
      ...files,
      find: (folder: string, glob: string) =>
        files.find(folder, glob).filter((uri) => !uri.endsWith('local_settings.py')),
    };
    assert.equal(plain(readSettings(question, ignoring).settings.get('A')?.value), 1);
  });

  describe('with django-configurations', () => {
    const text = [
      'from configurations import Configuration, values',
      'class Base(Configuration):',
      '    DEBUG = True',
      "    HOSTS = ['a']",
      '    SECRET_KEY = values.SecretValue()',
      'class Production(Base):',
      '    DEBUG = False',
      "    HOSTS = Base.HOSTS + ['b']",
    ].join('\n');
    const files = filesOf({ 'settings.py': text });
    const question = { folder: root, module: 'settings', environment: environmentOf({}) };

    it('reads the class that is chosen', () => {
      const { settings, complete } = readSettings(
        { ...question, configuration: 'Production' },
        files,
      );
      assert.equal(complete, true);
      assert.equal(plain(settings.get('DEBUG')?.value), false);
      assert.deepEqual(plain(settings.get('HOSTS')?.value), ['a', 'b']);
      assert.equal(settings.get('SECRET_KEY')?.value, undefined);
    });

    it('reads the class that is called after production when none is', () => {
      const { settings } = readSettings(question, files);
      assert.equal(plain(settings.get('DEBUG')?.value), false);
    });

    it('reads values from their variables, or else their defaults', () => {
      const values = [
        'from configurations import Configuration, values',
        'class Production(Configuration):',
        '    SECURE_SSL_REDIRECT = values.BooleanValue(True)',
        '    DEBUG = values.BooleanValue(True)',
        "    ALLOWED_HOSTS = values.ListValue(['a.com'], environ_prefix=None, environ_name='HOSTS')",
        "    CSRF_TRUSTED_ORIGINS = values.ListValue(['https://a.com'])",
        "    EMAIL = values.Value(environ_prefix='MY_')",
        '    AGE = values.IntegerValue(5)',
        "    CACHES = values.CacheURLValue('locmem://')",
        '    NAME = values.Value(environ=False)',
      ].join('\n');
      const environment = environmentOf({
        DJANGO_DEBUG: 'no',
        HOSTS: 'b.com, c.com',
        MY_EMAIL: 'd@b.com',
        DJANGO_AGE: 'old',
      });
      const { settings } = readSettings(
        { ...question, environment },
        filesOf({ 'settings.py': values }),
      );
      const shown = Object.fromEntries(
        [...settings].map(([name, { value }]) => [name, value && plain(value)]),
      );
      assert.deepEqual(shown, {
        SECURE_SSL_REDIRECT: true,
        DEBUG: false,
        ALLOWED_HOSTS: ['b.com', 'c.com'],
        CSRF_TRUSTED_ORIGINS: ['https://a.com'],
        EMAIL: 'd@b.com',
        AGE: undefined,
        CACHES: undefined,
        NAME: undefined,
      });
    });

    it('claims nothing when none is, and none is called so', () => {
      const others = filesOf({ 'settings.py': text.replace('Production', 'Live') });
      const { settings, complete } = readSettings(question, others);
      assert.deepEqual([settings.size, complete], [0, false]);
    });
  });

  it('ends, and claims nothing, on work without end', () => {
    for (const text of [
      'A = 1\nwhile True:\n    A += 1',
      'A = [1]\nfor i in A:\n    A.append(i)',
      'def f(x): return f(x) + f(x)\nA = f(1)',
      `A = ${'('.repeat(5000)}1${')'.repeat(5000)}`,
      `A = ${'['.repeat(3000)}${']'.repeat(3000)}`,
      `A = 'x'\n${'A += A\n'.repeat(80)}`,
      `A = [1]\n${'A = [A, A]\n'.repeat(60)}`,
      `import x\nA = [1]\n${'if x.y:\n  A = [A, A]\nelse:\n  A = [A, A]\n'.repeat(60)}`,
      'A = [0] * 9999 * 9999\nB = 9 ** 9 ** 9',
      `import x\n${Array.from({ length: 60 }, (_, i) => `${' '.repeat(i)}if x.y:`).join('\n')}\n${' '.repeat(60)}A = 1`,
    ]) {
      const started = process.cpuUsage();
      const { settings } = read(text);
      assert.ok(process.cpuUsage(started).user < 5_000_000, text.slice(0, 60));
      const value = settings.get('A')?.value;
      assert.ok(value === undefined || !text.includes('while'), text.slice(0, 60));
    }
  });

  it('is slow on no long file', () => {
    for (const text of [
      `A = ${"'a' + ".repeat(20_000)}'b'`,
      `A = [${'1, '.repeat(50_000)}]`,
      `if a: pass\n${'elif b: pass\n'.repeat(5000)}`,
      'x = 1\n'.repeat(20_000),
      `A = a${'.b(c)'.repeat(5000)}`,
      `A = f'${'{a}'.repeat(5000)}'`,
      '('.repeat(50_000),
      'if x:\n'.repeat(20_000),
    ]) {
      const started = process.cpuUsage();
      read(text);
      assert.ok(process.cpuUsage(started).user < 5_000_000, text.slice(0, 60));
    }
  });

  it('never throws', () => {
    const pieces = fc.constantFrom(
      ..."A = |B|[|]|(|)|{|}|:|,|\n|\n  |if |else|for |in |try|except|import |from |.|*|**|def f(x)|return |class K|lambda |\"|'''|f\"{|x}|1|0x|+|+=|with |as |match x|case |del |global |not |is |@|os|environ|\\|#|yield |await |break|continue|raise |:=|...|None".split(
        '|',
      ),
    );
    const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'binary' })), (text) => {
        const { settings } = read(text);
        for (const setting of settings.values()) {
          assert.ok(setting.at.start <= setting.at.end && setting.at.end <= text.length + 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('findProjects', () => {
  it('takes the module that the server names before that of manage.py', () => {
    const files = filesOf({
      'manage.py':
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings.local')",
      'config/wsgi.py':
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings.production')",
      'config/asgi.py':
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings.production'",
    });
    const [project, ...more] = findProjects(files);
    assert.equal(more.length, 0);
    assert.equal(project?.folder, root);
    assert.equal(project?.manage, `${root}/manage.py`);
    assert.equal(project?.module?.value, 'config.settings.production');
    assert.deepEqual(project?.module?.at, { uri: `${root}/config/wsgi.py`, start: 58, end: 86 });
  });

  it('falls back to manage.py, and to nothing', () => {
    const files = filesOf({
      'one/manage.py':
        "def main():\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'one.settings')",
      'two/manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", name)',
      'tests/manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x')",
      'docs/example/manage.py': '',
    });
    const found = findProjects(files).map(({ folder, module }) => [folder, module?.value]);
    assert.deepEqual(found, [
      [`${root}/one`, 'one.settings'],
      [`${root}/two`, undefined],
    ]);
  });
});

describe('djangoVersion', () => {
  const version = (texts: Readonly<Record<string, string>>): string | undefined => {
    const found = djangoVersion(`${root}/app`, filesOf(texts));
    const text = found && texts[found.at.uri.slice(root.length + 1)];
    return found && `${found.value} from ${text?.slice(found.at.start, found.at.end)}`;
  };
  const lock = (name: string, number: string): string =>
    `[[package]]\nname = "asgiref"\nversion = "3.8.1"\n\n[[package]]\nname = "${name}"\nversion = "${number}"\ndescription = "x"\n\n[package.extras]\nname = "django"\nversion = "1.1"\n`;

  const tests: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    string | undefined,
  ])[] = [
    ['poetry.lock', { 'app/poetry.lock': lock('django', '5.2.1') }, '5.2 from 5.2.1'],
    ['uv.lock above', { 'uv.lock': lock('django', '6.0') }, '6.0 from 6.0'],
    ['pdm.lock', { 'app/pdm.lock': lock('Django', '4.2.11') }, '4.2 from 4.2.11'],
    [
      'Pipfile.lock',
      { 'app/Pipfile.lock': '{"default": {"django": {"hashes": [], "version": "==5.1.4"}}}' },
      '5.1 from ==5.1.4',
    ],
    [
      'a lock before requirements',
      { 'app/poetry.lock': lock('django', '5.2'), 'app/requirements.txt': 'Django==4.2' },
      '5.2 from 5.2',
    ],
    [
      'requirements with an include',
      {
        'app/requirements/production.txt': '-r base.txt\ngunicorn==1.0',
        'app/requirements/base.txt':
          '# Django==1.0\nDjango[argon2]==5.2.19  # pinned\ndjango-environ==0.1',
      },
      '5.2 from ==5.2.19',
    ],
    ['compatible release', { 'app/requirements.txt': 'django~=5.2.0' }, '5.2 from ~=5.2.0'],
    [
      'a range',
      { 'app/requirements.txt': 'django>=6.0,<6.1; python_version > "3"' },
      '6.0 from >=6.0,<6.1',
    ],
    ['no upper bound', { 'app/requirements.txt': 'django>=4.2' }, undefined],
    ['no version', { 'app/requirements.txt': 'django' }, undefined],
    ['another package', { 'app/requirements.txt': 'django-redis==5.2' }, undefined],
    [
      'two that disagree',
      { 'app/requirements.txt': 'django==4.2', 'app/requirements-dev.txt': 'django==5.2' },
      undefined,
    ],
    [
      'pyproject of poetry',
      {
        'pyproject.toml':
          '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\ndjango = "^6.0"\n',
      },
      '6.0 from ^6.0',
    ],
    [
      'pyproject of poetry with extras',
      {
        'pyproject.toml':
          '[tool.poetry.dependencies]\nDjango = { version = "5.2.*", extras = ["argon2"] }\n',
      },
      '5.2 from 5.2.*',
    ],
    [
      'pyproject by PEP 621',
      {
        'pyproject.toml':
          '[project]\nname = "x"\ndependencies = [\n  "gunicorn>=1",\n  "django[argon2]>=5.2,<5.3",\n]\n[tool.x]\ndependencies = ["django==1.0"]\n',
      },
      '5.2 from >=5.2,<5.3',
    ],
  ];
  for (const [name, texts, expected] of tests) {
    it(name, () => assert.equal(version(texts), expected));
  }
});

describe('defaultSetting', () => {
  it('knows that defaults change between versions', () => {
    assert.equal(plain(defaultSetting('SECURE_CONTENT_TYPE_NOSNIFF', '2.2')), false);
    assert.equal(plain(defaultSetting('SECURE_CONTENT_TYPE_NOSNIFF', undefined)), true);
    assert.equal(plain(defaultSetting('X_FRAME_OPTIONS', '5.2')), 'DENY');
    assert.equal(defaultSetting('STATICFILES_STORAGE', '5.1'), undefined);
    assert.equal(defaultSetting('STATICFILES_STORAGE', undefined), undefined);
    assert.equal(defaultSetting('STORAGES', '4.1'), undefined);
    assert.equal(plain(defaultSetting('STORAGES', '4.2')) === '?', false);
    assert.equal(defaultSetting('toString', '5.2'), undefined);
  });
});

describe('settingValue', () => {
  const { settings } = read('import x\nDEBUG = True\nALLOWED_HOSTS = x.hosts()\n');
  const at = { uri: `${root}/settings.py`, start: 0, end: 0 };
  const django: Django = {
    folder: root,
    module: { value: 'settings', at },
    settings,
    complete: true,
    version: { value: '5.2', at },
    services: [],
    files: [],
    reads: [],
    loaded: new Map(),
    loadsEnvFiles: false,
  };

  it('is the assigned value, Django’s own, or absent', () => {
    assert.equal(plain(settingValue(django, 'DEBUG')?.value), true);
    assert.equal(settingValue(django, 'DEBUG')?.setting, settings.get('DEBUG'));
    assert.equal(plain(settingValue(django, 'APPEND_SLASH')?.value), true);
    assert.equal(settingValue(django, 'ALLOWED_HOSTS'), undefined);
    assert.equal(settingValue({ ...django, complete: false }, 'APPEND_SLASH'), undefined);
  });
});

describe('chosenVariable', () => {
  const chosen = (
    lines: string,
    variables: Readonly<Record<string, string>> = {},
    complete = true,
  ): string | undefined =>
    chosenVariable(
      'DJANGO_SETTINGS_MODULE',
      {
        uri: `${root}/shop/wsgi.py`,
        folder: root,
        environment: environmentOf(variables, complete),
      },
      filesOf({
        'shop/wsgi.py': `import os\nfrom django.core.wsgi import get_wsgi_application\n${lines}\napplication = get_wsgi_application()\n`,
      }),
    )?.value;
  const staged = `stage = os.environ.get("STAGE", "dev")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"shop.settings.{stage}")`;

  it('works the module out from the environment', () => {
    assert.equal(chosen(staged, { STAGE: 'prod' }), 'shop.settings.prod');
  });

  it('takes a default where the variable is certainly not set', () => {
    assert.equal(chosen(staged), 'shop.settings.dev');
    assert.equal(chosen(staged, {}, false), undefined);
  });

  it('follows assignments and branches that are known', () => {
    const lines = `if os.getenv("CI"):
    os.environ["DJANGO_SETTINGS_MODULE"] = "shop.test"
else:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shop.{}".format("live")`;
    assert.equal(chosen(lines), 'shop.live');
    assert.equal(chosen(lines, { CI: '1' }), 'shop.test');
    assert.equal(chosen(lines, {}, false), undefined);
  });

  it('knows nothing of a file that names none', () => {
    assert.equal(chosen('pass'), undefined);
  });
});
