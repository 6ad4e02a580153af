import { mayHave } from '../analysis/deployment/unpassed.ts';
import { isNamedForDevelopment } from '../project/production-module.ts';
import { basename, relative } from '../workspace.ts';
import { finding, type Rule } from './rule.ts';

export const buildArgumentLost: Rule = {
  id: 'build-argument-lost',
  summary: 'A variable that chooses the settings is given to the build of the image alone.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { django, compose } = analysis.project;
    const loaded = django?.files.find((uri) => isNamedForDevelopment(stemOf(uri)));
    const isForProduction = django?.files.some((uri) => /^prod/i.test(stemOf(uri)));
    if (!django || !loaded || isForProduction) return;
    const seen = new Set<string>();
    for (const { name, at } of django.reads) {
      for (const service of django.services.flatMap((one) => compose?.services.get(one) ?? [])) {
        const given = service.build?.args.get(name);
        if (!given || !/^prod/i.test(given.value) || seen.has(name)) continue;
        if (mayHave(service, name, analysis)) continue;
        seen.add(name);
        yield finding(
          given.at,
          `"${name}" is given to the build alone, which ends with it: the container has no such variable, so Django takes "${relative(django.folder, loaded)}". Write "ENV ${name}=$${name}" behind "ARG ${name}" in the Dockerfile, or set it below "environment".`,
          {
            related: [
              { at, message: 'Read here.' },
              { at: service.at, message: 'The service that runs the application.' },
            ],
          },
        );
      }
    }
  },
};

function stemOf(uri: string): string {
  return basename(uri).replace(/\.py$/, '');
}
