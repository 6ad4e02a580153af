import { reparse } from '../../grammar/reparse.ts';
import { parse } from '../../grammar/parser.ts';
import type { Tree } from '../../grammar/tree.ts';
import { type Position, TextDocument } from 'vscode-languageserver-textdocument';
import { isHarmless, plainOffset, relaid, roomyOffset, type RoomyText, withRoom } from './room.ts';
import { countUpTo } from './rows.ts';

/** The texts of open Caddyfiles as the core is given them; see `room.ts`. */
export interface Rooms {
  /** What stands for the text of an editor. */
  textOf(uri: string, plain: string): string;
  /** The tree of what stands for the text of an editor, and its positions. */
  read(uri: string, plain: string): { readonly tree: Tree; readonly document: TextDocument };
  /** A text that `textOf` gave, in the positions of the editor; any other text as it is. */
  document(uri: string, text: string): TextDocument;
  /** A text that `textOf` gave, as the editor has it; any other text as it is. */
  plain(uri: string, text: string): string;
  forget(uri: string): void;
}

/** `trees` is kept up to date with the trees of these texts by URI. */
export function createRooms(trees: Map<string, Tree>): Rooms {
  /** The last two of each file, since somebody may still be busy with the one before. */
  const known = new Map<string, readonly RoomyText[]>();
  const documents = new WeakMap<RoomyText, TextDocument>();

  const treeOf = (uri: string, text: string): Tree => {
    const before = trees.get(uri);
    const tree = before ? reparse(before, text) : parse(text);
    trees.set(uri, tree);
    return tree;
  };
  const laidOut = (uri: string, plain: string): RoomyText => {
    const before = known.get(uri)?.[0];
    const kept = before && relaid(before, plain);
    if (kept && isHarmless(kept, treeOf(uri, kept.text))) return kept;
    const fresh = withRoom(plain, parse(plain));
    treeOf(uri, fresh.text);
    return fresh;
  };

  const textOf = (uri: string, plain: string): string => {
    const [last] = known.get(uri) ?? [];
    if (last?.plain === plain) return last.text;
    const room = laidOut(uri, plain);
    known.set(uri, last ? [room, last] : [room]);
    return room.text;
  };
  const document = (uri: string, text: string): TextDocument => {
    const room = known.get(uri)?.find((one) => one.text === text);
    if (!room) return TextDocument.create(uri, 'caddyfile', 0, text);
    const made = documents.get(room) ?? roomyDocument(uri, room);
    documents.set(room, made);
    return made;
  };

  return {
    textOf,
    document,
    plain: (uri, text) => known.get(uri)?.find((one) => one.text === text)?.plain ?? text,
    read(uri, plain) {
      const text = textOf(uri, plain);
      return { tree: treeOf(uri, text), document: document(uri, text) };
    },
    forget(uri) {
      known.delete(uri);
      trees.delete(uri);
    },
  };
}

function roomyDocument(uri: string, room: RoomyText): TextDocument {
  const { plain, text, rows } = room;
  const document = (): TextDocument => TextDocument.create(uri, 'caddyfile', 0, plain);
  const offsetAt = ({ line, character }: Position): number => {
    if (line >= rows.length) return text.length;
    if (line < 0) return 0;
    const start = rows[line]!;
    const end = withoutBreak(plain, start, rows[line + 1] ?? plain.length);
    return roomyOffset(room, Math.min(start + Math.max(character, 0), end));
  };
  return {
    uri,
    languageId: 'caddyfile',
    version: 0,
    lineCount: rows.length,
    getText: (range) => (range ? text.slice(offsetAt(range.start), offsetAt(range.end)) : text),
    getLineRange: (line) => document().getLineRange(line),
    getEOLCharacters: (line) => document().getEOLCharacters(line),
    offsetAt,
    positionAt(offset) {
      const at = plainOffset(room, Math.min(Math.max(offset, 0), text.length));
      const line = countUpTo(rows, at) - 1;
      const start = rows[line]!;
      return { line, character: withoutBreak(plain, start, at) - start };
    },
  };
}

/** No position stands behind the first character of a line break: the end of a stretch of one line, without it. */
function withoutBreak(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && (text[last - 1] === '\n' || text[last - 1] === '\r')) last--;
  return last;
}
