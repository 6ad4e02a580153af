import type { Place } from '../../../grammar/text.ts';
import type { Analysis } from '../analyze.ts';
import type { Line, Token } from '../config.ts';
import { optionLines } from '../options.ts';
import type { Conflict } from './conflicts.ts';

/**
 * What keeps the default log from taking only some loggers: Caddy leaves out of it whatever another log includes, as each
 * log of a site that writes somewhere does.
 */
export function defaultLogConflict({
  config,
  blocks,
  memory,
}: Pick<Analysis, 'config' | 'blocks' | 'memory'>): Conflict | undefined {
  const sites = blocks.map('logs of sites', [], (block) =>
    block.sites.flatMap(({ lines }) => lines.filter(({ name }) => name.text === 'log')),
  );
  return memory.once('the default log', [sites, ...config.options], () =>
    conflictOf(optionLines(config, 'log'), sites.flat()),
  );
}

function conflictOf(global: readonly Line[], site: readonly Line[]): Conflict | undefined {
  if ([...global, ...site].some(holdsUnknown)) return undefined;
  const logs = [...global.map(globalLog), ...siteLogs(site)];
  const chosen = logs.find(({ name, line }) => name === defaultName && isSet(line));
  if (!chosen) return undefined;
  const others = logs.filter(
    (log) => log.name !== defaultName && log.name !== '' && isSet(log.line),
  );
  const excluded = [
    ...wordsOf(chosen.line, 'exclude').map(loggerOf),
    ...others.flatMap(includedBy),
  ];
  return excluded.length === 0 ? undefined : loneLogger(includedBy(chosen), excluded);
}

/** A logger, and the place that speaks of it. */
export interface Logger {
  readonly text: string;
  readonly at: Place;
}

export function loggerOf(token: Token): Logger {
  return { text: token.text, at: token };
}

/** The first logger of a list that is of the other list, too, or not above or below one of it. */
export function loneLogger(
  included: readonly Logger[],
  excluded: readonly Logger[],
): Conflict | undefined {
  for (const { text, at } of included) {
    const same = excluded.find((other) => other.text === text);
    if (same) {
      const message = `"${text}" is both included and excluded. Delete one of the two.`;
      return { at, message, other: same.at };
    }
    const isException = excluded.some(
      (other) => other.text.startsWith(`${text}.`) || text.startsWith(`${other.text}.`),
    );
    if (!isException) {
      const [first] = excluded;
      const message = `Where some loggers are excluded, as "${first?.text}" is, one that is included has to stand above or below one of them, and "${text}" does not.`;
      return { at, message, ...(first && { other: first.at }) };
    }
  }
  return undefined;
}

interface Log {
  /** Empty for one that Caddy does not set up. */
  readonly name: string;
  readonly line: Line;
  /** A log of a site takes what is written for its own name. */
  readonly isOfSite: boolean;
}

const defaultName = 'default';

function globalLog(line: Line): Log {
  return { name: line.args[0]?.text ?? defaultName, line, isOfSite: false };
}

/** Logs without a name are counted, through all sites. */
function siteLogs(lines: readonly Line[]): readonly Log[] {
  let count = 0;
  return lines.map((line) => {
    const name = line.args[0]?.text ?? '';
    return { name: name === '' && isSet(line) ? `log${count++}` : name, line, isOfSite: true };
  });
}

function includedBy({ name, line, isOfSite }: Log): readonly Logger[] {
  if (!isOfSite) return wordsOf(line, 'include').map(loggerOf);
  return [{ text: `http.log.access.${name}`, at: line.name }];
}

/** Whether a log says more than its name and hosts: without, Caddy makes none. */
function isSet({ block = [] }: Line): boolean {
  return block.some(
    ({ name, args }) =>
      always.has(name.text) ||
      (onlyWithWords.has(name.text) && args.some(({ text }) => text !== '')),
  );
}

const always: ReadonlySet<string> = new Set(['output', 'format', 'core', 'sampling']);
const onlyWithWords: ReadonlySet<string> = new Set(['level', 'include', 'exclude']);

function wordsOf({ block = [] }: Line, name: string): readonly Token[] {
  return block.filter((line) => line.name.text === name).flatMap(({ args }) => args);
}

function holdsUnknown({ args, block = [], partial }: Line): boolean {
  const isUnknown = ({ unknown }: Token): boolean => unknown;
  return (
    partial === true ||
    args.some(isUnknown) ||
    block.some((line) => isUnknown(line.name) || line.args.some(isUnknown))
  );
}
