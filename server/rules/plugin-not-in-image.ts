import { usesOfPlugins } from '../analysis/plugins.ts';
import { finding, type Rule } from './rule.ts';

export const pluginNotInImage: Rule = {
  id: 'plugin-not-in-image',
  summary: "A plugin's directive is used, and Caddy is built without the plugin.",
  category: 'deployment',
  severity: 'error',
  *checkBlock(analysis) {
    const { build, unknown } = analysis.plugins;
    if (unknown || (build.kind !== 'stock' && build.kind !== 'listed')) return;
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
      yield finding(
        word,
        `"${word.text}" belongs to the plugin ${plugin}, and Caddy is built without it, so it does not start. Add it to the plugins that are built in.`,
        first ? { related: [{ at: first.at, message: 'Caddy is built with these plugins.' }] } : {},
      );
    }
  },
};
