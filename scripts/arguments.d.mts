import type { ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

export function readArguments<const T extends Options>(
  url: string,
  config: { readonly options: T; readonly positionals?: number },
): ReturnType<typeof parseArgs<{ allowPositionals: true; options: T }>>;
export function readArguments(
  url: string,
  config?: { readonly positionals?: number },
): { readonly positionals: string[] };

export function complain(message: string): never;
