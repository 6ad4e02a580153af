import type { NativeCall, NativeTable } from './natives.ts';
import { dict, from, none, str, unknown, type Value } from './values.ts';
import { fallbackOf, nameOf, readVariable, unknownVariable } from './variables.ts';

/** dj-database-url: what a URL says of a database. */
export const databaseUrls: NativeTable = {
  'dj_database_url.parse': ({ args }) => databaseOf(args.positional[0] ?? args.keywords.get('url')),
  'dj_database_url.config': (call) => {
    const { keywords, positional } = call.args;
    const url = variableOr(
      call,
      keywords.get('env') ?? positional[0] ?? str('DATABASE_URL'),
      keywords.get('default') ?? positional[1],
    );
    return from(url.variable, databaseOf(url));
  },
};

/**
 * The entry of `DATABASES` that packages make of a URL, as far as it is known: that of a file of SQLite. Its path begins behind the third
 * slash, so that `sqlite:///db.sqlite3` is a relative one.
 */
export function databaseOf(url: Value | undefined): Value {
  const match =
    url?.kind === 'str' ? /^(sqlite|spatialite):\/\/\/([\w./-]+)$/.exec(url.value) : null;
  const engine = engines.get(match?.[1] ?? '');
  const path = match?.[2];
  if (engine === undefined || path === undefined) return unknown;
  const entries = new Map<string, readonly [Value, Value]>([
    ['sENGINE', [str('ENGINE'), str(engine)]],
    ['sNAME', [str('NAME'), str(path)]],
  ]);
  // There are more, which depend on the package and its version.
  return dict(entries, true);
}

const engines: ReadonlyMap<string, string> = new Map([
  ['sqlite', 'django.db.backends.sqlite3'],
  ['spatialite', 'django.contrib.gis.db.backends.spatialite'],
]);

function variableOr({ world }: NativeCall, name: Value, fallback: Value | undefined): Value {
  const reading = readVariable(world, name);
  const variable = nameOf(name);
  if (reading.state === 'unknown') return unknownVariable(variable, fallback);
  if (reading.state === 'set') return from(variable, str(reading.value));
  return fallbackOf(variable, fallback ?? none);
}
