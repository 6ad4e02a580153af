import { resolve } from 'node:path';
import { uriOf } from '../disk.ts';
import { overlay } from '../lsp/overlay.ts';
import { fileOf } from '../project/inline-uri.ts';
import { normalize } from '../workspace.ts';
import { fixFiles, fixOne, showFixes } from './apply.ts';
import { checkAll, type Checked, checkOne, type Run } from './check.ts';
import { collect, openWorkspace } from './collect.ts';
import { withInline } from './collect-inline.ts';
import { type Options, readOptions } from './lint-options.ts';
import { patchOf } from './patch.ts';
import { diagnosticsOf, makeReport, nameFrom, reaches, type Report } from './report.ts';
import { exit, type Exit, type Session, showsLinks, wantsColor } from './session.ts';

/** `caddylint [PATH…]`: checks Caddyfiles and reports. `suggest` names the command that a path may have been meant to be. */
export async function lintFiles(
  args: readonly string[],
  session: Session,
  suggest: (typed: string) => string,
): Promise<Exit> {
  const options = await readOptions(args, session);
  if (options.input) return lintInput(options, options.input.name, session);
  const collected = await collect(options.paths, session);
  const { workspace, failures } = collected;
  const caddyfiles = await withInline(collected);
  for (const { path, sentence } of failures) {
    // A mistyped command looks like a path that does not exist.
    session.warn(`${sentence}${path === args[0] ? suggest(path) : ''}`);
  }
  if (caddyfiles.length === 0 && failures.length === 0) session.warn('There is no Caddyfile here.');
  const run: Run = { options, session, workspace, failed: failures.length > 0 };
  const checked = await checkAll(run, caddyfiles);
  const report = reportOf(
    options.fix === 'write' ? await fixFiles(run, checked) : checked,
    session,
  );
  if (options.fix === 'show') await showFixes(run, checked);
  else if (report.files.length > 0 || options.format !== 'pretty') {
    session.print(await formatted(report, options, session));
  }
  return run.failed ? exit.failed : verdict(report, options);
}

/** Checks standard input as the text of the file `name`, whose neighbours are on the disk. */
async function lintInput(options: Options, name: string, session: Session): Promise<Exit> {
  const uri = normalize(uriOf(resolve(session.folder, name)));
  const text = await session.input();
  const texts = new Map([[uri, text]]);
  const workspace = overlay(openWorkspace(session, []), (asked) => texts.get(asked));
  const run: Run = { options, session, workspace, failed: false };
  const open = (): Promise<Checked> => checkOne(workspace, uri, options);
  if (options.fix === undefined) {
    const report = reportOf([await open()], session);
    session.print(await formatted(report, options, session));
    return verdict(report, options);
  }
  const before = options.fix === 'show' ? reportOf([await open()], session) : undefined;
  const fixed = await fixOne(run, workspace, uri, (asked) => asked === uri);
  const after = fixed.texts.get(uri) ?? text;
  if (before) {
    session.print(await patchOf(nameFrom(session.folder, uri), text, after));
    return verdict(before, options);
  }
  texts.set(uri, after);
  session.print(after);
  const report = reportOf([await open()], session);
  // Standard output is the text, so what is left to say goes to the other stream.
  if (diagnosticsOf(report).length > 0) session.complain(await formatted(report, options, session));
  return verdict(report, options);
}

function reportOf(checked: readonly Checked[], session: Session): Report {
  const textOf = (uri: string): string => {
    for (const { analysis } of checked) {
      const text = analysis.files.read(uri);
      if (text !== undefined) return text;
    }
    return '';
  };
  const files = checked.map(({ uri, diagnostics }) => ({ uri: fileOf(uri), diagnostics }));
  return makeReport(session.folder, files, textOf);
}

async function formatted(report: Report, options: Options, session: Session): Promise<string> {
  switch (options.format) {
    case 'json':
      return (await import('./format-json.ts')).formatJson(report);
    case 'github':
      return (await import('./format-github.ts')).formatGithub(report);
    case 'sarif':
      return (await import('./format-sarif.ts')).formatSarif(report, session.version);
    case 'pretty': {
      const { formatPretty } = await import('./format-pretty.ts');
      const color = wantsColor(session, options.color);
      const columns = session.columns ?? 120;
      return formatPretty(report, { color, links: showsLinks(session), columns });
    }
  }
}

function verdict(report: Report, { failOn }: Options): Exit {
  if (failOn === 'never') return exit.fine;
  const isBad = diagnosticsOf(report).some(({ severity }) => reaches(severity, failOn));
  return isBad ? exit.found : exit.fine;
}
