import { dirname, type Files } from '../workspace.ts';
import { copySource } from './container-paths.ts';
import { isDevelopmentFile, readCompose } from './compose.ts';
import { isCaddyImage } from './caddy-image.ts';
import { collectCommands } from './commands.ts';
import { composeFilesIn } from './compose-files.ts';
import { composeInvocations, inputsFor, type Invocation } from './compose-invocations.ts';
import { readDockerfile } from './dockerfile.ts';
import { runApplications } from './docker-run.ts';
import { findMislaid } from './mislaid.ts';
import { withOwnImages } from './own-images.ts';
import { joinedNetworks } from './joined-networks.ts';
import { quadletFolders, readQuadlet } from './quadlet.ts';
import type { Compose, Mount, Service, Stage, Trouble } from './project.ts';
import type { Settings } from './lint-settings.ts';
import { trialStageOf } from './stage-names.ts';
import { stageOfMount } from './variable-mounts.ts';
import { publishedServices, publishesOnHost } from './published.ts';

/** A compose application that production may run. */
export interface Application {
  readonly compose: Compose;
  readonly troubles: readonly Trouble[];
}

/**
 * The compose application that runs Caddy with this Caddyfile in production. Named by hand in the
 * settings file, or by a script that says which files go together, or found by name: a file for production
 * is merged on top of the plain one when it cannot stand alone. Files for development do not count. Where none runs Caddy with it, one
 * whose Caddy looks for it in the wrong place, or the one behind the ports of the host that are `dialled`.
 */
export function chooseCompose(
  caddyfile: string,
  settings: Settings,
  files: Files,
  dialled: readonly number[] = [],
): Application | undefined {
  const commands = collectCommands({ dockerfiles: [], files });
  const invocations = composeInvocations(commands, files);
  const read = (uris: readonly string[]): Application =>
    readCompose(uris, files, inputsFor(uris, invocations, files));
  if (settings.compose) return read(settings.compose.map(({ value }) => value));
  let mislaid: Application | undefined;
  let staged: Application | undefined;
  for (const uris of candidates(invocations, files, trialStageOf(caddyfile))) {
    const application = read(uris);
    const { compose } = application;
    const stages = stagesOf(compose, files);
    const caddy = caddyService(compose, stages, caddyfile, settings);
    // Another file goes below this one, and nobody says which.
    if (caddy?.startable === false) continue;
    if (caddy) return whole(application, read, files);
    staged ??= forStage(uris, application, caddyfile, settings, files);
    if (!mislaid && !settings.service && findMislaid(compose, stages, caddyfile, files)) {
      mislaid = application;
    }
  }
  if (staged) return staged;
  if (mislaid) return whole(mislaid, read, files);
  for (const folder of quadletFolders(files)) {
    const compose = readQuadlet(folder, files);
    if (compose && caddyService(compose, stagesOf(compose, files), caddyfile, settings)) {
      return { compose, troubles: [] };
    }
  }
  for (const compose of runApplications(commands, files)) {
    if (caddyService(compose, stagesOf(compose, files), caddyfile, settings)) {
      return { compose, troubles: [] };
    }
  }
  return dialled.length > 0 ? besideDocker(dialled, invocations, files) : undefined;
}

/** The application as it is for the stage that the Caddyfile is for, where a variable of a mount chooses among several. */
function forStage(
  uris: readonly string[],
  { compose }: Application,
  caddyfile: string,
  settings: Settings,
  files: Files,
): Application | undefined {
  const shell = stageOfMount(compose, caddyfile, files);
  const application = shell && readCompose(uris, files, [{ shell }]);
  const caddy =
    application &&
    caddyService(application.compose, stagesOf(application.compose, files), caddyfile, settings);
  return caddy && caddy.startable ? application : undefined;
}

/** The application that includes this one, where there is a single such one: that is what is started. */
function whole(
  part: Application,
  read: (uris: readonly string[]) => Application,
  files: Files,
): Application {
  const holds = (one: Application, other: Application): boolean =>
    one.compose.parts.size > other.compose.parts.size &&
    other.compose.files.every((uri) => one.compose.parts.has(uri));
  const wholes = composeFilesIn(files)
    .filter((uri) => !part.compose.parts.has(uri) && !isDevelopmentFile(uri))
    .filter((uri) => /^include\s*:/m.test(files.read(uri) ?? ''))
    .map((uri) => read([uri]))
    .filter((one) => holds(one, part));
  const [outermost, ...others] = wholes.filter((one) => !wholes.some((two) => holds(two, one)));
  return outermost && others.length === 0 ? outermost : part;
}

/**
 * The application, with what is known of services of others that it waits for or shares a network with. Files that a settings file names are
 * all that it waits for.
 */
