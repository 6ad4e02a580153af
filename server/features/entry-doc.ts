import { type Entry, usageText } from '../schema/usage.ts';

/** What is known of a name, as Markdown: its usages, what it does, since when, and where to read on. */
export function entryDoc(entries: readonly Entry[], bound: Entry | undefined = entries[0]): string {
  const shown = bound ?? entries[0];
  if (!shown) return '';
  const others = entries.filter((entry) => entry !== shown && isMeant(entry));
  const usages = [shown, ...others].slice(0, MOST_USAGES);
  const left = others.length + 1 - usages.length;
  const rows = usages.map(shownUsage);
  if (left > 0) rows.push(`# and ${left} more`);
  return joined([`\`\`\`caddyfile\n${rows.join('\n')}\n\`\`\``, ...docParts(shown)]);
}

/** A usage without the words that Caddy takes and does not read. */
export function shownUsage(entry: Entry): string {
  return usageText(entry).replace(' [<ignored>...]', '');
}

/** Whether a usage is more than one that Caddy puts up with. */
export function isMeant({ pattern }: Entry): boolean {
  return !pattern.some((element) => element.type === 'word' && element.label === 'ignored');
}

/** The same without the usages, for where they are shown already. */
export function entryNotes(entry: Entry): string {
  return joined(docParts(entry));
}

/** Parts of a hover, with an empty line between; those without text are left out. */
export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

const MOST_USAGES = 8;

function docParts({ doc, notes }: Entry): readonly string[] {
  const { since, until, deprecated, deprecatedSince, link, plugin } = notes;
  return [
    deprecated === undefined
      ? ''
      : `**Deprecated${sinceText(deprecatedSince)}.** ${insteadText(deprecated)}`,
    doc.replaceAll('\n', ' '),
    plugin === undefined ? '' : `From the plugin \`${plugin}\`.`,
    since === undefined ? '' : `Since Caddy ${since}.`,
    until === undefined ? '' : `Gone after Caddy ${until}.`,
    link === undefined ? '' : `[Manual](${link})`,
  ];
}

function sinceText(version: string | undefined): string {
  return version === undefined ? '' : ` since Caddy ${version}`;
}

/** The note is a sentence, or what to write. */
function insteadText(deprecated: string): string {
  return deprecated.endsWith('.') ? deprecated : `Write \`${deprecated}\` instead.`;
}
