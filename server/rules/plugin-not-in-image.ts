import type { Analysis } from '../analysis/analyze.ts';
import { isCaddyImage } from '../analysis/volumes.ts';
import type { Fact } from '../project/project.ts';
import { pluginNames } from '../schema/plugins.ts';
import { finding, type Rule } from './rule.ts';

export const pluginNotInImage: Rule = {
  id: 'plugin-not-in-image',
  summary: "A plugin's directive is used, and the image has no plugins.",
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const image = stockImage(analysis);
    if (!image) return;
    for (const { line, binding, parent, owner } of analysis.soundLines) {
      if (binding.problem?.kind !== 'unknown-name' || binding.problem.at >= 0) continue;
      const isOption = 'late' in owner;
      if (isOption && parent) continue;
      const known = isOption ? pluginNames.options : pluginNames.directives;
      if (!known.has(line.name.text)) continue;
      yield finding(
        line.name,
        `"${line.name.text}" belongs to a plugin, which "${image.value}" does not have, so Caddy does not start. Build an image with it: "xcaddy build --with …".`,
        { related: [{ at: image.at, message: 'The image that runs Caddy.' }] },
      );
    }
  },
};

/** The image, when it certainly is Caddy as it is distributed. */
function stockImage({ project: { caddy, stages, settings } }: Analysis): Fact<string> | undefined {
  if (!caddy || settings.plugins.length > 0) return undefined;
  if (!caddy.build) return isCaddyImage(caddy.image?.value) ? caddy.image : undefined;
  const stage = stages.get(caddy.name);
  if (!stage || stage.modules.length > 0 || !isCaddyImage(stage.from?.value)) return undefined;
  const bringsProgram = stage.copies.some(({ target }) => /\/bin\b/.test(target));
  return bringsProgram ? undefined : stage.from;
}