export function withElsewhere(
  application: Application,
  { compose: named }: Settings,
  files: Files,
): Application {
  const { compose } = application;
  const lacks = [...compose.services.values()].some(({ dependsOn }) =>
    dependsOn.some(({ value }) => !compose.services.has(value)),
  );
  const joined = joinedNetworks(compose, files);
  if (!lacks || named) return { ...application, compose: { ...compose, joined } };
  const others = composeFilesIn(files).filter((uri) => !compose.parts.has(uri));
  const elsewhere = new Set(
    others.flatMap((uri) => [...readCompose([uri], files).compose.services.keys()]),
  );
  return { ...application, compose: { ...compose, joined, elsewhere } };
}

/** The application behind a Caddy that runs on the host: none of its services is a Caddy, and one has a port there that is dialled. */
function besideDocker(
  dialled: readonly number[],
  invocations: readonly Invocation[],
  files: Files,
): Application | undefined {
  for (const uris of candidates(invocations, files)) {
    const application = readCompose(uris, files, inputsFor(uris, invocations, files));
    const { compose } = application;
    const stages = stagesOf(compose, files);
    const services = [...compose.services.values()];
    const hasCaddy = services.some(({ name, image }) =>
      isCaddyImage(stages.get(name)?.from?.value ?? image?.value),
    );
    const serves = services.some(
      (service) =>
        dialled.some((port) => publishesOnHost(service, port)) &&
        !isForDevelopment(service, stages.get(service.name)),
    );
    if (!hasCaddy && serves) return application;
  }
  return dialled.length === 1 ? besideOnlyDocker(invocations, files) : undefined;
}

/**
 * The same where nothing is published at the port that is dialled: the only application for production that is made from this repository, when
 * a single service of it is published, while nothing says that the host runs a server itself.
 */
function besideOnlyDocker(
  invocations: readonly Invocation[],
  files: Files,
): Application | undefined {
  if (files.find(files.root, hostServices).length > 0) return undefined;
  const found = [...candidates(invocations, files)].flatMap((uris) => {
    const application = readCompose(uris, files, inputsFor(uris, invocations, files));
    const compose = withOwnImages(application.compose, files);
    const stages = stagesOf(compose, files);
    const services = publishedServices(compose);
    const isOnlyForDevelopment =
      services.length > 0 &&
      services.every((service) => isForDevelopment(service, stages.get(service.name)));
    return isOnlyForDevelopment ? [] : [{ application, stages, services }];
  });
  const [only, ...others] = found.filter(({ stages }) => stages.size > 0);
  const [service, ...more] = only?.services ?? [];
  if (!only || others.length > 0 || !service || more.length > 0) return undefined;
  return only.stages.has(service.name) ? only.application : undefined;
}

/** What starts programs of a host itself. */
const hostServices =
  '**/{*.service,*.socket,Procfile,supervisor*.conf,supervisor*.ini,ecosystem.config.*}';

/** Django's own server, which is not for production. */
function isForDevelopment({ command }: Service, stage: Stage | undefined): boolean {
  const words = command ? (command.value ?? []) : (stage?.cmd?.value ?? []);
  return words.some((word) => /\brunserver(?:_plus)?\b/.test(word));
}

/**
 * The service that runs Caddy with this Caddyfile: the one that mounts it or its folder, or whose image
 * copies it.
 */
export function caddyService(
  compose: Compose,
  stages: ReadonlyMap<string, Stage>,
  caddyfile: string,
  settings: Settings,
): Service | undefined {
  if (settings.service) return compose.services.get(settings.service.value);
  const services = [...compose.services.values()];
  return (
    services.find(({ mounts }) => mounts.some((mount) => brings(mount, caddyfile))) ??
    services.find(({ name, build }) => {
      const stage = stages.get(name);
      return build && stage && copiesIn(stage, build.context, caddyfile);
    })
  );
}

/**
 * The final stage of the Dockerfile that puts this Caddyfile into an image, when there is just one; or else of the only one in
 * its folder, when that makes an image of Caddy.
 */
export function imageOf(caddyfile: string, files: Files): Stage | undefined {
  const stages = files.find(files.root, '**/{*ockerfile*,Containerfile}').flatMap((uri) => {
    const text = isDevelopmentFile(uri) ? undefined : files.read(uri);
    const { final } = (text !== undefined && readDockerfile(uri, text, new Map())) || {};
    return final ? [final] : [];
  });
  const copying = stages.filter((stage) =>
    [dirname(stage.uri), files.root].some((context) => copiesIn(stage, context, caddyfile)),
  );
  const beside = stages.filter(
    ({ uri, from, built, modules }) =>
      dirname(uri) === dirname(caddyfile) &&
      (built !== undefined ||
        modules.length > 0 ||
        /(?:^|\/)caddy(?::|@|$)/.test(from?.value ?? '')),
  );
  const [stage, ...others] = copying.length > 0 ? copying : beside;
  return others.length === 0 ? stage : undefined;
}

