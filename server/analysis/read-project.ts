import { emptyProject, hasNeighbours, type ProjectQuestion } from '../project/neighbours.ts';
import { hasChannels } from '../project/channels.ts';
import { hiddenCsrfCookie } from '../project/csrf-cookie.ts';
import { settingValue } from '../project/django-settings.ts';
import type { Django, Project } from '../project/project.ts';
import type { Files } from '../workspace.ts';
import { areSame } from './memory.ts';
import { type FactFile, readFactFiles, withTroubles } from './language/fact-files.ts';

/** A project, and all that it was read from. */
export interface KnownProject {
  readonly project: Project;
  /** The user's own facts of plugins. */
  readonly facts: readonly FactFile[];
  readonly question: string;
  readonly dialled: readonly number[];
  readonly hasPolicy: boolean;
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly searches: readonly Search[];
}

interface Search {
  readonly folder: string;
  readonly glob: string;
  readonly found: readonly string[];
}

/** Reads the neighbours of a Caddyfile, unless all that `known` was read from is as it was. */
export async function readProject(
  question: ProjectQuestion,
  files: Files,
  known: KnownProject | undefined,
): Promise<KnownProject> {
  const asked = keyOf(question);
  if (known?.question === asked && isAsItWas(known, files)) return known;
  const texts = new Map<string, string | undefined>();
  const searches: Search[] = [];
  const traced: Files = {
    root: files.root,
    read(uri) {
      const text = files.read(uri);
      texts.set(uri, text);
      return text;
    },
    find(folder, glob) {
      const found = files.find(folder, glob);
      searches.push({ folder, glob, found });
      return found;
    },
  };
  const project = await projectOf(question, traced);
  const facts = readFactFiles(project.settings, traced);
  const { dialled = [], hasPolicy = false } = question;
  return {
    project: withTroubles(project, facts),
    facts,
    question: asked,
    dialled,
    hasPolicy,
    texts,
    searches,
  };
}

async function projectOf(question: ProjectQuestion, files: Files): Promise<Project> {
  if (!hasNeighbours(files, question)) return emptyProject(question);
  // The readers bring parsers for YAML, Python and shell along, so they come only when needed.
  const { readDeployment, readDjango, lostComposes, lostConfigs, withoutOtherProjects } =
    await import('../project/read.ts');
  const own = withoutOtherProjects(files, question.caddyfile);
  const deployment = readDeployment(question, own);
  const django = await withPages(readDjango(question, deployment, own), own, question);
  const project = django ? { ...deployment, django } : deployment;
  return {
    ...project,
    lostConfigs: lostConfigs(project, own),
    // A file of another project is there, too.
    lostComposes: lostComposes(project, files),
  };
}

/** Pages and scripts are looked at only where something depends on what they do, since their parsers are large. */
async function withPages(
  django: Django | undefined,
  files: Files,
  { hasPolicy }: ProjectQuestion,
): Promise<Django | undefined> {
  if (!django) return undefined;
  const hidden = hiddenCsrfCookie(django);
  const hasSockets = hasChannels(settingValue(django, 'INSTALLED_APPS'));
  if (!hidden && !hasSockets && !hasPolicy) return django;
  const { csrfCookieReads, pageContents, plainSockets } = await import(
    '../project/page-scripts.ts'
  );
  return {
    ...django,
    ...(hidden && { csrfCookieReads: csrfCookieReads(files, hidden.name) }),
    ...(hasSockets && { plainSockets: plainSockets(files) }),
    ...(hasPolicy && { pages: pageContents(django.folder, files) }),
  };
}

/** Asks for everything, so that what has to be fetched is fetched at once. */
function isAsItWas({ texts, searches }: KnownProject, files: Files): boolean {
  const same = [
    ...[...texts].map(([uri, text]) => files.read(uri) === text),
    ...searches.map(({ folder, glob, found }) => areSame(files.find(folder, glob), found)),
  ];
  return same.every(Boolean);
}

function keyOf(question: ProjectQuestion): string {
  const { caddyfile, environment, envFiles, environmentComplete } = question;
  const { dialled = [], hasPolicy = false } = question;
  return JSON.stringify([
    caddyfile,
    [...(environment ?? [])],
    envFiles,
    environmentComplete,
    dialled,
    hasPolicy,
  ]);
}
