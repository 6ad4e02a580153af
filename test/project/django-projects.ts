import { pydanticCases } from './pydantic-projects.ts';

/** A settings project, and what must be known of it. */
export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Every variable of the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** `settings` when absent. */
  readonly module?: string;
  /** Settings whose value must be known when the environment is. */
  readonly known: readonly string[];
  /** Settings whose value must not be claimed. */
  readonly unknown?: readonly string[];
  /** The beginning of the name of a module of Python without which the real program cannot run it. */
  readonly needs?: string;
}

/** One-file projects are most of them. */
function single(
  name: string,
  text: string,
  known: string,
  environment: Readonly<Record<string, string>> = {},
  unknown = '',
): Case {
  const names = (list: string): string[] => list.split(' ').filter((one) => one !== '');
  return {
    name,
    files: { 'settings.py': text },
    environment,
    known: names(known),
    unknown: names(unknown),
  };
}

export const cases: readonly Case[] = [
  ...pydanticCases,
  single(
    'what startproject writes',
    `
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = 'django-insecure-x'
DEBUG = True
ALLOWED_HOSTS = []
INSTALLED_APPS = ['django.contrib.admin', 'django.contrib.staticfiles']
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',  # first
    'django.middleware.common.CommonMiddleware',
]
TEMPLATES = [{'BACKEND': 'x', 'DIRS': [BASE_DIR / 'templates'], 'APP_DIRS': True, 'OPTIONS': {'context_processors': []}}]
DATABASES = {'default': {'ENGINE': 'sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'}}
STATIC_URL = 'static/'
STATIC_ROOT = BASE_DIR / 'static' / '..' / 'out'
MEDIA_ROOT = str(BASE_DIR.joinpath('media', 'x'))
PARTS = BASE_DIR.parts[:1]
NAMES = (BASE_DIR / 'a.tar.gz').suffix, (BASE_DIR / 'a.tar.gz').stem, (BASE_DIR / '.env').suffix
PARENTS = BASE_DIR.parents[0], Path('a/b').parents[0], Path('a') / '/b', Path('')
`,
    'BASE_DIR DEBUG ALLOWED_HOSTS INSTALLED_APPS MIDDLEWARE TEMPLATES DATABASES STATIC_URL STATIC_ROOT MEDIA_ROOT NAMES PARENTS',
  ),
  single(
    'os.path of old projects',
    `
import os
from os.path import abspath, dirname, join as j
PROJECT_ROOT = os.path.abspath(os.path.dirname(__file__))
BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STATIC_ROOT = os.path.join(PROJECT_ROOT, 'static', '')
MEDIA_ROOT = j(dirname(abspath(__file__)), '..', 'media')
REAL_ROOT = os.path.normpath(MEDIA_ROOT)
NAMES = os.path.basename(__file__), os.path.splitext('a/b.c'), os.path.split('/a/b'), os.sep, os.path.join('a', '/b')
LOCAL = os.path.exists(STATIC_ROOT)
`,
    'PROJECT_ROOT BASE_DIR STATIC_ROOT MEDIA_ROOT REAL_ROOT NAMES',
    {},
    'LOCAL',
  ),
  single(
    'os.environ in its many forms',
    `
import os
from os import environ, getenv
SECRET_KEY = os.environ['SECRET']
DEBUG = os.environ.get('DEBUG', 'False').lower() in ('true', '1', 'yes')
FLAG = os.getenv('MISSING') == '1'
NUMBER = int(environ.get('NUMBER', '5'))
ALLOWED_HOSTS = environ.get('HOSTS', '').split(',')
ORIGINS = [host.strip() for host in getenv('ORIGINS', default='a, b').split(',') if host]
BOTH = bool(int(os.environ.get('MISSING', default=0)))
NOTHING = getenv('MISSING')
HAS = 'SECRET' in os.environ, 'MISSING' not in os.environ
os.environ.setdefault('NEW', 'new')
os.environ['OTHER'] = 'other'
NEW = os.environ['NEW'], getenv('OTHER')
HOME_DIR = os.environ.get('HOME', '/nowhere')
try:
    REQUIRED = os.environ['MISSING']
except KeyError:
    REQUIRED = 'fallback'
`,
    'SECRET_KEY DEBUG FLAG NUMBER ALLOWED_HOSTS ORIGINS BOTH NOTHING HAS NEW REQUIRED',
    { SECRET: 's3', DEBUG: 'True', NUMBER: ' 7 ', HOSTS: 'a.com,b.com' },
    'HOME_DIR',
  ),
  single(
    'python-decouple',
    `
from decouple import config, Csv, AutoConfig, Config
DEBUG = config('DEBUG', default=True, cast=bool)
YES = config('YES', cast=bool)
EMPTY = config('EMPTY', cast=bool)
NUMBER = config('NUMBER', default=5, cast=int)
DEFAULT = config('MISSING', default='7', cast=int)
WORD = config('MISSING', default='off', cast=bool)
HOSTS = config('HOSTS', cast=Csv())
TUPLE = config('MISSING', default='1, 2,,3', cast=Csv(int, post_process=tuple))
SPLIT = config('HOSTS', cast=lambda v: [s.strip() for s in v.split(',')])
SEMI = config('SEMI', cast=Csv(delimiter=';', strip='%'))
QUOTED = config('QUOTED', cast=Csv())
NONE = config('MISSING', default=None)
SECRET_KEY = config('SECRET')
auto = AutoConfig(search_path='/nowhere/at/all')
AUTO = auto('MISSING', 'x'), auto('SECRET', cast=str)
`,
    'DEBUG YES EMPTY NUMBER DEFAULT WORD HOSTS TUPLE SPLIT SEMI NONE SECRET_KEY AUTO',
    {
      DEBUG: 'No',
      YES: 'oN',
      EMPTY: '',
      NUMBER: '42',
      HOSTS: 'a.com, b.com,,',
      SEMI: '%a%;b',
      QUOTED: '"a,b",c',
      SECRET: 's',
    },
  ),
  single(
    'django-environ',
    `
import environ
from pathlib import Path
env = environ.Env(DEBUG=(bool, False), NUMBER=int, PORT=(int, 80), HOSTS=(list, ['x']))
environ.Env.read_env(Path(__file__).parent / '.env')
DEBUG = env('DEBUG')
NUMBER = env('NUMBER')
PORT = env('PORT')
HOSTS = env('HOSTS')
A = env('TEXT', default='d')
B = env.bool('FLAG', default=True), env.bool('WORD'), env.bool('TWO'), env.bool('MISSING', True)
C = env.list('LIST'), env.list('MISSING', default=['m']), env.list('NUMBERS', cast=int), env.list('MISSING', int, [1])
D = env.int('NUMBER', 3), env.float('FLOAT'), env.str('TEXT'), env.tuple('TUPLE'), env.dict('DICT')
E = env.json('JSON'), env('MISSING', default=None), env('MISSING', cast=int, default=9)
F = env('SMART', default=1), env('SMART_BOOL', default=False)
G = env('PROXY', default='x')
H = env('EMPTY', default=None), env.bool('EMPTY', default=None)
I = env.list('HOSTS2', default=[]) + ['end']
DATABASES = {'default': env.db('DATABASE_URL', default='sqlite:///x')}
`,
    'DEBUG NUMBER PORT HOSTS A B C D E F H I',
    {
      DEBUG: 'on',
      NUMBER: '3',
      TEXT: 't',
      FLAG: 'nope',
      WORD: ' Yes ',
      TWO: '2',
      LIST: 'a, b,,c',
      NUMBERS: '1,2',
      FLOAT: '1.5',
      TUPLE: '(a,b)',
      DICT: 'a=1,b=2=3',
      JSON: '{"a": [1, true, null, "x", "127.0.0.1", "1e5"]}',
      SMART: '5',
      SMART_BOOL: 'True',
      PROXY: '$TEXT',
      EMPTY: '',
      HOSTS2: 'h',
    },
    'G',
  ),
  single(
    'environs',
    `
from environs import Env, env as single
env = Env()
env.read_env()
DEBUG = env.bool('DEBUG', default=True)
OFF = env.bool('OFF')
NUMBER = env.int('NUMBER')
HOSTS = env.list('HOSTS', default=[]), env.list('SPACED'), env.list('NUMBERS', subcast=int), env.list('EMPTY')
TEXT = env('TEXT'), env.str('MISSING', 'd'), env('MISSING', default=None), single.str('TEXT')
FLOAT = env.float('FLOAT'), env.json('JSON')
OTHER = env.list('MISSING', default='a,b')
with env.prefixed('MY_'):
    PREFIXED = env('TEXT', 'none')
    with env.prefixed('OWN_'):
        NESTED = env.bool('FLAG'), env.int('MISSING', default=3)
    AGAIN = env('TEXT')
    SINGLE = single.str('TEXT')
try:
    with single.prefixed('MY_'):
        SHARED = single('TEXT')
        raise ValueError
except ValueError:
    LEFT = single('TEXT')
with env.prefixed(env('PREFIX')):
    CHOSEN = env('TEXT')
`,
    'DEBUG OFF NUMBER HOSTS TEXT FLOAT PREFIXED NESTED AGAIN SINGLE SHARED LEFT CHOSEN',
    {
      DEBUG: 'no',
      OFF: 'OFF',
      NUMBER: '12',
      HOSTS: 'a,b',
      SPACED: 'a, b',
      NUMBERS: '1,2',
      EMPTY: '',
      TEXT: 't',
      FLOAT: '2',
      JSON: '[1]',
      MY_TEXT: 'mine',
      MY_OWN_FLAG: 'yes',
      PREFIX: 'MY_',
    },
    'OTHER',
  ),
  {
    name: 'django-split-settings by environment, in the manner of wemake',
    module: 'server.settings',
    environment: { DJANGO_ENV: 'production', DOMAIN_NAME: 'example.com' },
    files: {
      'server/__init__.py': '',
      'server/settings/__init__.py': `
from os import environ
from split_settings.tools import include, optional
environ.setdefault('DJANGO_ENV', 'development')
_ENV = environ['DJANGO_ENV']
_base_settings = ('components/common.py', 'components/extra/*.py', f'environments/{_ENV}.py', optional('environments/local.py'), optional(None))
include(*_base_settings)
`,
      'server/settings/components/__init__.py': `
from pathlib import Path
from decouple import AutoConfig
BASE_DIR = Path(__file__).parent.parent.parent.parent
config = AutoConfig(search_path=BASE_DIR.joinpath('config'))
`,
      'server/settings/components/common.py': `
from django.utils.translation import gettext_lazy as _
from server.settings.components import BASE_DIR, config
MIDDLEWARE: tuple[str, ...] = ('a.A', 'django.middleware.security.SecurityMiddleware')
LANGUAGES = (('en', _('English')),)
STATIC_URL = '/static/'
MEDIA_ROOT = BASE_DIR.joinpath('media')
CSP = {'script-src': [], 'img-src': ['x']}
FILE = __file__
`,
      'server/settings/components/extra/a.py': "EXTRA_A = 'a'\n",
      'server/settings/components/extra/b.py': "EXTRA_B = 'b'\n",
      'server/settings/environments/__init__.py': '',
      'server/settings/environments/production.py': `
from server.settings.components import config
from server.settings.components.common import CSP, MIDDLEWARE
DEBUG = False
ALLOWED_HOSTS = [config('DOMAIN_NAME'), 'localhost']
_DRY = config('DRY', cast=bool, default=False)
STATIC_ROOT = '.static' if _DRY else '/var/www/static'
MIDDLEWARE += ('last',)
CSP['script-src'] += ['self']
ALIAS = CSP['img-src']
ALIAS.append('data:')
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
`,
      'server/settings/environments/development.py': 'DEBUG = True\n',
    },
    known: [
      'MIDDLEWARE',
      'STATIC_URL',
      'MEDIA_ROOT',
      'DEBUG',
      'ALLOWED_HOSTS',
      'STATIC_ROOT',
      'SECURE_HSTS_SECONDS',
      'SECURE_PROXY_SSL_HEADER',
      'EXTRA_A',
      'EXTRA_B',
      'ALIAS',
      'FILE',
      'LANGUAGES',
    ],
  },
  {
    name: 'a package with base and production, in the manner of cookiecutter-django',
    module: 'config.settings.production',
    environment: { DJANGO_SECRET_KEY: 'k', DJANGO_ALLOWED_HOSTS: 'a.com,b.com' },
    files: {
      'config/__init__.py': '',
      'config/settings/__init__.py': '',
      'config/settings/base.py': `
"""Base settings."""
from pathlib import Path
import environ
BASE_DIR = Path(__file__).resolve(strict=True).parent.parent.parent
APPS_DIR = BASE_DIR / "app"
env = environ.Env()
READ_DOT_ENV_FILE = env.bool("DJANGO_READ_DOT_ENV_FILE", default=False)
if READ_DOT_ENV_FILE:
    env.read_env(str(BASE_DIR / ".env"))
DEBUG = env.bool("DJANGO_DEBUG", False)
TIME_ZONE = "UTC"
LOCALE_PATHS = [str(BASE_DIR / "locale")]
DJANGO_APPS = ["django.contrib.auth"]
THIRD_PARTY_APPS = ["crispy_forms"]
LOCAL_APPS = ["app.users"]
INSTALLED_APPS = DJANGO_APPS + THIRD_PARTY_APPS + LOCAL_APPS
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "corsheaders.middleware.CorsMiddleware"]
STATIC_ROOT = str(BASE_DIR / "staticfiles")
STATIC_URL = "/static/"
MEDIA_ROOT = str(APPS_DIR / "media")
MEDIA_URL = "/media/"
TEMPLATES = [{"DIRS": [str(APPS_DIR / "templates")], "OPTIONS": {}}]
SESSION_COOKIE_HTTPONLY = True
`,
      'config/settings/production.py':
        `
from .base import *  # noqa: F403
from .base import DATABASES_X, env, INSTALLED_APPS
`.replace('DATABASES_X, ', '') +
        `
SECRET_KEY = env("DJANGO_SECRET_KEY")
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=["example.com"])
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("DJANGO_SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("DJANGO_HSTS", default=518400)
SESSION_COOKIE_NAME = "__Secure-sessionid"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_URL = f"https://{env('MISSING', default='cdn')}.example.com/media/"
INSTALLED_APPS += ["anymail"]
MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
TEMPLATES[-1]["OPTIONS"]["loaders"] = [("django.template.loaders.cached.Loader", ["x"])]
ADMIN_URL = env("DJANGO_ADMIN_URL", default="admin/")
`,
    },
    known:
      'BASE_DIR DEBUG LOCALE_PATHS INSTALLED_APPS MIDDLEWARE STATIC_ROOT STATIC_URL MEDIA_ROOT MEDIA_URL TEMPLATES SECRET_KEY ALLOWED_HOSTS SECURE_PROXY_SSL_HEADER SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS STORAGES ADMIN_URL'.split(
        ' ',
      ),
  },
  {
    name: 'imports of every kind',
    module: 'proj.settings.main',
    environment: {},
    files: {
      'proj/__init__.py': '',
      'proj/settings/__init__.py': "PACKAGE = 'p'\n",
      'proj/settings/base.py': "A = 'a'\n_HIDDEN = 1\nlower = 2\nLISTED = [1]\n",
      'proj/settings/limited.py': "__all__ = ['SHOWN']\nSHOWN = 1\nKEPT_BACK = 2\n",
      'proj/settings/main.py': `
from __future__ import annotations
from .base import *
from .limited import *
from . import PACKAGE, base
from .base import A as RENAMED, _HIDDEN
from ..const import DEEP
import proj.const as const
import proj.const
from proj import const as again
CONST = const.DEEP + again.DEEP + proj.const.DEEP
base.LISTED.append(2)
NESTED = base.A.upper()
`,
      'proj/const.py': "DEEP = 'deep'\n",
    },
    known: ['A', 'LISTED', 'SHOWN', 'PACKAGE', 'RENAMED', 'DEEP', 'CONST', 'NESTED'],
  },
  {
    name: 'imports in a circle',
    module: 'one',
    environment: {},
    files: {
      'one.py': 'A = 1\nfrom two import *\nC = A + B\n',
      'two.py': 'from one import A as SEEN\nB = SEEN + 1\n',
    },
    known: ['A', 'B', 'C'],
  },
  {
    name: 'local settings that may be there',
    environment: {},
    files: {
      'settings.py': `
DEBUG = False
HOSTS = ['a']
try:
    from local_settings import *
except ImportError:
    pass
try:
    from settings_extra import DEBUG as EXTRA
except ImportError as error:
    EXTRA = 'none'
else:
    ELSE = 1
finally:
    FINAL = 1
try:
    import json_that_is_not_there
    FAST = True
except ImportError:
    FAST = False
from contextlib import suppress
with suppress(ImportError):
    from local import *
    AFTER = 1
`,
      'settings_extra.py': "DEBUG = 'extra'\n",
    },
    known: ['DEBUG', 'HOSTS', 'EXTRA', 'ELSE', 'FINAL'],
    unknown: ['FAST'],
  },
  single(
    'conditions',
    `
import os, sys, random
ENV = os.environ.get('ENV', 'dev')
if ENV == 'prod':
    DEBUG = False
    HOSTS = ['a.com']
elif ENV == 'dev':
    DEBUG = True
else:
    DEBUG = None
match ENV:
    case 'prod' | 'live':
        LEVEL = 1
    case _:
        LEVEL = 2
TESTING = 'test' in sys.argv
coin = random.random() > 0.5
if coin:
    COIN = 1
    SAME = 'same'
    MIDDLEWARE = ['a', 'coin', 'b']
else:
    COIN = 2
    SAME = 'same'
    MIDDLEWARE = ['a', 'b']
MIDDLEWARE += ['c']
CHOICE = 'x' if coin else 'x'
NEVER = 'y' if coin else 'z'
if coin:
    EXTRA = 1
if not ENV:
    raise ValueError('no environment')
`,
    'ENV DEBUG HOSTS LEVEL TESTING SAME MIDDLEWARE CHOICE',
    { ENV: 'prod' },
    'COIN NEVER EXTRA',
  ),
  single(
    'loops, comprehensions and functions',
    `
NAMES = []
for index, name in enumerate(['a', 'b', 'c', 'd']):
    if name == 'b':
        continue
    if name == 'd':
        break
    NAMES.append(f'{index}:{name}')
else:
    NAMES = None
SQUARES = {n: n * n for n in range(4) if n % 2}
PAIRS = [(a, b) for a in 'ab' for b in (1, 2)]
FLAT = sum([1, 2, 3]), max(3, 9), min('b', 'a'), sorted({'b', 'a'}), list(reversed([1, 2]))
def url(path, host='example.com', *rest, secure=True, **options):
    """Builds one."""
    scheme = 'https' if secure else 'http'
    return f'{scheme}://{host}/{path}' + ''.join(rest)
URL = url('x'), url('x', 'h', '?', '!', secure=False)
def lookup(name):
    for key, value in {'a': 1, 'b': 2}.items():
        if key == name:
            return value
FOUND = lookup('b'), lookup('z')
def set_global():
    global GLOBAL
    GLOBAL = 'set'
set_global()
n = 0
while n < 5:
    n += 1
COUNT = n
TWICE = (lambda f, x: f(f(x)))(lambda x: x + 1, 1)
(WALRUS := 5)
HEAD, *TAIL = [1, 2, 3]
(ONE, (TWO, THREE)), FOUR = (1, [2, 3]), 4
X = Y = ['shared']
X.append('more')
def generator():
    yield 1
ITEMS = list(generator())
LIVE = [1, 2, 3, 4]
for item in LIVE:
    LIVE.remove(item)
`,
    'NAMES SQUARES PAIRS FLAT URL FOUND GLOBAL COUNT TWICE WALRUS HEAD TAIL ONE TWO THREE FOUR X Y LIVE',
  ),
  single(
    'texts',
    String.raw`
A = 'a' "b" r'\n' '\n\x41\u00e9\101\
z' '''q
r''' u'u' "\d"
B = f'{A[0]}{1 + 1}{{x}} {"nested"!r:>10} {3:05d}'
C = '%s and %r is %d%%' % ('x', 'y', 3), '%(k)s' % {'k': 1}, '{0}{1}{0}'.format('a', 'b'), '{x:>4}|{}'.format(1, x=2)
D = 'a,b'.split(','), ' x '.strip(), 'A'.lower(), 'x'.join(['1', '2']), 'aXb'.partition('X'), 'abc'[::-1], 'abc'[-2:]
E = 'https://a.com/'.rstrip('/').removeprefix('https://'), 'a'.zfill(3), '1,2'.replace(',', ';', 1)
F = len('héllo'), 'b' in 'abc', 'a' * 3, 'ß'.upper(), 'x' 'y' if True else 'z'
G = str(1.0), str(1e16), repr("it's"), str([1, 'a', None, (1,)]), f'{1e-5}', str(123456789.125)
H = b'bytes', 1j, ...
K = rf'\{A[1]}'
I = 0x1F, 0o17, 0b11, 1_000, 1e3, .5, 10 ** 20, -7 // 2, -7 % 3, 7 / 2, 2 ** -1, 1 << 4, ~5, True + True
J = 'é'.encode()
`,
    'A B C D G',
    {},
    'J',
  ),
  single(
    'containers that change',
    `
import copy
A = {'x': {'y': [1]}, **{'z': 2}}
B = A['x']
B['y'].append(2)
C = copy.deepcopy(A)
C['x']['y'].clear()
D = A | {'z': 3, 'w': 4}
A.update(k=5)
E = A.get('nope', 'd'), A.pop('z'), A.setdefault('s', []), 'k' in A, len(A), list(A), list(A.values())[1]
F = [3, 1, 2]
F.sort()
F.insert(0, 'first')
del F[1], A['k']
G = {1, 2} | {3}, {1, 2} & {2}, frozenset(['a']), set()
H = dict(a=1, **{'b': 2}), dict([('c', 3)]), {True: 'a', 1: 'b', 1.0: 'c'}
I = [1, 2, 3][1:], (1, 2)[-1], [0] * 3, [1] + [2], (1,) + (2,), [*'ab', *(1, 2)]
J = [1, 2] == [1, 2], (1, 2) < (1, 3), 1 == True, 'a' == 1, None is None, [] or 'x', 0 and 1
globals()['K'] = 'k'
locals().update({'L': 'l', 'M': ['m']})
globals().update(N=1)
O = [1, 2, 3]
O[1] = 'b'
P = iter([1, 2])
Q = A.items()
`,
    'A B C D E F G H I J K L M N O',
    {},
    'P Q',
  ),
  single(
    'code that cannot be followed',
    `
import types
SAFE = 1
LIST = ['a']
LATER = ['a']
def touch(value):
    return value
class Thing:
    def __init__(self, value): value.append('changed')
Thing(LIST)
exec("HIDDEN = 1; SAFE = 2")
AFTER = 3
`,
    'AFTER',
    {},
    'SAFE LIST',
  ),
  single(
    'classes',
    `
class Common:
    A = 'a'
    B = A + 'b'
    HOSTS = ['x']
class Left(Common):
    A = 'left'
class Right(Common):
    B = 'right'
class Both(Left, Right):
    C = Left.A + Right.B
import enum
class Colour(str, enum.Enum):
    RED = 'red'
A = Both.A, Both.B, Both.C
HOSTS = Both.HOSTS + ['y']
RED = Colour.RED
VALUE = Colour.RED.value
`,
    'A HOSTS',
    {},
    'RED VALUE',
  ),
  single(
    'aliases of what a condition chose',
    `
import random
FIRST = ['1']
SECOND = ['2']
chosen = FIRST if random.random() > 0.5 else SECOND
chosen.append('x')
D = {'k': ['v']}
inner = D['k'] if random.random() > 0.5 else []
inner += ['w']
KEPT = ['k']
other = KEPT
other += ['l']
NESTED = [KEPT, (KEPT, 1)]
KEPT.append('m')
`,
    'KEPT NESTED',
    {},
    'FIRST SECOND',
  ),
  single(
    'dotenv loaded by the code',
    `
import os
from dotenv import load_dotenv
load_dotenv('/nowhere/.env')
A = os.environ.get('A', 'default')
`,
    'A',
  ),
  {
    name: 'a .env beside the settings',
    environment: { KNOWN: 'process' },
    files: {
      '.env': 'IN_FILE=file\nKNOWN=file\n',
      'settings.py': `
import environ, os
from decouple import config
env = environ.Env()
A = config('IN_FILE', default='default'), config('KNOWN'), config('NOT_THERE', default='x')
env.read_env(os.path.join(os.path.dirname(os.path.abspath(__file__)), '.env'))
B = env('IN_FILE', default='default')
C = env('KNOWN', default='default')
D = os.environ.get('IN_FILE', 'default')
`,
    },
    known: ['C'],
    unknown: ['B', 'D'],
  },
  single(
    'URLs of databases',
    `
import environ, os
from environs import Env
env, other = environ.Env(), Env()
A = env.db('A', default='sqlite:///db.sqlite3')['NAME']
B = env.db('SET')['NAME'], env.db('SET')['ENGINE']
C = env.db_url('C', 'sqlite:////app/data/db.sqlite3')['NAME']
D = {'default': env.db()}['default']['NAME']
E = env.db('E', default='sqlite:///a/b.db?timeout=20')['NAME']
F = env.db('F', default='postgres://u:p@h/n')['NAME']
G = env.db('G', default='sqlite://')['NAME']
H = 'USER' in env.db('A', default='sqlite:///db.sqlite3')
`,
    'A B C D',
    { SET: 'spatialite:////x.db', DATABASE_URL: 'sqlite:///./y-1.sqlite3' },
    'E F G H',
  ),
  single(
    'URLs of mail servers',
    `
import environ
from environs import Env
env, other = environ.Env(), Env()
HOSTS = ['a.example']
vars().update(env.email_url('MAIL', default='smtp://localhost:25'))
locals().update(env.email('SET'))
DEBUG = False
URL = env.str('SET')
`,
    'HOSTS DEBUG URL',
    { SET: 'smtps://user:pass@mail.example:465?timeout=5' },
    'EMAIL_HOST EMAIL_PORT EMAIL_BACKEND',
  ),
  {
    name: 'env files that are called after production',
    environment: { KNOWN: 'process' },
    files: {
      '.env.prod': `# comment
DEBUG=False
HOSTS=a.example,b.example
QUOTED="two words"
SINGLE='x'
EMPTY=
KNOWN=file
export EXPORTED=1
COMMENT=value # comment
DOLLAR=\${HOSTS}
TWICE=1
TWICE=2
`,
      'prod.env': 'DEBUG=True\nOTHER=other\n',
      'more/.env.production': 'KNOWN=over\n',
      'settings.py': `
import environ, os
from pathlib import Path
from dotenv import load_dotenv
from decouple import Config, RepositoryEnv
BASE_DIR = Path(__file__).resolve().parent
load_dotenv(BASE_DIR / '.env.prod')
DEBUG = os.environ.get('DEBUG', 'True') == 'True'
HOSTS = os.environ['HOSTS'].split(',')
TEXTS = [os.environ.get(name, 'd') for name in ['QUOTED', 'SINGLE', 'EMPTY', 'EXPORTED', 'KNOWN']]
COMMENT = os.environ.get('COMMENT')
DOLLAR = os.environ.get('DOLLAR')
TWICE = os.environ.get('TWICE')
env = environ.Env()
env.read_env(os.path.join(BASE_DIR, 'prod.env'))
AGAIN = env.bool('DEBUG'), env('OTHER')
config = Config(RepositoryEnv(BASE_DIR / 'prod.env'))
FROM_FILE = config('DEBUG', cast=bool), config('OTHER'), config('MISSING', default=1)
load_dotenv(BASE_DIR / 'more' / '.env.production', override=True)
KNOWN = os.environ['KNOWN']
`,
    },
    known: ['DEBUG', 'HOSTS', 'TEXTS', 'AGAIN', 'KNOWN'],
    unknown: ['COMMENT', 'DOLLAR', 'TWICE'],
  },
  {
    name: 'values that only the repository of decouple has',
    environment: {},
    files: {
      'prod.env': 'DEBUG=True\nOTHER="o"\nHOSTS=a,b\n',
      'settings.py': `
from decouple import Config, Csv, RepositoryEnv
config = Config(RepositoryEnv(__file__[:-len('settings.py')] + 'prod.env'))
import os
from pathlib import Path
config = Config(RepositoryEnv(str(Path(__file__).parent / 'prod.env')))
DEBUG = config('DEBUG', cast=bool, default=False)
OTHER = config.get('OTHER')
HOSTS = config('HOSTS', cast=Csv())
`,
    },
    known: ['DEBUG', 'OTHER', 'HOSTS'],
  },
  {
    name: 'an env file for production in a branch',
    environment: {},
    files: {
      '.env.prod': 'A=1\n',
      'settings.py': `
import os, random
from dotenv import load_dotenv
if random.random() < 2:
    load_dotenv(os.path.dirname(os.path.abspath(__file__)) + '/.env.prod')
A = os.environ.get('A', 'default')
`,
    },
    known: [],
    unknown: ['A'],
  },
  single(
    'statements seldom seen',
    `
if True: A = 1; B = 2
else: A = 3
async def later(): return 1
@property
def C(): return 1
assert A, 'no'
del B
D: int
E: 'list[str]' = ['e']
x = y = 0; x, y = y, x + 1
F = [x, y]
G = (yield_ := 3)
lambda: 0
def outer():
    z = 1
    def inner():
        nonlocal z
        z = 2
    inner()
    return z
H = outer()
I = (1, 2,
     3)  # comment
J = [  # comment
    'a',  # one

    'b'
]
K = 1 if 0 else 2 if 0 else 3
L = not 1 == 2
M = 1 < 2 < 3, 1 < 3 < 2
with open(__file__) as handle, open(__file__) as other:
    N = 'n'
O = handle.name
P = 'a' if 'x' in {'x': 1} else 'b'
Q = [i for i in range(3)][-1]
R = {'a': 1}['a'], [1, 2][0], 'abc'[1]
for S in 'abc': pass
T = {*'aa'}, {**{'a': 1}}
`,
    'A E F G I J K L M N P Q R S T',
    {},
    'C O',
  ),
  {
    name: 'Windows line ends and a byte order mark',
    environment: {},
    files: {
      'settings.py': "\uFEFFA = 'a'\r\nif A:\r\n    B = '''x\r\ny'''\r\nC = [\r\n    1,\r\n]\r\n",
    },
    known: ['A', 'B', 'C'],
  },
  {
    name: 'included with a scope, and files that include files',
    environment: {},
    files: {
      'settings.py': `
from split_settings.tools import include
LOG = ['main']
include('conf/first.py', 'conf/first.py', scope=globals())
END = LOG + ['end']
`,
      'conf/first.py': `
LOG.append('first')
from split_settings.tools import include, optional
include('second.py', optional('nowhere/*.py'), optional('missing.py'))
`,
      'conf/second.py': "LOG.append('second')\nSECOND = __name__\n",
    },
    known: ['LOG', 'END', 'SECOND'],
  },
  {
    name: 'a star import of what is not here',
    environment: {},
    files: {
      'settings.py': `
BEFORE = 1
DEBUG = True
from django.conf.global_settings import *
AFTER = 1
DEBUG = False
`,
    },
    known: ['AFTER', 'DEBUG'],
    unknown: ['BEFORE'],
  },
  single(
    'methods of a class, called on the class',
    `
HOSTS = list(filter(None, map(str.strip, ' a, b,'.split(','))))
LOWER = [str.lower(name) for name in ('A', 'B')]
JOINED = str.join('-', LOWER)
CHANGED = str.replace('a.b', '.', '_')
PORTS = {'a': 1}
PORT = dict.get(PORTS, 'a')
`,
    'HOSTS LOWER JOINED CHANGED PORT',
  ),
];