/** Sets of files that belong together, the likeliest first: those for a stage before production, where one is given, or else production. */
function* candidates(
  invocations: readonly Invocation[],
  files: Files,
  stage?: string,
): Generator<readonly string[]> {
  const all = composeFilesIn(files);
  const production = all.filter((uri) => !isDevelopmentFile(uri));
  const seen = new Set<string>();
  const ordered = [
    ...invocations
      .flatMap(({ files: uris, named }) => (uris && named ? [uris] : []))
      .filter((uris) => !uris.some(isDevelopmentFile))
      .sort(longestFirst),
    ...overlays(production, files),
    ...production.filter(isForProduction).map((uri) => [uri]),
    ...production.filter((uri) => !isForProduction(uri)).map((uri) => [uri]),
  ];
  const isOfStage = (uris: readonly string[]): boolean =>
    stage !== undefined && uris.some((uri) => trialStageOf(uri) === stage);
  // What is for a stage before production says least of it, but of its own Caddyfile.
  for (const uris of [
    ...ordered.filter(isOfStage),
    ...ordered.filter((one) => !one.some(isForTrial)),
    ...ordered.filter((one) => one.some(isForTrial)),
  ]) {
    const key = uris.join('\n');
    if (!seen.has(key)) yield uris;
    seen.add(key);
  }
}

function longestFirst(a: readonly string[], b: readonly string[]): number {
  return b.length - a.length;
}

/** Files that need the plain file below them, with it; first those for production. */
function overlays(production: readonly string[], files: Files): readonly (readonly string[])[] {
  const ordered = [
    ...production.filter(isForProduction),
    ...production.filter((uri) => !isForProduction(uri)),
  ];
  return ordered.flatMap((uri) => {
    const base = nearestBase(uri, production);
    return base && base !== uri && !standsAlone(uri, files) ? [[base, uri]] : [];
  });
}

function isForProduction(uri: string): boolean {
  return /prod/i.test(uri.slice(uri.lastIndexOf('/')));
}

function isForTrial(uri: string): boolean {
  return trialStageOf(uri) !== undefined;
}

/** The plain compose file in the same folder or in the nearest one above; one that is called a base counts as plain. */
function nearestBase(uri: string, all: readonly string[]): string | undefined {
  return all
    .filter((other) => /\/(?:docker-)?compose(?:[.-](?:base|common))?\.ya?ml$/.test(other))
    .filter((other) => uri.startsWith(other.slice(0, other.lastIndexOf('/') + 1)))
    .sort((a, b) => b.length - a.length)[0];
}

/** Whether a file describes whole services: each with an image or a build, and with volumes that it declares. */
function standsAlone(uri: string, files: Files): boolean {
  const { compose } = readCompose([uri], files);
  return [...compose.services.values()].every(
    ({ startable, mounts, networks, dependsOn }) =>
      startable &&
      mounts.every(
        ({ kind, source }) => kind !== 'volume' || !source || compose.volumes.has(source),
      ) &&
      [...networks.keys()].every((name) => name === 'default' || compose.networks.has(name)) &&
      dependsOn.every(({ value }) => compose.services.has(value)),
  );
}

function stagesOf(compose: Compose, files: Files): ReadonlyMap<string, Stage> {
  const stages = new Map<string, Stage>();
  for (const { name, build } of compose.services.values()) {
    const text = build && files.read(build.dockerfile);
    const final =
      build &&
      text !== undefined &&
      readDockerfile(build.dockerfile, text, build.args, build.target).final;
    if (final) stages.set(name, final);
  }
  return stages;
}

/** A mount of the file itself, or of a folder above it into a place where Caddy looks. */
function brings(mount: Mount, caddyfile: string): boolean {
  if (mount.kind !== 'bind' || !mount.source) return false;
  if (mount.source === caddyfile) return true;
  const folder = `${mount.source.replace(/\/$/, '')}/`;
  return caddyfile.startsWith(folder) && /caddy/i.test(mount.target);
}

/** `COPY` of the file, or of a folder that holds it, into a place where Caddy looks. */
function copiesIn(stage: Stage, context: string, caddyfile: string): boolean {
  return stage.copies.some(({ from, sources, target }) => {
    if (from !== undefined) return false;
    return sources.some((source) => {
      const uri = copySource(context, source);
      if (uri === caddyfile) return true;
      return caddyfile.startsWith(`${uri.replace(/\/$/, '')}/`) && /caddy/i.test(target);
    });
  });
}
