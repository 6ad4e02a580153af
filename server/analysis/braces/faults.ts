import type { Place, Span } from '../../../grammar/text.ts';
import type { Line, Tree } from '../../../grammar/tree.ts';
import type { BraceFault, BraceFaultKind } from './brace-fault.ts';
import { faultsOfWhole, isSound } from './braces.ts';
import type { Config, Problem, Token } from '../config.ts';
import type { Source } from '../expand/fill.ts';
import { hasOption } from '../options.ts';
import { createMemory, type Memory } from '../memory.ts';
import type { Held } from '../model.ts';
import { parserVerdict, type ParserVerdict } from './parser-verdict.ts';
import { countBefore, isInside, merged } from '../../../grammar/spans.ts';

/** A mistake with braces, commas or quotes, where it was written. */
export interface Fault {
  readonly kind: BraceFaultKind;
  readonly at: Place;
  /** The opening brace that stays open, or the closing brace that closes nothing. */
  readonly other?: Place;
}

/** The mistakes of all files, and what is misread because of them. */
export interface Faults {
  readonly list: readonly Fault[];
  /** Equal for equal answers of `isDamaged`. */
  readonly key: string;
  /** Whether something is misread at a place, so that nothing can be said of it. */
  isDamaged(place: Place): boolean;
}

/**
 * Finds them; `troubles` are places that Caddy would refuse, which tell whether a mistake that its parser lets pass is one.
 * `behindCloses` are those among them that Caddy refuses as lines of the block whose closing brace they follow.
 */
export function faultsOf(
  config: Config,
  troubles: readonly Place[],
  behindCloses: readonly Held[],
  memory: Memory = createMemory(),
): Faults {
  const list: Fault[] = [];
  const damage = new Map<string, readonly Span[]>();
  const atTop = filesAtTop(config);
  const { guesses, verdict } = readBraces(config, memory);
  for (const source of config.sources.values()) {
    const found = guesses.get(source) ?? [];
    const wrong = new Set(found.filter((fault) => isWrong(fault, verdict)));
    const spans = otherwiseRead(source, wrong.size > 0 ? found : [], verdict);
    const unread = found
      .filter(({ kind }) => kind === 'leftover')
      .map(({ damage }) => source.place(damage));
    const near = troubles
      .filter(({ uri, start }) => uri === source.uri && !isInside(unread, start))
      .sort((a, b) => a.start - b.start);
    for (const fault of found) {
      if (wrong.has(fault) || (fault.passes && wrong.size > 0)) continue;
      const brace = fault.other ?? fault.at;
      if (!isWord.has(fault.kind) && isAddress(brace, source.filled, config)) {
        spans.push(source.place({ start: brace.start, end: source.filled.text.length }));
        continue;
      }
      if (fault.kind === 'matcher-outside' && !isHead(source.place(fault.at), config)) continue;
      if (!atTop.has(source.uri) && (fault.passes || !isOfAnyFile.has(fault.kind))) continue;
      const span = source.place(fault.damage);
      const trouble = fault.passes ? near[countBefore(near, span.start)] : undefined;
      if (fault.passes && !(trouble && trouble.start <= span.end)) continue;
      const at = fault.kind === 'half-open' && trouble ? trouble : source.place(fault.at);
      spans.push(span);
      if (fault.kind === 'leftover') continue;
      list.push(
        fault.other
          ? { kind: fault.kind, at, other: source.place(fault.other) }
          : { kind: fault.kind, at },
      );
    }
    const misread = merged(spans);
    const told = new Set<Token>();
    for (const { line, by } of behindCloses) {
      if (by.uri !== source.uri || isInside(misread, by.start)) continue;
      if (!told.has(by)) list.push({ kind: kindOf(by), at: by });
      told.add(by);
      if (line.uri === source.uri) spans.push(line);
    }
    if (spans.length > 0) damage.set(source.uri, merged(spans));
  }
  const stop = verdict?.kind === 'stops' && list.length === 0 ? verdict : undefined;
  if (stop && !config.problems.some(({ kind }) => isOfImport.has(kind))) {
    const { why: kind, at } = stop;
    list.push({ kind, at });
    const end = config.sources.get(at.uri)?.written.text.length ?? at.end;
    damage.set(at.uri, merged([...(damage.get(at.uri) ?? []), { start: at.start, end }]));
  }
  return {
    list,
    key: damage.size > 0 ? JSON.stringify([...damage]) : '',
    isDamaged: (place) => {
      const spans = damage.get(place.uri);
      return spans !== undefined && isInside(spans, place.start);
    },
  };
}

