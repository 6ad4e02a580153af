import { type HintKind, hintKinds } from '../features/hints.ts';
import type { Severity } from '../project/lint-settings.ts';
import { resolve } from '../workspace.ts';

/** What the editor's settings say under `caddylint`. */
export interface EditorSettings {
  readonly enabled: boolean;
  /** Severity by rule id; wins over `.caddylint.yaml`. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Variables that win over every file. */
  readonly environment: ReadonlyMap<string, string>;
  /** Files in the form of `.env`, as paths. */
  readonly envFiles: readonly string[];
  /** The user's Caddy with its first arguments; empty when it is not to be asked. */
  readonly caddyCommand: readonly string[];
  readonly hints: ReadonlySet<HintKind>;
  readonly lenses: boolean;
  /** Where relative paths start: the opened folder. Absent for a file outside of all folders. */
  readonly folder?: string;
}

/** Reads settings as an editor sends them. What has another form than it should is passed over. */
export function readSettings(value: unknown, folder?: string): EditorSettings {
  const { enable, rules, environment, envFiles, caddy, inlayHints, codeLens } = record(value);
  const shown = record(inlayHints);
  return {
    enabled: enable !== false,
    severities: new Map(
      Object.entries(record(rules)).filter((entry): entry is [string, Severity | 'off'] =>
        isSeverity(entry[1]),
      ),
    ),
    environment: new Map(
      Object.entries(record(environment)).flatMap(([name, text]) => written(name, text)),
    ),
    envFiles: Array.isArray(envFiles) ? envFiles.filter((path) => typeof path === 'string') : [],
    caddyCommand: commandOf(record(caddy)['command']),
    hints: new Set(hintKinds.filter((kind) => shown[kind] !== false)),
    lenses: codeLens !== false,
    ...(folder !== undefined && { folder }),
  };
}

/** `envFiles` as URIs. `root` stands for the folder where there is none. */
export function envFileUris({ envFiles, folder }: EditorSettings, root: string): readonly string[] {
  return envFiles.map((path) => resolve(`${folder ?? root}/`, path));
}

/** A command that is not a list of words is none: nothing is cut at blanks, and no shell reads it. */
function commandOf(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value[0] === '') return [];
  return value.every((word) => typeof word === 'string') ? value : [];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return ['error', 'warning', 'info', 'hint', 'off'].includes(String(value));
}

/** Numbers and truth values are taken as they are written. */
function written(name: string, value: unknown): [string, string][] {
  if (typeof value === 'string') return [[name, value]];
  return typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [];
}

/** Some clients send all settings, some only those under `caddylint`. */
export function sectionOf(all: unknown): unknown {
  const isRecord = typeof all === 'object' && all !== null;
  return isRecord && 'caddylint' in all ? all.caddylint : all;
}
