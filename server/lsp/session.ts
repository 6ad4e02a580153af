import type { Analysis } from '../analysis/analyze.ts';
import { basename, type Workspace } from '../workspace.ts';
import type { Check, Checks } from './checks.ts';
import { checksOf, rootsOf } from './roots.ts';

/** What a session needs of its host. URIs are normalized; `Shown` is a finding in the client's form. */
export interface SessionHost<Shown> {
  readonly workspace: Workspace;
  readonly checks: Checks;
  /** The Caddyfiles that are open in editors. */
  openCaddyfiles(): readonly string[];
  /** The findings of a check by file, in the client's form. Called before anything can change. */
  show(check: Check): ReadonlyMap<string, readonly Shown[]>;
  /** The same text for findings that several Caddyfiles share, whatever way leads from these to them. */
  essence(one: Shown): string;
  /** Replaces what the client shows for a file. */
  publish(uri: string, findings: readonly Shown[]): void;
  /** Whether the client asks for the findings of this file by itself, so that they must not be published. */
  asksFor(uri: string): boolean;
  /** Told of each check whose findings are shown. */
  taken(check: Check): void;
  /**
   * Brings the findings of open Caddyfiles up to date: by a check and `publish`, or by asking the client
   * to ask. `cause` is the file that changed, if it was one.
   */
  renew(open: readonly string[], cause?: string): void;
  /** Told when anything has changed that findings may rest on. */
  changing(): void;
  /** Told of what went wrong while nobody waited for an answer. */
  failed(error: unknown): void;
}

/** Keeps what clients show in step with open editors and with the files around them. */
export interface Session<Shown> {
  /** A file has other text, in an editor or outside, or has appeared or gone. */
  changed(uri: string): void;
  /** A Caddyfile's editor is gone. */
  closed(uri: string): void;
  /** Settings are other than they were. */
  reconsider(): void;
  /** Checks an open Caddyfile and publishes, unless something changes meanwhile. */
  check(open: string): Promise<void>;
  /** The findings that lie in a file; publishes those that lie elsewhere. */
  findingsIn(open: string): Promise<readonly Shown[]>;
  /** The checks that may have found something in `uri`, be it a Caddyfile or a neighbour of one. */
  checksFor(uri: string): Promise<readonly Check[]>;
  /** What is known at once of the Caddyfiles that an open one is judged by; see `Checks.recent`. */
  recentFor(open: string): Promise<readonly Analysis[]>;
  /**
   * What Caddyfiles find that no open one is judged by, by file, without what is published. Those that another one imports are
   * judged by that.
   */
  findingsOf(caddyfiles: readonly string[]): Promise<ReadonlyMap<string, readonly Shown[]>>;
}

export function createSession<Shown>(host: SessionHost<Shown>): Session<Shown> {
  const { checks, workspace } = host;
  /** The Caddyfiles by which each open one is judged. */
  const roots = new Map<string, readonly string[]>();
  /** What each of them has found, by file. */
  const found = new Map<string, ReadonlyMap<string, readonly Shown[]>>();
  /** What the client shows because of `publish`, as text; files without findings are left out. */
  const published = new Map<string, string>();

  const rootsFor = async (uri: string): Promise<readonly string[]> =>
    rootsOf(uri, { workspace, checks, open: host.openCaddyfiles() });

  const add = (one: Shown, to: Map<string, Shown>): void => {
    const key = host.essence(one);
    if (!to.has(key)) to.set(key, one);
  };
  const allIn = (uri: string, by: Iterable<string> = found.keys()): readonly Shown[] => {
    const byText = new Map<string, Shown>();
    // In one order, whichever Caddyfile was checked first.
    for (const root of [...by].sort()) {
      for (const one of found.get(root)?.get(uri) ?? []) add(one, byText);
    }
    return [...byText.values()];
  };

  const publish = (uri: string, always: boolean): void => {
    const findings = host.asksFor(uri) ? [] : allIn(uri);
    const text = findings.length > 0 ? JSON.stringify(findings) : undefined;
    if (published.get(uri) === text && !always) return;
    host.publish(uri, findings);
    if (text === undefined) published.delete(uri);
    else published.set(uri, text);
  };

  const publishAll = (checked?: string): void => {
    const wanted = new Set([...roots.values()].flat());
    for (const root of found.keys()) if (!wanted.has(root)) found.delete(root);
    const files = new Set(published.keys());
    for (const byFile of found.values()) for (const uri of byFile.keys()) files.add(uri);
    if (checked !== undefined && !host.asksFor(checked)) files.add(checked);
    for (const uri of files) publish(uri, uri === checked && !host.asksFor(uri));
  };

  const take = (open: string, by: readonly string[], results: readonly Check[]): void => {
    if (!host.openCaddyfiles().includes(open)) return;
    roots.set(open, by);
    for (const check of results) {
      found.set(check.analysis.uri, host.show(check));
      host.taken(check);
    }
    publishAll(open);
  };

  return {
    changed(uri) {
      host.changing();
      const concerned = new Set(checks.drop(uri));
      const isCaddyfile = /caddyfile/i.test(basename(uri));
      const open = host.openCaddyfiles().filter((one) => {
        if (one === uri) return true;
        if (roots.get(one)?.some((root) => concerned.has(root)) ?? true) return true;
        // Another Caddyfile may import this one now, or no longer.
        return isCaddyfile && basename(one) !== 'Caddyfile';
      });
      if (open.length > 0) host.renew(open, uri);
    },
    closed(uri) {
      roots.delete(uri);
      publishAll();
    },
    reconsider() {
      host.changing();
      checks.dropAll();
      host.renew(host.openCaddyfiles());
    },
    async check(open) {
      try {
        const by = await rootsFor(open);
        const results = await Promise.all(by.map((root) => checks.attempt(root)));
        const whole = results.filter((check) => check !== undefined);
        if (whole.length === results.length) take(open, by, whole);
      } catch (error) {
        host.failed(error);
      }
    },
    async findingsIn(open) {
      const by = await rootsFor(open);
      take(open, by, await Promise.all(by.map((root) => checks.of(root))));
      // Of two files that import each other, each is judged by the other alone, whichever was asked for before.
      return allIn(open, by);
    },
    async checksFor(uri) {
      const isOpen = host.openCaddyfiles().includes(uri);
      const by = isOpen ? await rootsFor(uri) : new Set([...roots.values()].flat());
      return Promise.all([...by].map((root) => checks.of(root)));
    },
    async findingsOf(caddyfiles) {
      const results = await checksOf(caddyfiles, checks, (error) => host.failed(error));
      const shown = new Set([...roots.values()].flat());
      const byFile = new Map<string, Map<string, Shown>>();
      for (const [caddyfile, check] of results) {
        if (shown.has(caddyfile)) continue;
        host.taken(check);
        for (const [uri, findings] of host.show(check)) {
          if (host.asksFor(uri)) continue;
          const ofFile = byFile.get(uri) ?? new Map<string, Shown>();
          for (const one of findings) add(one, ofFile);
          byFile.set(uri, ofFile);
        }
      }
      for (const uri of published.keys()) {
        for (const one of allIn(uri)) byFile.get(uri)?.delete(host.essence(one));
      }
      return new Map([...byFile].map(([uri, findings]) => [uri, [...findings.values()]]));
    },
    async recentFor(open) {
      const by = roots.get(open) ?? (await rootsFor(open));
      return Promise.all(by.map((root) => checks.recent(root)));
    },
  };
}