/** What looks wrong in the files that are not in order line by line, and what the parser says of all together; absent when all are. */
function readBraces(
  config: Config,
  memory: Memory,
): {
  readonly guesses: ReadonlyMap<Source, readonly BraceFault[]>;
  readonly verdict?: ParserVerdict;
} {
  const used = new Set(config.snippets.filter(({ uses }) => uses > 0).map(({ name }) => name));
  const sound = memory.store<Line, boolean>('sound lines at the top', [[...used].join(' ')]);
  const isUsed = (name: string): boolean => used.has(name);
  const guesses = new Map<Source, readonly BraceFault[]>();
  for (const source of config.sources.values())
    if (!isSound(source.filled, isUsed, sound))
      guesses.set(source, faultsOfWhole(source.filled, isUsed));
  // What a brace in quotes is depends on the version.
  const isOfVersion = [...guesses.values()].flat().some(({ kind }) => kind === 'quoted');
  if (guesses.size === 0 || isOfVersion) return { guesses };
  return { guesses, verdict: parserVerdict(config) };
}

/** What Caddy reads in another way than the tree: all behind the first of `guesses`, and the lines that an import has given a brace to. */
function otherwiseRead(
  { uri, written, filled, place }: Source,
  guesses: readonly BraceFault[],
  verdict: ParserVerdict | undefined,
): Span[] {
  const made = verdict?.kind === 'ends' ? verdict.madeBraces : [];
  const spans: Span[] = made
    .filter((brace) => brace.uri === uri)
    .map(({ start }) => ({ start: written.text.lastIndexOf('\n', start) + 1, end: start }));
  if (guesses.length === 0) return spans;
  const starts = guesses.map(({ at, damage }) => Math.min(at.start, damage.start));
  return [...spans, place({ start: Math.min(...starts), end: filled.text.length })];
}

/** Whether the parser does not stop at what looks like a mistake. Where a brace has become an address, it was one all the same. */
function isWrong({ kind, passes, later }: BraceFault, verdict: ParserVerdict | undefined): boolean {
  if (verdict?.kind !== 'ends' || verdict.braceAddress) return false;
  return !passes && !later && !isOfDirectives.has(kind);
}

/** Not what the parser stops at, but what reads the lines. */
const isOfDirectives: ReadonlySet<BraceFaultKind> = new Set([
  'leftover',
  'second-block',
  'unterminated',
]);

/** Where an import is told to be wrong, the parser has stopped already. */
const isOfImport: ReadonlySet<Problem['kind']> = new Set([
  'import-missing',
  'import-cycle',
  'import-wildcards',
  'import-folder',
  'import-not-mounted',
  'import-without-target',
  'import-too-much',
  'block-behind-lines',
  'snippet-later',
  'duplicate-snippet',
  'nested-too-deep',
]);

function kindOf({ text, quote }: Token): BraceFaultKind {
  return text === '{' && quote === '' ? 'second-block' : 'behind-close';
}

/** Outside of everything, Caddy takes a closing brace for the address of a site, and minds only when it has to get a certificate for it. */
function isAddress({ start, end }: Span, { text }: Tree, config: Config): boolean {
  if (text.slice(start, end) !== '}') return false;
  const hasIssuer = hasOption(config, 'local_certs', 'cert_issuer');
  return hasIssuer && /^(?:[\s}]*$|[ \t]+\{\s)/.test(text.slice(end));
}

/** Braces that Caddy takes for something else than the end of a block. */
const isWord: ReadonlySet<BraceFaultKind> = new Set([
  'crowded-close',
  'behind-close',
  'glued-close',
  'tailed-close',
]);

/** Whether it is an address for the config: it is none where an import brings that of the site. */
function isHead({ uri, start }: Place, { sites }: Config): boolean {
  return sites.some(({ addresses }) =>
    addresses.some(({ token }) => token.uri === uri && token.start === start),
  );
}

/** The Caddyfile, and the files that are imported outside of every block and nowhere else: they begin with sites. */
function filesAtTop({ sources, imports }: Config): ReadonlySet<string> {
  const [root] = sources.keys();
  const top = new Set(root === undefined ? [] : [root]);
  const inside = new Set<string>();
  for (const { at, targets, snippet } of imports) {
    if (snippet !== undefined) continue;
    const items = top.has(at.uri) ? (sources.get(at.uri)?.written.items ?? []) : [];
    const isTop = items.some((item) => item.kind === 'import' && item.start === at.start);
    for (const { uri } of targets) (isTop ? top : inside).add(uri);
  }
  for (const uri of inside) top.delete(uri);
  return top;
}

/** What can be said of an imported file, of which nobody knows here whether it begins with a site or with directives. */
const isOfAnyFile: ReadonlySet<BraceFaultKind> = new Set([
  'unclosed',
  'glued-close',
  'tailed-close',
  'stray',
  'unterminated',
]);
