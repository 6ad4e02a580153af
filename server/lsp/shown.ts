import type { Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import { rulePage } from '../features/rule-page.ts';
import type { Check } from './checks.ts';
import type { Objection } from './caddy-call.ts';
import { type Texts, toDiagnostic, toObjection } from './convert.ts';

/** The findings of a check by file, in the client's form, with what the user's own Caddy has against the file. */
export function shownFindings(
  { diagnostics }: Check,
  objections: readonly Objection[],
  texts: Texts,
): ReadonlyMap<string, readonly LspDiagnostic[]> {
  const byFile = new Map<string, LspDiagnostic[]>();
  const add = (uri: string, one: LspDiagnostic): void => {
    const ofFile = byFile.get(uri);
    if (ofFile) ofFile.push(one);
    else byFile.set(uri, [one]);
  };
  for (const one of diagnostics) add(one.at.uri, toDiagnostic(one, texts, rulePage(one.rule)));
  for (const one of objections) add(one.uri, toObjection(one, texts.document(one.uri)));
  return byFile;
}
