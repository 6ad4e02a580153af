/** A program that lets in whoever knows a password that it is started with. */
export interface Login {
  readonly name: string;
  /** The last parts of the names of its images. */
  readonly images: ReadonlySet<string>;
  /** The variables that its password comes from, by the manual of the image. */
  readonly variables: readonly string[];
  /** Without those, a password of its manual counts, which nobody is asked to change; unless a variable of such a name may set another. */
  readonly manual?: { readonly unless: RegExp };
  /** A user that cannot come from elsewhere, by the variable for its name. */
  readonly kept?: { readonly variable: string; readonly user: string };
}

/** Programs whose templates come with passwords that everybody knows. */
export const logins: readonly Login[] = [
  {
    name: 'MinIO',
    images: new Set(['minio']),
    variables: ['MINIO_ROOT_PASSWORD', 'MINIO_SECRET_KEY'],
    // https://github.com/minio/minio/blob/master/docs/docker/README.md
    manual: { unless: /^MINIO_(?:ROOT|ACCESS|SECRET|CONFIG|IDENTITY)/ },
  },
  {
    name: 'RabbitMQ',
    images: new Set(['rabbitmq']),
    variables: ['RABBITMQ_DEFAULT_PASS'],
    // https://www.rabbitmq.com/docs/access-control#loopback-users
    kept: { variable: 'RABBITMQ_DEFAULT_USER', user: 'guest' },
  },
  {
    name: 'Grafana',
    images: new Set(['grafana', 'grafana-oss', 'grafana-enterprise']),
    variables: ['GF_SECURITY_ADMIN_PASSWORD'],
  },
  { name: 'pgAdmin', images: new Set(['pgadmin4']), variables: ['PGADMIN_DEFAULT_PASSWORD'] },
  {
    name: 'Mongo Express',
    images: new Set(['mongo-express']),
    variables: ['ME_CONFIG_BASICAUTH_PASSWORD'],
  },
  { name: 'Flower', images: new Set(['flower']), variables: ['FLOWER_BASIC_AUTH'] },
  {
    name: 'Keycloak',
    images: new Set(['keycloak']),
    variables: ['KC_BOOTSTRAP_ADMIN_PASSWORD', 'KEYCLOAK_ADMIN_PASSWORD'],
  },
  { name: 'Nextcloud', images: new Set(['nextcloud']), variables: ['NEXTCLOUD_ADMIN_PASSWORD'] },
  { name: 'Directus', images: new Set(['directus']), variables: ['ADMIN_PASSWORD'] },
  {
    name: 'PostgreSQL',
    images: new Set(['postgres', 'postgis', 'pgvector', 'timescaledb']),
    variables: ['POSTGRES_PASSWORD'],
  },
  {
    name: 'MySQL',
    images: new Set(['mysql', 'mariadb']),
    variables: [
      'MYSQL_ROOT_PASSWORD',
      'MARIADB_ROOT_PASSWORD',
      'MYSQL_PASSWORD',
      'MARIADB_PASSWORD',
    ],
  },
  { name: 'MongoDB', images: new Set(['mongo']), variables: ['MONGO_INITDB_ROOT_PASSWORD'] },
];

/** Whether a password is among those that are tried first, or asks to be changed. `user:password` counts by its password. */
export function isWellKnown(password: string): boolean {
  const word = password.slice(password.lastIndexOf(':') + 1).toLowerCase();
  return (
    words.has(word) || /^(?:change|replace)[-_ ]?(?:me|this|it)\b|^insecure|^your[-_]/.test(word)
  );
}

const words: ReadonlySet<string> = new Set(
  `admin admin123 administrator changeit default grafana guest letmein minio minio123 minioadmin mysql pass passw0rd passwd
  password password1 password123 pgadmin postgres postgresql qwerty rabbitmq root toor welcome
  123 1234 12345 123456 12345678 123456789`.split(/\s+/),
);
