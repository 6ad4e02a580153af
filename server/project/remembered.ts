/**
 * Remembers what is made of texts, by a key that names all that it is made of. While neighbours are followed from file to file, and for
 * each Caddyfile of a repository, the same texts are read again and again. Of those that were not asked for lately, nothing is kept.
 */
export function rememberedBy<T extends object>(most: number): (key: string, make: () => T) => T {
  let recent = new Map<string, T>();
  let older = new Map<string, T>();
  return (key, make) => {
    const known = recent.get(key);
    if (known) return known;
    const made = older.get(key) ?? make();
    if (recent.size >= most) {
      older = recent;
      recent = new Map();
    }
    recent.set(key, made);
    return made;
  };
}
