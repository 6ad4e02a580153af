import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { linesOf } from '../analysis/config.ts';
import type { Leaf } from '../analysis/routes/leaves.ts';
import { fileKinds, isLocalSite } from '../analysis/django/static-files.ts';
import {
  djangoServices,
  mayBeInImage,
  mayHold,
  pathOf,
  storageAt,
} from '../analysis/containers/volumes.ts';
import type { Project, Service } from '../project/project.ts';
import { runsCaddyImage } from '../project/caddy-image.ts';
import { indentation } from './edits.ts';
import { finding, type Fix, insertBefore, type Rule } from './rule.ts';
import { parentWithout } from './static-fixes.ts';

export const fileServerNoRoot: Rule = {
  id: 'file-server-no-root',
  summary: 'A file server has no root.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const where = analysis.project.caddy
      ? '"/srv" in its container'
      : 'the folder Caddy was started in';
    for (const leaf of analysis.blocks.map('file servers without root', [], rootless).flat()) {
      yield finding(
        leaf.route.line.name,
        `Without a root, these files come from ${where}. Write "root * /path/to/files" above.`,
        { fixes: fixesOf(leaf, analysis) },
      );
    }
  },
};

function rootless(block: Block): readonly Leaf[] {
  const { config, sites, leaves } = block;
  if (!config.complete) return [];
  return sites.flatMap((site) => {
    const found = leaves(site).filter(
      ({ route, root, prefix }) =>
        route.handler.kind === 'files' && root === 'none' && !isAtHome(block, prefix),
    );
    return found.length === 0 || isQuickStart(site) || isLocalSite(site) ? [] : found;
  });
}

/** The folder that Django fills, where the files of one of its URLs have a block of their own. */
function fixesOf({ route, chain, prefix }: Leaf, analysis: Analysis): readonly Fix[] {
  const own = chain.at(-2)?.line;
  if (!own?.block?.includes(route.line) || own.args.length > 1 || route.line.name.via) return [];
  const kind = fileKinds(analysis).find(({ url }) => own.args[0]?.text === `${url}*`);
  const folder = kind?.root === undefined ? undefined : folderOf(kind.root, analysis);
  if (!kind || folder === undefined) return [];
  const isStripped = prefix === kind.url.slice(0, -1);
  if (!isStripped && prefix !== '') return [];
  const root = isStripped ? folder : parentWithout(folder, kind.url);
  if (root === undefined || /[\s"`{]/.test(root)) return [];
  const text = `root * ${root}\n${indentation(analysis, route.line)}`;
  const edits = [insertBefore(route.line, text)];
  return [{ title: `Write "root * ${root}"`, edits, safe: false }];
}

/** Where Caddy has a folder of Django's container; absent where the two share nothing. */
function folderOf(folder: string, { project, djangoBackends }: Analysis): string | undefined {
  const { caddy } = project;
  if (!caddy) return undefined;
  for (const service of djangoServices(project, djangoBackends)) {
    const storage = storageAt(service, folder);
    const shared = storage?.kind === 'mount' ? pathOf(storage, caddy) : undefined;
    if (shared !== undefined) return shared;
  }
  return undefined;
}

/** The folder in which the official image starts has something in it. https://hub.docker.com/_/caddy */
function isAtHome({ project }: Block, prefix: string | undefined): boolean {
  const { caddy, stages } = project;
  if (!caddy) return false;
  const stage = stages.get(caddy.name);
  if (!runsCaddyImage(caddy, stage)) return true;
  const folder = caddy.workingDir?.value ?? stage?.workdir?.value ?? '/srv';
  // Without what was taken away, what is mounted below is not asked for.
  return prefix ? holds(caddy, folder, project) : mayHold(caddy, folder, project);
}

/** Whether the folder itself is mounted or part of the image. */
function holds(caddy: Service, folder: string, project: Project): boolean {
  return storageAt(caddy, folder)?.kind !== 'container' || mayBeInImage(caddy, folder, project);
}

/** A file server and nothing else serves the present folder on purpose; another file system needs no root. */
function isQuickStart({ lines }: Site): boolean {
  const names = [...linesOf(lines)].map(({ name }) => name.text);
  if (names.includes('fs')) return true;
  return !names.some((name) => others.has(name));
}

const others: ReadonlySet<string> = new Set([
  'handle',
  'handle_path',
  'route',
  'reverse_proxy',
  'php_fastcgi',
  'respond',
  'redir',
]);
