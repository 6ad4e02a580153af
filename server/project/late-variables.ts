import type { Place } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import type { Dockerfile } from './dockerfile.ts';
import { readEnvFile } from './environment.ts';
import type { LateVariable } from './frontends.ts';
import type { Command, Service, Stage } from './project.ts';
import { nameOfImage } from './stores.ts';

/** What is asked about the making of a frontend. */
export interface Bundling {
  readonly tool: string;
  /** `ARG` and `ENV` of the stage, and what stands in front of the command. */
  readonly variables: Command['environment'];
  /** The folder of `package.json`, as a URI. */
  readonly source: string;
}

/** What Compose gives to the container under a name that the bundler takes up, and nothing to the build. */
export function lateVariables(
  build: Bundling,
  service: Service,
  { final }: Dockerfile,
  files: Files,
): readonly LateVariable[] {
  const prefix = prefixes.get(build.tool);
  if (prefix === undefined || !onlyServesFiles(service, final)) return [];
  return [...service.environment.variables].flatMap(([name, { at }]): LateVariable[] => {
    // An env file may hold what is for several services.
    const isMeant = name.startsWith(prefix) && service.places.some(({ uri }) => uri === at.uri);
    if (!isMeant || build.variables.has(name) || isInEnvFile(name, build, files)) return [];
    const readAt = useOf(name, build, files);
    return readAt ? [{ name, at, readAt }] : [];
  });
}

/** Whether the image starts a server of files as it comes, so that nothing in it reads variables or changes files at the start. */
function onlyServesFiles({ command, entrypoint }: Service, stage: Stage | undefined): boolean {
  if (!stage?.image || command || entrypoint || stage.entrypoint || stage.cmd) return false;
  const changes = stage.copies.some(
    ({ from, sources, target }) =>
      from === undefined && [...sources, target].some((path) => changing.test(path)),
  );
  return fileServers.has(nameOfImage(stage.image.value)) && !changes;
}

const fileServers: ReadonlySet<string> = new Set([
  'caddy',
  'nginx',
  'nginx-unprivileged',
  'httpd',
  'static-web-server',
]);

/** Scripts and templates that images of file servers fill in when they start. */
const changing = /\.(?:sh|template|tmpl|tpl)$|entrypoint|\benv\b/;

/** https://vite.dev/guide/env-and-mode, https://create-react-app.dev/docs/adding-custom-environment-variables/, https://cli.vuejs.org/guide/mode-and-env.html */
const prefixes: ReadonlyMap<string, string> = new Map([
  ['vite', 'VITE_'],
  ['react-scripts', 'REACT_APP_'],
  ['vue-cli-service', 'VUE_APP_'],
  ['gatsby', 'GATSBY_'],
]);

/** Whether a file that the bundler reads sets it as well. */
function isInEnvFile(name: string, { source }: Bundling, files: Files): boolean {
  return files
    .find(source, '.env*')
    .some((uri) => readEnvFile(files, uri).entries.some((one) => one.name === name));
}

/** Where the code of the frontend reads a variable. */
function useOf(name: string, { source }: Bundling, files: Files): Place | undefined {
  for (const uri of files.find(source, '**/*.{js,mjs,ts,jsx,tsx,vue,svelte}')) {
    const start = uri.endsWith('.d.ts') ? -1 : (files.read(uri) ?? '').indexOf(`env.${name}`);
    if (start >= 0) return { uri, start: start + 'env.'.length, end: start + name.length + 4 };
  }
  return undefined;
}
