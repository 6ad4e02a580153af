import type { Case } from './django-projects.ts';

const words = '1 0 on off t f true false y n yes no True FALSE oN'.split(' ');

/** Settings that come from a class of pydantic-settings. */
export const pydanticCases: readonly Case[] = [
  of(
    'fields of every kind that is followed',
    `
from typing import List, Literal, Optional, Union
from pydantic_settings import BaseSettings, SettingsConfigDict

class Settings(BaseSettings):
    """What the shop is told."""
    model_config = SettingsConfigDict(env_prefix='SHOP_', extra='ignore')
    debug: bool = False
    loud: bool = "true"
    name: str = 'shop'
    port: int = 8000
    rate: float = 0.5
    hosts: list[str] = ['shop.example']
    more: List[str] = ('a', 'b')
    row: tuple[str, ...] = ['q']
    bag: set[str] = ['x', 'x']
    stage: Literal['live', 'stage'] = 'stage'
    domain: Optional[str] = None
    other: str | None = None
    last: Union[int, None] = 3
    empty: str = 'full'

settings = Settings()
DEBUG = settings.debug
LOUD = settings.loud
NAME = settings.name
PORT = settings.port
RATE = settings.rate
ALLOWED_HOSTS = settings.hosts
MORE = settings.more
ROW = settings.row
BAG = settings.bag
STAGE = settings.stage
DOMAIN = settings.domain
OTHER = settings.other
LAST = settings.last
EMPTY = settings.empty
ALLOWED_HOSTS.append('late')
AGAIN = settings.hosts
`,
    'DEBUG LOUD NAME PORT RATE ALLOWED_HOSTS MORE ROW BAG STAGE DOMAIN OTHER LAST EMPTY AGAIN',
    {
      SHOP_DEBUG: 'Yes',
      shop_name: 'small',
      SHOP_PORT: '007',
      SHOP_RATE: '2',
      SHOP_HOSTS: '["a.example", "b.example"]',
      SHOP_STAGE: 'live',
      SHOP_DOMAIN: 'null',
      SHOP_EMPTY: '',
      NAME: 'no',
      DEBUG: '0',
    },
  ),
  of(
    'aliases, factories and what has to be given',
    `
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    secret: str
    key: str = Field(...)
    debug: bool = Field(False, description='x')
    a: str = Field('d', alias='FIRST')
    b: str = Field(default='d', validation_alias='second')
    c: str = Field('d', validation_alias=AliasChoices('MISSING', 'THIRD', 'OTHER'))
    d: str = Field('d', alias='NONE')
    e: list[str] = Field(default_factory=lambda: ['made'])
    f: list[str] = Field(default_factory=list)
    g: str = Field('d', alias='bad', validation_alias='FOURTH')
    h: str = Field('d', env='FIRST')
    i: str = Field('d', validation_alias=AliasChoices('SAME', 'NOTHING'))
    j: str = Field('d', alias='SAME')

settings = Settings(debug=True)
SECRET_KEY = settings.secret
KEY = settings.key
DEBUG = settings.debug
A, B, C, D = settings.a, settings.b, settings.c, settings.d
E, F, G, H = settings.e, settings.f, settings.g, settings.h
I, J = settings.i, settings.j
`,
    'SECRET_KEY KEY DEBUG A B C D E F G',
    {
      SECRET: 's',
      KEY: 'k',
      FIRST: '1',
      SECOND: '2',
      THIRD: '3',
      FOURTH: '4',
      B: 'no',
      DEBUG: '0',
    },
    'H I J',
  ),
  of(
    'classes above, properties and a function that keeps the settings',
    `
from functools import cached_property, lru_cache
from pydantic import computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict

class Base(BaseSettings):
    model_config = SettingsConfigDict(env_prefix='A_', case_sensitive=False)
    hosts: str = 'one, two'
    debug: bool = True

    @property
    def host_list(self) -> list[str]:
        return [host.strip() for host in self.hosts.split(',')]

class Production(Base):
    model_config = SettingsConfigDict(env_prefix='B_')
    debug: bool = False

    @computed_field
    @property
    def loud(self) -> bool:
        return not self.debug

    @cached_property
    def first(self):
        return self.host_list[0]

    def is_quiet(self) -> bool:
        return not self.loud

@lru_cache
def get_settings() -> Production:
    return Production()

@lru_cache(maxsize=None)
def other():
    return Base()

DEBUG = get_settings().debug
ALLOWED_HOSTS = get_settings().host_list
LOUD = get_settings().loud
FIRST = get_settings().first
OTHER = other().debug
QUIET = get_settings().is_quiet()
`,
    'DEBUG ALLOWED_HOSTS LOUD FIRST OTHER',
    { B_HOSTS: 'x , y', A_HOSTS: 'z', A_DEBUG: 'no' },
  ),
  of(
    'settings inside of settings',
    `
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

class Mail(BaseModel):
    host: str = 'localhost'
    port: int = 25
    tls: bool = False

class Cache(BaseSettings):
    model_config = {'env_prefix': 'CACHE_'}
    url: str = 'redis://cache'

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_nested_delimiter='__')
    mail: Mail = Mail(host='given')
    plain: Mail = Field(default_factory=Mail)
    set: Mail = Mail(tls=True)
    cache: Cache = Cache()

settings = Settings()
HOST, PORT, TLS = settings.mail.host, settings.mail.port, settings.mail.tls
PLAIN = settings.plain.host
SET_HOST, SET_PORT, SET_TLS = settings.set.host, settings.set.port, settings.set.tls
URL = settings.cache.url
`,
    'HOST PORT TLS PLAIN SET_HOST SET_PORT SET_TLS URL',
    { SET__PORT: '465', CACHE_URL: 'redis://other', MAIL_HOST: 'no' },
  ),
  of(
    'code that may change values',
    `
from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

class A(BaseSettings):
    debug: bool = False
    @field_validator('debug')
    @classmethod
    def other(cls, value):
        return True

class B(BaseSettings):
    debug: bool = False
    def model_post_init(self, context):
        object.__setattr__(self, 'debug', True)

class C(BaseSettings):
    model_config = SettingsConfigDict(str_to_upper=True)
    name: str = 'low'

class D(BaseSettings):
    debug: bool = False
    def __getattribute__(self, name):
        return True if name == 'debug' else object.__getattribute__(self, name)

DEBUG, OTHER, NAME, LAST = A().debug, B().debug, C().name, D().debug
`,
    '',
    {},
    'DEBUG OTHER NAME LAST',
  ),
  of(
    'env files',
    `
from pathlib import Path
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file='.env', extra='ignore')
    debug: bool = False
    name: str = 'n'
    host: str = 'h'

class Live(BaseSettings):
    model_config = SettingsConfigDict(env_file=BASE_DIR / 'prod.env', extra='ignore')
    debug: bool = False
    name: str = 'n'

settings = Settings()
DEBUG, NAME, HOST = settings.debug, settings.name, settings.host
live = Live()
LIVE, LIVE_NAME = live.debug, live.name
GIVEN = Settings(_env_file='prod.env').debug
`,
    'HOST LIVE LIVE_NAME NAME',
    { NAME: 'set' },
    'DEBUG GIVEN',
    { '.env': 'debug=true\nNAME=file\n', 'prod.env': 'DEBUG=true\nname=file\n' },
  ),
  of(
    'words for truth, and texts that JSON reads',
    `
from typing import Any
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
${words.map((_, index) => `    b${index}: bool | None = None`).join('\n')}
    empty: list[str] = ['x']
    numbers: list[int] = [1]
    spaced: list[str] = []
    anything: Any = 1
    other: Any = None

settings = Settings()
${words.map((_, index) => `B${index} = settings.b${index}`).join('\n')}
EMPTY, NUMBERS, SPACED = settings.empty, settings.numbers, settings.spaced
ANYTHING, OTHER = settings.anything, settings.other
`,
    `${words.map((_, index) => `B${index}`).join(' ')} EMPTY NUMBERS SPACED ANYTHING OTHER`,
    {
      ...Object.fromEntries(words.map((word, index) => [`B${index}`, word])),
      EMPTY: '[]',
      NUMBERS: '[1, 2]',
      SPACED: ' [ "a b" ] ',
      ANYTHING: '1',
    },
  ),
];

function of(
  name: string,
  text: string,
  known: string,
  environment: Readonly<Record<string, string>> = {},
  unknown = '',
  more: Readonly<Record<string, string>> = {},
): Case {
  const names = (list: string): string[] => list.split(' ').filter((one) => one !== '');
  return {
    name: `Pydantic: ${name}`,
    files: { 'settings.py': text, ...more },
    environment,
    known: names(known),
    unknown: names(unknown),
    needs: 'pydantic',
  };
}
