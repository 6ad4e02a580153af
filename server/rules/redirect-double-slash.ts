import { finding, replace, type Rule } from './rule.ts';

export const redirectDoubleSlash: Rule = {
  id: 'redirect-double-slash',
  summary: 'A slash in front of {uri} gives an address with two of them.',
  category: 'trap',
  severity: 'warning',
  *checkBlock(analysis) {
    for (const site of analysis.sites) {
      for (const { route } of analysis.leaves(site)) {
        if (route.handler.kind !== 'redirect') continue;
        const { to } = route.handler;
        const name = doubled(to.text);
        if (!name) continue;
        const written = analysis.textAt(to);
        const at = written.indexOf(`/{${name}}`);
        const slash = { uri: to.uri, start: to.start + at, end: to.start + at + 1 };
        yield finding(
          at < 0 ? to : slash,
          `"{${name}}" begins with a slash already, so this leads to "//…". Delete the slash in front of it${at < 0 ? ', which comes from a variable' : ''}.`,
          at < 0
            ? {}
            : { fixes: [{ title: 'Delete the slash', edits: [replace(slash, '')], safe: true }] },
        );
      }
    }
  },
};

/** The placeholder with a slash in front; undefined without one. A scheme's two slashes do not count. */
function doubled(text: string): string | undefined {
  return /(?<![:/])\/\{(uri|path|http\.request\.uri(?:\.path)?)\}/.exec(text)?.[1];
}
