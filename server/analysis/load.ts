import { caddyfileIn } from './caddyfiles.ts';
import { type Files, normalize, type Workspace } from '../workspace.ts';

/**
 * Puts a question to a workspace. The question is pure and synchronous: it reads what it needs from
 * `Files`, where a text that has not been fetched looks absent. Whatever it asked for in vain is fetched,
 * and it is asked again, until it has been told everything; so a question follows references from file to
 * file (compose file, Dockerfile, start script, settings) without knowing that anything waits. What is `expected` to
 * be asked for is fetched before the first time, and has no other effect.
 */
export async function load<T>(
  workspace: Workspace,
  near: string,
  question: (files: Files) => T | Promise<T>,
  expected: Asked = NOTHING,
): Promise<Loaded<T>> {
  const snapshot = new Snapshot(await workspace.root(near));
  await snapshot.fetch(workspace, expected);
  for (let round = 0; ; round++) {
    const answer = await question(snapshot);
    if (!(await snapshot.fetch(workspace)) || round === MOST_ROUNDS)
      return { answer, files: snapshot };
  }
}

export interface Loaded<T> {
  readonly answer: T;
  readonly files: Files & Asked;
}

export interface Asked {
  /** Every file that was asked for, whether or not it exists. */
  readonly asked: ReadonlySet<string>;
  /** Every search that was made, as folder and glob. */
  readonly searched: readonly { readonly folder: string; readonly glob: string }[];
}

const NOTHING: Asked = { asked: new Set(), searched: [] };

/** A chain of references longer than this is taken for endless. */
const MOST_ROUNDS = 40;

/** The texts one question needs. A text that has been fetched never changes. */
class Snapshot implements Files {
  readonly root: string;
  readonly asked = new Set<string>();
  private readonly texts = new Map<string, string | undefined>();
  private readonly finds = new Map<string, Search>();
  private readonly made = new Map<string, Search>();
  private readonly wantedTexts = new Set<string>();
  private readonly wantedFinds = new Map<string, Search>();

  constructor(root: string) {
    this.root = root;
  }

  get searched(): readonly Search[] {
    return [...this.made.values()];
  }

  read(uri: string): string | undefined {
    const name = normalize(uri);
    this.asked.add(name);
    if (!this.texts.has(name)) this.wantedTexts.add(name);
    return this.texts.get(name);
  }

  find(folder: string, glob: string): readonly string[] {
    const [key, search] = keyed({ folder, glob });
    const done = this.finds.get(key);
    if (!done) this.wantedFinds.set(key, search);
    this.made.set(key, search);
    return done?.found ?? [];
  }

  /** Fetches what was asked for in vain; false when nothing was. */
  async fetch(workspace: Workspace, expected: Asked = NOTHING): Promise<boolean> {
    const texts = [...this.wantedTexts, ...expected.asked];
    const finds = [...this.wantedFinds, ...expected.searched.map(keyed)];
    this.wantedTexts.clear();
    this.wantedFinds.clear();
    await Promise.all([
      ...texts.map(async (uri) => {
        const text = await workspace.read(uri);
        this.texts.set(uri, text === undefined ? undefined : caddyfileIn(uri, text));
      }),
      ...finds.map(async ([key, search]) => {
        const found = await workspace.find(search.folder, search.glob);
        this.finds.set(key, { ...search, found });
      }),
    ]);
    return texts.length + finds.length > 0;
  }
}

function keyed({ folder, glob }: Pick<Search, 'folder' | 'glob'>): [string, Search] {
  return [`${folder}\n${glob}`, { folder, glob, found: [] }];
}

interface Search {
  readonly folder: string;
  readonly glob: string;
  readonly found: readonly string[];
}
