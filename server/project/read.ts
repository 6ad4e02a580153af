import type { Files } from '../workspace.ts';
import { bundledUrls } from './bundled-urls.ts';
import { frontendBuilds } from './frontend-builds.ts';
import { collectCommands } from './commands.ts';
import { composeFilesIn } from './compose-files.ts';
import { checkedConfigs } from './checked-configs.ts';
import { caddyService, chooseCompose, imageOf, withElsewhere } from './deployment.ts';
import { type Dockerfile, readDockerfile } from './dockerfile.ts';
import { givenVariables } from './given.ts';
import { namesInEnvFiles } from './environment.ts';
import { hostCaddy } from './host-caddy.ts';
import { inlineConfigReader } from './inline-configs.ts';
import { closedFolders } from './folder-rights.ts';
import { emptyMounts } from './mount-files.ts';
import { mentionReader } from './mentions.ts';
import { mirrorsOf } from './mirrors.ts';
import { findMislaid } from './mislaid.ts';
import { namesInCode } from './names-in-code.ts';
import { settingsFields } from './settings-fields.ts';
import type { ProjectQuestion } from './neighbours.ts';
import { nginxBinds } from './nginx.ts';
import { withOwnImages } from './own-images.ts';
import { startsPlainly } from './caddy-image.ts';
import { withMeant } from './overruled.ts';
import { packagedCaddy } from './packaged-caddy.ts';
import type {
  Command,
  Compose,
  Environment,
  Fact,
  Mount,
  Project,
  Service,
  Stage,
} from './project.ts';
import { isPublishedOnTop } from './ports-on-top.ts';
import { readRails } from './rails.ts';
import { runningServers } from './running-servers.ts';
import { findSettings } from './settings-file.ts';
import { closedSockets } from './socket-access.ts';
import type { StrayVariable } from './stray-variable.ts';
import { strayVariables } from './stray-variables.ts';

export { readDjango } from './application.ts';
export { inlineCaddyfiles } from './inline-configs.ts';
export { lostComposes } from './lost-composes.ts';
export { lostConfigs } from './lost-configs.ts';
export { withoutOtherProjects } from './other-projects.ts';

/** The compose service that runs Caddy, its image and environment, and the commands of the repository. */
export function readDeployment(question: ProjectQuestion, files: Files): Project {
  const inlineConfig = inlineConfigReader(files);
  const inline = inlineConfig(question.caddyfile);
  const { settings, troubles } = findSettings(question.caddyfile, files);
  const found = chooseCompose(question.caddyfile, settings, files, question.dialled);
  const chosen =
    found &&
    withElsewhere(
      { ...found, compose: withMeant(withOwnImages(found.compose, files)) },
      settings,
      files,
    );
  const dockerfiles = chosen ? dockerfilesOf(chosen.compose, files) : new Map<string, Dockerfile>();
  const stages = new Map<string, Stage>();
  for (const [name, { final }] of dockerfiles) if (final) stages.set(name, final);
  const mounting = chosen && caddyService(chosen.compose, stages, question.caddyfile, settings);
  const mislaid =
    chosen && !mounting && !settings.service
      ? findMislaid(chosen.compose, stages, question.caddyfile, files)
      : undefined;
  const caddy = mounting ?? mislaid?.service;
  const image = caddy ? undefined : imageOf(question.caddyfile, files);
  const commands = collectCommands({
    ...(chosen && { compose: chosen.compose }),
    dockerfiles: [
      ...[...dockerfiles].map(([service, dockerfile]) => ({ service, ...dockerfile })),
      // Without Compose, what the image starts beside Caddy is known from its Dockerfile alone.
      ...(image && !chosen
        ? [readDockerfile(image.uri, files.read(image.uri) ?? '', new Map())]
        : []),
    ],
    files,
  });
  const stray =
    caddy && chosen
      ? strayVariables(caddy, chosen.compose, commands, files)
      : new Map<string, StrayVariable>();
  const environment = environmentOf(
    question,
    caddy && withStray(caddy, stray),
    caddy && stages.get(caddy.name),
    commands,
    files,
  );
  const checked = checkedConfigs(commands, files);
  const deployment = {
    hasComposeFiles: composeFilesIn(files).length > 0,
    stages,
    environment: inline
      ? withUnknown(environment, [...inline.unknown, ...inline.taken])
      : environment,
    commands,
    settings,
    stray,
    mentionsIn: mentionReader(files, chosen?.compose),
    publishedOnTop: chosen && caddy ? isPublishedOnTop(chosen.compose, caddy, files) : false,
    emptyMounts: chosen && caddy ? emptyMounts(chosen.compose, caddy, files) : new Set<Mount>(),
    namesInCode: (uri: string, name: string) => namesInCode(files, uri, name),
    settingsFields,
    inlineConfig,
    bundledUrls: bundledUrls([...dockerfiles.values()], commands, files),
    frontends: chosen ? frontendBuilds(dockerfiles, chosen.compose.services, files) : [],
    lostConfigs: [],
    lostComposes: [],
    ...(checked && { checkedConfigs: checked }),
    mirrors: mirrorsOf(commands, files),
    nginx: new Map(),
    troubles: [
      ...troubles,
      ...(chosen?.troubles ?? []),
      ...(inline?.refused ?? []).map((at) => ({ message: refusal, at })),
    ],
  };
  const stage = caddy ? stages.get(caddy.name) : image;
  const version =
    settings.caddy ?? versionOf(caddy && !caddy.build ? caddy.image : stage?.from, stage);
  const onHost = caddy || image ? undefined : hostCaddy(commands, files);
  const whole = { ...deployment, ...(chosen && { compose: chosen.compose }) };
  const rails = readRails(whole, files);
  const servers = runningServers(whole, files);
  const isOnHost = !caddy && !image;
  const packaged = isOnHost ? packagedCaddy(question.caddyfile, commands, files) : undefined;
  return {
    ...whole,
    ...(rails && { rails }),
    servers,
    ...(packaged && { packagedCaddy: packaged }),
    ...(isOnHost && {
      closedSockets: closedSockets({ commands, servers }, files),
      closedFolders: closedFolders(commands, files),
    }),
    nginx: nginxBinds(whole, files),
    ...(caddy && { caddy }),
    ...(mislaid && { mislaid: mislaid.mount }),
    ...(image && { image }),
    ...(onHost && { hostCaddy: onHost }),
    ...(version && { version }),
  };
}

