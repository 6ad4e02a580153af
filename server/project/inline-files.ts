import type { Edit, Place } from '../../grammar/text.ts';
import { type Excerpt, placeIn } from './excerpt.ts';
import { inlineOwner } from './inline-uri.ts';
import type { Fact, Project } from './project.ts';
import type { Files } from '../workspace.ts';

/** The `content` of a config. */
export interface InlineConfig {
  /** What a container gets, with its places in the compose file. */
  readonly excerpt: Excerpt;
  /** What each line begins with in the compose file; absent for a form in which nothing can be written, such as a text in quotes. */
  readonly indent?: string;
  /** Variables that Compose fills in with what is not known; `excerpt` has variables of Caddy's in their places. */
  readonly unknown: readonly Fact<string>[];
  /** Variables in braces of Caddy's, `{$NAME}`, that Compose fills in all the same. */
  readonly taken: readonly Fact<string>[];
  /** Each `$` for which Compose refuses the file. */
  readonly refused: readonly Place[];
}

/** `files` with those that stand in compose files. */
export function withInline(files: Files, { inlineConfig }: Pick<Project, 'inlineConfig'>): Files {
  return {
    root: files.root,
    read: (uri) => (inlineOwner(uri) ? inlineConfig(uri)?.excerpt.text : files.read(uri)),
    find: (folder, glob) => files.find(folder, glob),
  };
}

/** Where a place stands on the disk: that of a text inside of a file is in that file. */
export function placeOnDisk(place: Place, { inlineConfig }: Pick<Project, 'inlineConfig'>): Place {
  const excerpt = inlineOwner(place.uri) && inlineConfig(place.uri)?.excerpt;
  return excerpt ? placeIn(excerpt, place.start, place.end) : place;
}

/** The same change of the file on the disk; undefined where it cannot be written there. */
export function editOnDisk(
  edit: Edit & Place,
  { inlineConfig }: Pick<Project, 'inlineConfig'>,
): (Edit & Place) | undefined {
  if (!inlineOwner(edit.uri)) return edit;
  const { excerpt, indent } = inlineConfig(edit.uri) ?? {};
  if (!excerpt || indent === undefined) return undefined;
  const { start, end } = edit;
  // Behind the last line, the rest of the other file begins.
  const endsInside = end < excerpt.text.length || !excerpt.text.endsWith('\n');
  if (!endsInside || !isCopy(excerpt, start, end)) return undefined;
  // Of `$$`, the first one would stay.
  if (excerpt.text[start] === '$') return undefined;
  const isLines = end > start && excerpt.text[end - 1] === '\n';
  return {
    uri: excerpt.uri,
    start: placeIn(excerpt, start, start).start,
    end:
      isLines || end === start
        ? placeIn(excerpt, end, end).start
        : placeIn(excerpt, start, end).end,
    text:
      lead(excerpt, start, indent) +
      edit.text.replaceAll('$', '$$$$').replace(/\n(?!\n)/g, `\n${indent}`),
  };
}

/** What lacks of the indentation where a line begins, as with empty lines. */
function lead({ pieces, text }: Excerpt, start: number, indent: string): string {
  if (start === 0 || text[start - 1] !== '\n') return '';
  const index = pieces.findIndex(({ at }) => at === start);
  const [piece, before] = [pieces[index], pieces[index - 1]];
  if (!piece || !before) return '';
  return indent.slice(piece.from - (before.until ?? before.from + start - before.at));
}

/** Whether a stretch stands in the file as it is, but for indentation and doubled dollars. */
function isCopy({ pieces }: Excerpt, start: number, end: number): boolean {
  return pieces.every(({ at, until }, index) => {
    const next = pieces[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return until === undefined || next <= start || at > end || (at === end && start < end);
  });
}
