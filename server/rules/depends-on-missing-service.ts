import { composeFilesIn } from '../project/compose-files.ts';
import { finding, type Rule } from './rule.ts';

export const dependsOnMissingService: Rule = {
  id: 'depends-on-missing-service',
  summary: 'A service waits for another that is nowhere.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { compose, settings }, files }) {
    if (!compose) return;
    // Another file, which nobody says goes with these, may have the service.
    const isWhole =
      settings.compose !== undefined ||
      composeFilesIn(files).every((uri) => compose.files.includes(uri));
    if (!isWhole) return;
    const services = [...compose.services.values()];
    // What an unreadable file would have brought is not known.
    if (services.some(({ environment }) => !environment.complete)) return;
    for (const { name, dependsOn } of services) {
      for (const { value, at } of dependsOn) {
        if (compose.services.has(value)) continue;
        yield finding(
          at,
          `Compose starts nothing, since "${name}" waits for "${value}", and there is no such service. Delete this, or bring the service back.`,
        );
      }
    }
  },
};
