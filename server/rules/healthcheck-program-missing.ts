import type { Fact, Project, Service, Stage } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const healthcheckProgramMissing: Rule = {
  id: 'healthcheck-program-missing',
  summary: 'A health check starts a program that the image does not have.',
  category: 'deployment',
  severity: 'error',
  *check({ project }) {
    for (const service of project.compose?.services.values() ?? []) {
      const check = service.healthcheck ?? project.stages.get(service.name)?.healthcheck;
      const program = check && programOf(check);
      const image = program && imageWithout(program, service, project);
      if (!check || !image) continue;
      yield finding(
        check.at,
        `"${image.value}" has no ${program}, so this check always fails: "${service.name}" is never healthy, and what waits for that never starts. ${adviceFor(image.value)}`,
        { related: [{ at: image.at, message: 'The image.' }] },
      );
    }
  },
};

/** The program of `CMD curl …` and `CMD-SHELL curl … || exit 1`, where it is one of those that small images lack. */
function programOf({ value: [form, first = ''] }: Fact<readonly string[]>): string | undefined {
  const text = form === 'CMD' ? first : form === 'CMD-SHELL' ? first.trimStart() : '';
  const [word = ''] = form === 'CMD' ? [text] : text.split(/\s/);
  return word === 'curl' || word === 'wget' ? word : undefined;
}

/** The image that a service's own is made from, when that is known to have no such program and nothing puts it in. */
function imageWithout(
  program: string,
  { name, build, image }: Service,
  { stages, commands }: Project,
): Fact<string> | undefined {
  const stage = build && stages.get(name);
  const from = build ? stage?.from : image;
  if (!from || !lacks(from.value, program)) return undefined;
  if (!stage) return build ? undefined : from;
  const made = commands.filter(({ stage: when, at }) => when === 'build' && at.uri === stage.uri);
  const mayInstall = made.some(
    ({ words }) =>
      !installingNothing.has(words[0] ?? '') &&
      (words.some((word) => word?.includes(program) ?? true) || isScript(words)),
  );
  return mayInstall || stage.copies.some(mayBring) ? undefined : from;
}

/** Debian's small images have neither; those of Alpine have BusyBox's wget. https://hub.docker.com/_/python */
function lacks(image: string, program: string): boolean {
  const match = /^(?:docker\.io\/)?(?:library\/)?(?:python|node|ruby):([\w.-]+)$/.exec(image);
  const tag = match?.[1] ?? '';
  if (/(?:^|-)slim(?:-|$)/.test(tag)) return true;
  return program === 'curl' && /(?:^|-)alpine/.test(tag);
}

/** Whatever they are given, no program is there afterwards that was not before. */
const installingNothing: ReadonlySet<string> = new Set([
  'addgroup',
  'adduser',
  'cd',
  'chmod',
  'chown',
  'echo',
  'find',
  'groupadd',
  'mkdir',
  'rm',
  'sed',
  'set',
  'test',
  'touch',
  'useradd',
]);

function isScript(words: readonly (string | undefined)[]): boolean {
  return words.some((word) => word === undefined || word.endsWith('.sh') || word.startsWith('./'));
}

/** Whether a copy out of another image brings whole folders of programs. */
function mayBring({ from, sources }: Stage['copies'][number]): boolean {
  return (
    from !== undefined &&
    sources.some((source) => /^\/(?:usr(?:\/local)?(?:\/bin)?|bin|opt)?\/?$/.test(source))
  );
}

function adviceFor(image: string): string {
  return /(?:^|\/)python:/.test(image)
    ? 'Install it in the Dockerfile, or ask with "urllib.request" of Python.'
    : 'Install it in the Dockerfile.';
}
