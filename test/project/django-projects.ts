export interface Case { readonly name: string; readonly files: Readonly<Record<string, string>>; readonly environment: Readonly<Record<string, string>>; readonly module?: string; readonly known: readonly string[]; readonly unknown?: readonly string[] }
export const cases: readonly Case[] = [];
