import { everyList } from '../analysis/routes/every-route.ts';
import { takings } from '../analysis/routes/taken-by-fallback.ts';
import { placeKey } from '../../grammar/text.ts';
import { finding, type Rule } from './rule.ts';

export const tryFilesTakesAll: Rule = {
  id: 'try-files-takes-all',
  summary: '"try_files" turns the requests of other blocks into its fallback.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ sites, routes }) {
    const seen = new Set<string>();
    for (const site of sites) {
      for (const list of everyList(routes(site))) {
        for (const { route, fallback, lost } of takings(list)) {
          const { line } = route;
          if (seen.has(placeKey(line))) continue;
          seen.add(placeKey(line));
          yield finding(
            line,
            `This runs before "${lost.line.name.text}", and turns its requests into "${fallback.text}", since there are no such files. Put it into a "handle" block with the "file_server".`,
            { related: [{ at: lost.line.name, message: 'Never sees its requests.' }] },
          );
        }
      }
    }
  },
};
