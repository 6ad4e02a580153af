import type { Block } from '../analysis/analyze.ts';
import { knownBuild, usesOfPlugins } from '../analysis/language/plugins.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const pluginNotInImage: Rule = {
  id: 'plugin-not-in-image',
  summary: "A plugin's directive is used, and Caddy is built without the plugin.",
  category: 'deployment',
  severity: 'error',
  *checkBlock(analysis) {
    const build = knownBuild(analysis.plugins);
    if (!build) return;
    for (const { word, plugin } of usesOfPlugins(analysis)) {
      if (build.kind === 'stock') {
        yield finding(
          word,
          `"${word.text}" belongs to a plugin, which "${build.image.value}" does not have, so Caddy does not start. Build an image with it: "xcaddy build --with ${plugin}".`,
          { related: [{ at: build.image.at, message: 'The image that runs Caddy.' }] },
        );
        continue;
      }
      const [first] = build.modules;
      const fix = withFix(analysis, plugin);
      yield finding(
        word,
        `"${word.text}" belongs to the plugin ${plugin}, and Caddy is built without it, so it does not start. Add it to the plugins that are built in.`,
        {
          related: first ? [{ at: first.at, message: 'Caddy is built with these plugins.' }] : [],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** Behind the last `--with` of xcaddy. */
function withFix({ project, plugins: { build }, files }: Block, plugin: string): Fix | undefined {
  const stage = project.caddy ? project.stages.get(project.caddy.name) : project.image;
  const modules = build.kind === 'listed' ? build.modules : [];
  const last = modules
    .map(({ at }) => at)
    .filter(({ uri }) => uri === stage?.uri)
    .sort((a, b) => b.start - a.start)[0];
  const text = last && files.read(last.uri);
  if (!text) return undefined;
  const end = last.start + (/^\S+/.exec(text.slice(last.start))?.[0].length ?? 0);
  if (!/--with[ =]$/.test(text.slice(0, last.start)) || end < last.end) return undefined;
  const edit = { uri: last.uri, start: end, end, text: ` --with ${plugin}` };
  return { title: `Build with ${plugin}`, edits: [edit], safe: false };
}
