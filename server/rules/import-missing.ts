import type { Config } from '../analysis/config.ts';
import { basename } from '../workspace.ts';
import { finding, replace, type Rule } from './rule.ts';

export const importMissing: Rule = {
  id: 'import-missing',
  summary: 'An import names neither a snippet nor a file.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const problem of config.problems) {
      if (problem.kind === 'import-without-target') {
        yield finding(
          problem.at,
          '"import" needs the name of a snippet or the path of a file behind it.',
        );
      } else if (problem.kind === 'import-wildcards') {
        yield finding(
          problem.at,
          'Caddy accepts one "*" in the path of an import, and no "[…]". Import folder by folder instead.',
        );
      } else if (problem.kind === 'import-folder') {
        const { at, folder } = problem;
        const name = basename(folder);
        const isGlob = /[*?]/.test(at.text);
        yield finding(
          at,
          isGlob
            ? `This also names the folder "${name}", and Caddy imports files alone. Write what only the files have, such as "*.caddyfile", or move the folder away.`
            : `"${at.text}" is a folder, and Caddy imports files. Write "${at.text.replace(/\/$/, '')}/*" for all files in it.`,
        );
      } else if (problem.kind === 'snippet-later') {
        yield finding(
          problem.at,
          `The snippet "${problem.at.text}" is defined further down, and Caddy knows only those above. Move its definition up.`,
          { related: [{ at: problem.definition, message: 'Defined here.' }] },
        );
      } else if (problem.kind === 'import-missing' && !problem.glob) {
        const { at, similar } = problem;
        if (isGlued(config, at.text)) continue;
        const guess = similar[0] ? ` Did you mean "${similar[0]}"?` : '';
        yield finding(at, `There is no snippet and no file "${at.text}" here.${guess}`, {
          fixes: similar.map((name) => ({
            title: `Replace by "${name}"`,
            edits: [replace(at, name)],
            safe: false,
          })),
        });
      }
    }
  },
};

/** Whether the snippet is there, but for a space in front of its brace. */
function isGlued({ sites }: Config, name: string): boolean {
  return sites.some(({ addresses }) => addresses.some(({ text }) => text === `(${name}){`));
}
