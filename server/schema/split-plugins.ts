/** What a plugin adds to Caddy's language. */
export interface Plugin {
  /** Go module paths, the usual one first. Of a user's own facts without any, the path of the file. */
  readonly paths: readonly string[];
  /** The facts, in the notation of the schema, beginning with the line that names the paths. */
  readonly text: string;
}

/** The plugins of a text: one for each `plugin` line, or the whole text as one that goes by `name`. */
export function splitPlugins(text: string, name = ''): readonly Plugin[] {
  const found: Plugin[] = [];
  const lines = text.split('\n');
  const starts = lines.flatMap((line, at) => (line.startsWith('plugin ') ? [at] : []));
  if (starts.length === 0) return [{ paths: [name], text: `plugin ${name}\n${text}` }];
  for (const [index, start] of starts.entries()) {
    const [, ...paths] = (lines[start] ?? '').trim().split(/\s+/);
    found.push({ paths, text: lines.slice(start, starts[index + 1]).join('\n') });
  }
  return found;
}