const refusal = 'Compose refuses this file: "${" begins no variable here. Write "$${".';

/** The Dockerfile of each service that is built from one that is here. */
function dockerfilesOf(compose: Compose, files: Files): Map<string, Dockerfile> {
  const found = new Map<string, Dockerfile>();
  for (const { name, build } of compose.services.values()) {
    const text = build && files.read(build.dockerfile);
    if (build && text !== undefined) {
      found.set(name, readDockerfile(build.dockerfile, text, build.args, build.target));
    }
  }
  return found;
}

/**
 * What the Caddyfile is filled in from: the container's environment, on top of what its image sets,
 * below what the host was told. https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/
 */
function environmentOf(
  question: ProjectQuestion,
  caddy: Service | undefined,
  stage: Stage | undefined,
  commands: readonly Command[],
  files: Files,
): Environment {
  // A script may set what no file here names.
  const isWhole = caddy?.environment.complete && startsPlainly(caddy, stage, commands);
  return {
    variables: new Map<string, Fact<string | undefined>>([
      ...(stage?.environment ?? []),
      ...withoutBlanks(caddy?.environment.variables ?? new Map(), files),
      ...givenVariables(question, files),
    ]),
    complete: question.environmentComplete ?? isWhole ?? false,
  };
}

/** What they are meant to be counts, so that the rest is judged as it will be once they are. */
function withStray(service: Service, stray: ReadonlyMap<string, StrayVariable>): Service {
  const { variables, complete } = service.environment;
  const meant = [...stray].map(([name, { fact, at }]) => [name, { ...fact, at }] as const);
  return { ...service, environment: { variables: new Map([...variables, ...meant]), complete } };
}

function withUnknown(environment: Environment, names: readonly Fact<string>[]): Environment {
  const unknown = names.map(({ value, at }) => [value, { value: undefined, at }] as const);
  return { ...environment, variables: new Map([...environment.variables, ...unknown]) };
}

/** An empty text that a compose file hands on is not known where an env file for one of several hosts has more to say. */
function withoutBlanks(
  variables: Environment['variables'],
  files: Files,
): Environment['variables'] {
  const isHandedOn = ({ value, at }: Fact<string | undefined>): boolean =>
    value === '' && (files.read(at.uri) ?? '').slice(at.start, at.end).includes('$');
  if (![...variables.values()].some(isHandedOn)) return variables;
  const known = namesInEnvFiles(files);
  return new Map(
    [...variables].map(([name, fact]) => [
      name,
      isHandedOn(fact) && known.has(name) ? { ...fact, value: undefined } : fact,
    ]),
  );
}

/** `2.11.4` of `caddy:2.11.4-alpine`, or what xcaddy built. Absent where any version may be meant. */
function versionOf(
  image: Fact<string> | undefined,
  stage: Stage | undefined,
): Fact<string> | undefined {
  if (stage?.built) {
    const { value = '', at } = stage.built;
    return /^\d+\.\d+(?:\.\d+)?$/.test(value) ? { value, at } : undefined;
  }
  const match =
    image &&
    /^(?:docker\.io\/)?(?:library\/)?caddy:(\d+\.\d+(?:\.\d+)?)(?![\w.])/.exec(image.value);
  return match ? { value: match[1] ?? '', at: image.at } : undefined;
}
