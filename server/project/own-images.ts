import { dirname, type Files, resolve } from '../workspace.ts';
import { foldersOf, shellsOf } from './command-folders.ts';
import { collectCommands } from './commands.ts';
import { isDevelopmentFile } from './compose.ts';
import { builtImages, fullName } from './docker-build.ts';
import { readDockerfile } from './dockerfile.ts';
import { type ActionImage, actionImages } from './image-actions.ts';
import type { Build, Compose, Service } from './project.ts';
import { imageName, stores } from './stores.ts';

/**
 * The application with a `build` for each image that is made from this repository, but not by Compose: CI names it, or its service has
 * variables that only Django projects read. That is told only where there is a single Dockerfile that it can come from.
 */
export function withOwnImages(application: Compose, files: Files): Compose {
  const compose = withTaggedImages(application, files);
  const candidates = [...compose.services.values()].filter(isMadeSomewhere);
  const uri = candidates.length > 0 ? onlyDockerfile(files) : undefined;
  if (uri === undefined) return compose;
  const isBuilt = [...compose.services.values()].some(({ build }) => build?.dockerfile === uri);
  const own = candidates.filter(
    (service) =>
      hasDjangoVariables(service, compose) ||
      isNamedByCi(service, files) ||
      (!isBuilt && isNamedAfterRepository(service, files)),
  );
  // Of several images, who knows which one it is.
  if (new Set(own.map(({ repository }) => repository?.value)).size !== 1) return compose;
  const services = new Map(compose.services);
  for (const service of own) {
    const build: Build = {
      context: contextOf(uri, files),
      dockerfile: uri,
      args: new Map(),
      at: service.repository?.at ?? service.at,
    };
    services.set(service.name, { ...service, build });
  }
  return { ...compose, services };
}

/** The application with a `build` for each image that a script or CI makes under its name. */
function withTaggedImages(compose: Compose, files: Files): Compose {
  const candidates = [...compose.services.values()].filter(isMadeSomewhere);
  if (candidates.length === 0) return compose;
  const commands = collectCommands({ dockerfiles: [], files });
  const before = shellsOf(commands, files);
  const images = builtImages(commands, (one) => foldersOf(one, before(one), files), files);
  const made = actionImages(files);
  const services = new Map(compose.services);
  for (const service of candidates) {
    const build =
      (service.image && images.get(fullName(service.image.value))) ?? byAction(service, made);
    if (build) services.set(service.name, { ...service, build });
  }
  return { ...compose, services };
}

/** What a workflow makes an image of, where one is of its name. */
function byAction({ repository }: Service, made: readonly ActionImage[]): Build | undefined {
  const name = repository?.value.toLowerCase() ?? '';
  const builds = made.filter((image) => mayBe(image.repository, name)).map(({ build }) => build);
  const [first, ...others] = builds;
  return others.every(({ dockerfile }) => dockerfile === first?.dockerfile) ? first : undefined;
}

/** Whether a name with a `$` for each part that is not known may be another one. Something before its last part has to be the same. */
function mayBe(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (!pattern.includes('$') || !/[^$/].*[^$]$/.test(pattern)) return false;
  const parts = pattern.split('$').map((part) => part.replace(/[.+*?^()[\]{}|\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\w./-]+')}$`).test(name);
}

/** Whether a service has a variable of its own that only Django projects read. What stands in an env file may be meant for others that share it. */
export function hasDjangoVariables({ environment }: Service, compose: Compose): boolean {
  for (const [name, { at }] of environment.variables) {
    if (name.startsWith('DJANGO_') && compose.files.includes(at.uri)) return true;
  }
  return false;
}

/** Whether an image comes from elsewhere, and is none of databases and the like, which may share variables with an application. */
export function isMadeSomewhere({ repository, build }: Service): boolean {
  if (repository === undefined || build) return false;
  const name = imageName({ repository });
  return !publicImages.has(name) && !stores.some(({ images }) => images.has(name));
}

/** Programs of others, beside those that keep data. */
const publicImages: ReadonlySet<string> = new Set([
  'nginx',
  'traefik',
  'caddy',
  'adminer',
  'pgadmin',
  'pgadmin4',
  'minio',
  'mailpit',
  'mailhog',
]);

/** The only Dockerfile of the repository that is for production and not for Caddy itself. */
function onlyDockerfile(files: Files): string | undefined {
  const [uri, ...others] = files
    .find(files.root, '**/{*ockerfile*,Containerfile}')
    .filter((one) => {
      if (isDevelopmentFile(one) || one.endsWith('.dockerignore')) return false;
      const { final } = readDockerfile(one, files.read(one) ?? '', new Map());
      return final !== undefined && !/(?:^|\/)caddy(?::|@|$)/.test(final.from?.value ?? '');
    });
  return others.length === 0 ? uri : undefined;
}

/** The folder of the Dockerfile where what it copies lies there, or else the repository. */
function contextOf(uri: string, files: Files): string {
  const folder = dirname(uri);
  const { final } = readDockerfile(uri, files.read(uri) ?? '', new Map());
  const sources = (final?.copies ?? []).flatMap((copy) => (copy.from ? [] : copy.sources));
  const isThere = sources.some((source) => files.read(resolve(`${folder}/`, source)) !== undefined);
  const hasCode = files.read(resolve(`${folder}/`, 'manage.py')) !== undefined;
  return isThere || hasCode ? folder : files.root;
}

function isNamedByCi({ repository }: Service, files: Files): boolean {
  const name = repository?.value ?? '';
  return name.includes('/') && ciTexts(files).some((text) => names(plainly(text), name));
}

/**
 * Whether CI calls images after the repository itself, whose name is not in its files, in the registry where an image is.
 * https://docs.gitlab.com/ci/variables/predefined_variables/,
 * https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context
 */
function isNamedAfterRepository({ repository }: Service, files: Files): boolean {
  const [registry = '', ...rest] = repository?.value.split('/') ?? [];
  if (rest.length < 2) return false;
  return ciTexts(files).some((text) =>
    registry === 'ghcr.io'
      ? text.includes(registry) && text.includes('github.repository')
      : /(?:^|\.)(?:registry|gitlab)\./.test(registry) && text.includes('CI_REGISTRY_IMAGE'),
  );
}

function ciTexts(files: Files): readonly string[] {
  return ciFiles
    .flatMap((glob) => files.find(files.root, glob))
    .map((uri) => files.read(uri) ?? '');
}

/** With a `$` for each variable, as in the names of images. */
function plainly(text: string): string {
  return text.replace(/\$\{\{[^}]*\}\}|\$\{\w+\}|\$\(\w+\)|\$\w+/g, '$$');
}

const ciFiles = ['.github/workflows/*.{yml,yaml}', '.gitlab-ci.{yml,yaml}', '**/Makefile'];

function names(text: string, image: string): boolean {
  for (let at = text.indexOf(image); at >= 0; at = text.indexOf(image, at + 1)) {
    if (!/[\w./-]/.test(text[at + image.length] ?? '')) return true;
  }
  return false;
}
