import type { Service } from './project.ts';

/** What keeps data for an application in a container of its own. */
export interface Store {
  readonly noun: string;
  /** The schemes of its addresses, without a driver; absent for what no address of that form leads to. */
  readonly scheme?: RegExp;
  /** Where its images listen, by the last part of their names; 0 for what lets nobody in from elsewhere by default. */
  readonly images: ReadonlyMap<string, number>;
}

export const database: Store = {
  noun: 'database',
  scheme: /^(?:postgres|postgresql|postgis|mysql|mysql2|mariadb|timescale)$/,
  images: new Map([
    ['postgres', 5432],
    ['postgis', 5432],
    ['pgvector', 5432],
    ['timescaledb', 5432],
    ['mysql', 3306],
    ['mariadb', 3306],
  ]),
};

export const redis: Store = {
  noun: 'Redis',
  scheme: /^rediss?$/,
  images: new Map([
    ['redis', 6379],
    ['redis-stack', 6379],
    ['redis-stack-server', 6379],
    ['valkey', 6379],
    ['keydb', 6379],
    ['dragonfly', 6379],
  ]),
};

export const stores: readonly Store[] = [
  database,
  redis,
  // https://www.rabbitmq.com/docs/access-control#loopback-users
  { noun: 'RabbitMQ', scheme: /^(?:amqps?|pyamqp)$/, images: new Map([['rabbitmq', 0]]) },
  { noun: 'Memcached', images: new Map([['memcached', 11211]]) },
  { noun: 'MongoDB', images: new Map([['mongo', 27017]]) },
  {
    noun: 'Elasticsearch',
    images: new Map([
      ['elasticsearch', 9200],
      ['opensearch', 9200],
    ]),
  },
];

/** The last part of the name of an image, without its tag; empty where a service has none. */
export function imageName({ repository }: Pick<Service, 'repository'>): string {
  return nameOfImage(repository?.value ?? '');
}

/** The same of an image as a Dockerfile names it. */
export function nameOfImage(image: string): string {
  return (
    image
      .replace(/[:@][^/]*$/s, '')
      .split('/')
      .at(-1) ?? ''
  );
}
