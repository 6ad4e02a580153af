import { type Given, readOptions } from './options.ts';
import type { Fact, PyValue, Setting } from './project.ts';
import {
  addresses,
  type Bind,
  type Call,
  concurrency,
  counted,
  last,
  variable,
} from './server-call.ts';
import { gunicornStyle } from './server-styles.ts';

/** Where gunicorn listens; absent when it is not known. `PORT` counts where nothing else says it. */
export function gunicornBind(call: Call): readonly Bind[] | undefined {
  const said = settingOf(call, 'bind', 'bind');
  if (said.given !== undefined) return addresses(said.given);
  if (said.setting !== undefined) return pythonAddresses(said.setting);
  const port = said.isUnset ? variable(call, 'PORT') : undefined;
  if (port === undefined) return undefined;
  if (port.value === '') return [{ host: '127.0.0.1', port: 8000, at: call.at }];
  return addresses([{ value: `0.0.0.0:${port.value}`, at: port.at }]);
}

/** Whose forwarded headers gunicorn believes, where that is written; absent when it is not, or not known. */
export function gunicornForwarded(call: Call): Fact<string> | undefined {
  const said = settingOf(call, 'forwarded-allow-ips', 'forwarded_allow_ips');
  const given = said.given?.at(-1);
  if (given !== undefined) return fact(given);
  if (said.setting?.value?.type === 'str') {
    return { value: said.setting.value.value, at: said.setting.at };
  }
  const found = said.isUnset ? call.environment.get('FORWARDED_ALLOW_IPS') : undefined;
  return found && fact(found);
}

/** How many processes serve requests; absent when it is not known. https://docs.gunicorn.org/en/stable/settings.html#workers */
export function gunicornWorkers(call: Call): Fact<number> | undefined {
  const said = settingOf(call, 'workers', 'workers');
  if (said.given) return counted(said.given.at(-1));
  const { setting } = said;
  if (setting) {
    const { value, at } = setting;
    return value?.type === 'int' ? { value: value.value, at } : undefined;
  }
  return said.isUnset ? concurrency(call) : undefined;
}

/** `raw_env` of the configuration file: `NAME=VALUE` each. */
export function gunicornEnvironment({ options, surroundings }: Call): readonly Given[] {
  const named = last(options, 'config');
  const config = named === undefined ? './gunicorn.conf.py' : named.value;
  const file = config === undefined ? undefined : surroundings.readPython?.(config);
  const setting = file?.settings.get('raw_env');
  const { value } = setting ?? {};
  if (!setting || (value?.type !== 'list' && value?.type !== 'tuple')) return [];
  return value.items.map((item) => ({
    value: item.type === 'str' ? item.value : undefined,
    at: item.at ?? setting.at,
  }));
}

interface Said {
  readonly given?: readonly Given[];
  readonly setting?: Setting;
  /** Whether certainly nothing says it. */
  readonly isUnset: boolean;
}

/**
 * The command line wins over `GUNICORN_CMD_ARGS`, that over the configuration file.
 * https://docs.gunicorn.org/en/stable/configure.html
 */
function settingOf(call: Call, option: string, name: string): Said {
  const { options, surroundings } = call;
  const given = options.values.get(option);
  if (given !== undefined) return { given, isUnset: false };
  const more = variable(call, 'GUNICORN_CMD_ARGS');
  if (more === undefined || /["'\\]/.test(more.value)) return { isUnset: false };
  const words = more.value.split(/\s+/).filter((word) => word !== '');
  const extra = readOptions(words, 0, gunicornStyle, () => more.at);
  const also = extra.values.get(option);
  if (also !== undefined) return { given: also, isUnset: false };
  const named = last(options, 'config') ?? last(extra, 'config');
  const config = named === undefined ? './gunicorn.conf.py' : named.value;
  const file = config === undefined ? undefined : surroundings.readPython?.(config);
  if (file === undefined) return { isUnset: false };
  const setting = file.settings.get(name);
  return setting === undefined ? { isUnset: file.complete } : { setting, isUnset: false };
}

function pythonAddresses({ value, at }: Setting): readonly Bind[] | undefined {
  if (value === undefined) return undefined;
  const isList = value.type === 'list' || value.type === 'tuple';
  const items: readonly PyValue[] = isList ? value.items : [value];
  return addresses(
    items.map((item) => ({
      value: item.type === 'str' ? item.value : undefined,
      at: item.at ?? at,
    })),
  );
}

function fact({ value, at }: Given): Fact<string> | undefined {
  return value === undefined ? undefined : { value, at };
}
