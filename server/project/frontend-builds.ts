import type { Files } from '../workspace.ts';
import { dirname } from '../workspace.ts';
import { fileInContainer, joinPath } from './container-paths.ts';
import { excerptOf } from './excerpt.ts';
import type { FrontendBuild, MissedFolder } from './frontends.ts';
import { lateVariables } from './late-variables.ts';
import type { Command, Copy, Service, Stage } from './project.ts';
import { type Dockerfile } from './dockerfile.ts';
import { readScript } from './shell.ts';
import { lastPart, unwrap, type Words } from './wrappers.ts';

/** The builds of frontends in the images of services that are made here. */
export function frontendBuilds(
  dockerfiles: ReadonlyMap<string, Dockerfile>,
  services: ReadonlyMap<string, Service>,
  files: Files,
): readonly FrontendBuild[] {
  return [...dockerfiles].flatMap(([name, dockerfile]) => {
    const service = services.get(name);
    return service?.build ? buildsOf(service, dockerfile, service.build.context, files) : [];
  });
}

function buildsOf(
  service: Service,
  dockerfile: Dockerfile,
  context: string,
  files: Files,
): readonly FrontendBuild[] {
  const { stages, commands } = dockerfile;
  return stages.flatMap((stage, index) => {
    const end = stages[index + 1]?.at.start ?? Infinity;
    const own = commands.filter(
      ({ stage: when, at }) => when === 'build' && at.start > stage.at.start && at.start < end,
    );
    const [build, ...others] = own.filter(({ words }) => scriptName(words) !== undefined);
    const workdir = stage.workdir?.value;
    // Where a folder is gone into on the way, nobody follows.
    if (!build || others.length > 0 || workdir === undefined || own.some(changesFolder)) return [];
    const container = { mounts: [], stage, stages, context, workdir };
    const uri = fileInContainer('package.json', container, files);
    const made =
      uri === undefined
        ? undefined
        : madeBy(scriptName(build.words) ?? '', uri, build.environment, files);
    if (uri === undefined || !made) return [];
    const { tool, folder } = made;
    const source = dirname(uri);
    const isMoved = own.some((one) => one !== build && mentions(one, folder));
    const output = folder === undefined || isMoved ? undefined : joinPath(workdir, folder);
    const copies = stages
      .slice(index + 1)
      .flatMap((later) => later.copies.filter(({ from }) => isStage(from, stage, index)));
    return [
      {
        at: build.at,
        tool,
        ...(output !== undefined && { output }),
        missed: output === undefined ? [] : missedFolders(copies, output, source, files),
        late: lateVariables(
          { tool, variables: build.environment, source },
          service,
          dockerfile,
          files,
        ),
      },
    ];
  });
}

function missedFolders(
  copies: readonly Copy[],
  output: string,
  folder: string,
  files: Files,
): readonly MissedFolder[] {
  const above = output.slice(0, output.lastIndexOf('/') + 1);
  return copies.flatMap((copy) =>
    copy.sources.flatMap((source): MissedFolder[] => {
      const path = joinPath('/', source)?.replace(/\/$/, '') ?? '';
      const name = path.startsWith(above) ? path.slice(above.length) : '';
      const isThere = path === output || files.find(folder, `${name}/**`).length > 0;
      return usualFolders.has(name) && !isThere ? [{ source, copy }] : [];
    }),
  );
}

/** Folders that one tool or another makes. */
const usualFolders: ReadonlySet<string> = new Set('dist build out public _site output'.split(' '));

/** `COPY --from` names a stage in any case, or counts from 0. https://docs.docker.com/reference/dockerfile/#copy---from */
function isStage(from: string | undefined, { name }: Stage, index: number): boolean {
  if (from === undefined) return false;
  return from === String(index) || from.toLowerCase() === name?.toLowerCase();
}

function changesFolder({ words }: Command): boolean {
  return words[0] === 'cd' || words.some((word) => /^--(?:prefix|cwd|dir)\b|^-C$/.test(word ?? ''));
}

function mentions({ words }: Command, folder: string | undefined): boolean {
  return words.some((word) => word === undefined || lastPart(word.replace(/\/$/, '')) === folder);
}

