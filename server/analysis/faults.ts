import type { Place, Span } from '../../grammar/text.ts';
import type { Line, Tree } from '../../grammar/tree.ts';
import { type BraceFaultKind, braceFaults } from './braces.ts';
import type { Config, Token } from './config.ts';
import { optionLines } from './listening.ts';
import { createMemory, type Memory } from './memory.ts';
import type { Held } from './model.ts';
import { countBefore, isInside, merged } from '../../grammar/spans.ts';

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
  const used = new Set(config.snippets.filter(({ uses }) => uses > 0).map(({ name }) => name));
  const sound = memory.store<Line, boolean>('sound lines at the top', [[...used].join(' ')]);
  const list: Fault[] = [];
  const damage = new Map<string, readonly Span[]>();
  const atTop = filesAtTop(config);
  for (const source of config.sources.values()) {
    const found = braceFaults(source.filled, (name) => used.has(name), sound);
    const spans: Span[] = [];
    const unread = found
      .filter(({ kind }) => kind === 'leftover')
      .map(({ damage }) => source.place(damage));
    const near = troubles
      .filter(({ uri, start }) => uri === source.uri && !isInside(unread, start))
      .sort((a, b) => a.start - b.start);
    for (const fault of found) {
      if (!isWord.has(fault.kind) && isAddress(fault.other ?? fault.at, source.filled, config))
        continue;
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
  return {
    list,
    key: damage.size > 0 ? JSON.stringify([...damage]) : '',
    isDamaged: (place) => {
      const spans = damage.get(place.uri);
      return spans !== undefined && isInside(spans, place.start);
    },
  };
}

function kindOf({ text, quote }: Token): BraceFaultKind {
  return text === '{' && quote === '' ? 'second-block' : 'behind-close';
}

/** Behind everything else, Caddy takes a closing brace for the address of a site, and minds only when it has to get a certificate for it. */
function isAddress({ start, end }: Span, { text }: Tree, config: Config): boolean {
  if (text.slice(start, end) !== '}') return false;
  const hasIssuer = ['local_certs', 'cert_issuer'].some(
    (name) => optionLines(config, name).length > 0,
  );
  return hasIssuer && /^[\s}]*$/.test(text.slice(end));
}

/** Braces that Caddy takes for something else than the end of a block. */
const isWord: ReadonlySet<BraceFaultKind> = new Set([
  'crowded-close',
  'behind-close',
  'glued-close',
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
  'stray',
  'unterminated',
]);