/** The script of `package.json` that a command runs to build: `npm run build`, `yarn build`, `pnpm run build:prod`. */
function scriptName(words: Words): string | undefined {
  const { start } = unwrap(words);
  const runners = new Set(['npm', 'pnpm', 'yarn', 'bun']);
  if (!runners.has(lastPart(words[start]))) return undefined;
  const rest = words.slice(start + 1).filter((word) => word !== '--silent' && word !== '-s');
  if (rest[0] === 'run' || rest[0] === 'run-script') rest.shift();
  const [name, ...more] = rest;
  return name !== undefined && more.length === 0 && /^build(?::[\w:-]+)?$/.test(name)
    ? name
    : undefined;
}

interface Made {
  readonly tool: string;
  /** Relative to the folder of `package.json`; absent where settings say something of it. */
  readonly folder?: string;
}

/** What a script of `package.json` makes. */
function madeBy(
  name: string,
  uri: string,
  environment: Command['environment'],
  files: Files,
): Made | undefined {
  const scripts = scriptsOf(files.read(uri) ?? '');
  const script = scripts?.[name];
  // What runs afterwards may move the files.
  if (typeof script !== 'string' || scripts?.[`post${name}`] !== undefined) return undefined;
  const commands = readScript(excerptOf(uri, script), { stage: 'build' });
  const last = commands.at(-1);
  const words = last?.words.slice(unwrap(last.words).start) ?? [];
  const bundler = bundlers.find(({ command }) =>
    command.every((word, index) => lastPart(words[index]) === word),
  );
  if (!bundler) return undefined;
  const [tool = ''] = bundler.command;
  const says = (text: string | undefined): boolean =>
    text !== undefined && bundler.other.test(text);
  const configs = files.find(dirname(uri), bundler.configs);
  const isSaid =
    words.includes(undefined) ||
    words.some(says) ||
    [...environment.keys()].some(says) ||
    configs.some((config) => says(files.read(config)));
  return isSaid ? { tool } : { tool, folder: bundler.folder };
}

function scriptsOf(text: string): Record<string, unknown> | undefined {
  try {
    const whole: unknown = JSON.parse(text);
    if (typeof whole !== 'object' || whole === null || !('scripts' in whole)) return undefined;
    const { scripts } = whole;
    return typeof scripts === 'object' && scripts !== null ? { ...scripts } : undefined;
  } catch {
    return undefined;
  }
}

interface Bundler {
  readonly command: readonly string[];
  /** Where the files come by default. */
  readonly folder: string;
  readonly configs: string;
  /** What in the settings or on the command line may choose another folder. */
  readonly other: RegExp;
}

/**
 * https://vite.dev/config/build-options#build-outdir, https://create-react-app.dev/docs/advanced-configuration/,
 * https://cli.vuejs.org/config/#outputdir, https://docs.astro.build/en/reference/configuration-reference/#outdir,
 * https://www.gatsbyjs.com/docs/how-to/previews-deploys-hosting/, https://docusaurus.io/docs/cli#docusaurus-build-sitedir
 */
const bundlers: readonly Bundler[] = [
  {
    command: ['vite', 'build'],
    folder: 'dist',
    configs: '{vite.config.*,svelte.config.*,react-router.config.*,astro.config.*}',
    // Frameworks on top of Vite have folders of their own.
    other:
      /outDir|\broot\b|environments|svelte-?kit|remix|react-router\/dev|tanstack|vike|nitro|laravel|vinxi|qwik|\bssr\b/i,
  },
  {
    command: ['react-scripts', 'build'],
    folder: 'build',
    configs: '.env*',
    other: /^BUILD_PATH\b|\nBUILD_PATH\b/,
  },
  {
    command: ['vue-cli-service', 'build'],
    folder: 'dist',
    configs: 'vue.config.*',
    other: /outputDir|--dest/,
  },
  {
    command: ['astro', 'build'],
    folder: 'dist',
    configs: 'astro.config.*',
    other: /outDir|\broot\b|adapter/i,
  },
  { command: ['gatsby', 'build'], folder: 'public', configs: 'gatsby-node.*', other: /public/ },
  {
    command: ['docusaurus', 'build'],
    folder: 'build',
    configs: 'docusaurus.config.*',
    other: /--out-dir|outDir/,
  },
];
