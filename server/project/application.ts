import { basename, type Files, resolve } from '../workspace.ts';
import { configurationTroubles } from './configuration-loading.ts';
import {
  chosenVariable,
  type DjangoProject,
  djangoVersion,
  findProjects,
  readSettings,
} from './django.ts';
import { readAdminRoutes } from './admin-routes.ts';
import { readSockets } from './sockets.ts';
import { readUrls } from './urls.ts';
import { settingValue } from './django-settings.ts';
import { djangoServicesOf } from './django-services.ts';
import { environmentOfFiles, findTemplate, isDocumented } from './environment.ts';
import { givenVariables } from './given.ts';
import { withoutLeftOut } from './image-files.ts';
import { machineFolder } from './machine.ts';
import { isLeftOut } from './mislaid.ts';
import type { ProjectQuestion } from './neighbours.ts';
import { envFileFor } from './packaged-caddy.ts';
import { productionModule, productionName } from './production-module.ts';
import type {
  Command,
  Compose,
  Django,
  Environment,
  Fact,
  InsteadOfModule,
  Project,
  Service,
} from './project.ts';
import { applicationServer, managementCommand, servesApplication } from './servers.ts';
import { trialStageOf } from './stage-names.ts';
import { environmentFiles } from './systemd.ts';

/**
 * The Django project that the deployment runs, with the settings that production selects. Undefined when there
 * is none, or when several are possible and nothing says which one Caddy stands in front of.
 */
export function readDjango(
  question: ProjectQuestion,
  deployment: Project,
  files: Files,
): Django | undefined {
  const found = findProjects(files);
  const projects = found.map((project) => {
    const services = djangoServicesOf(project.folder, deployment, files, found.length === 1);
    return { ...project, services };
  });
  const running = projects.filter(({ services }) => services.length > 0);
  const chosen =
    projects.length === 1 ? projects[0] : running.length === 1 ? running[0] : undefined;
  if (!chosen) return undefined;
  const { folder, services } = chosen;
  const service = mainService(services, deployment);
  const environment = environmentOf(question, service, deployment, files);
  const module =
    deployment.settings.django ??
    selectedModule(service, environment, deployment) ??
    productionModule(
      folder,
      chosen.module ?? computed('DJANGO_SETTINGS_MODULE', chosen, environment, files),
      environment,
      [question.caddyfile, ...(deployment.compose?.files ?? [])],
      files,
    );
  if (!module) return undefined;
  const configuration =
    givenConfiguration(environment) ??
    productionName(computed('DJANGO_CONFIGURATION', chosen, environment, files), environment);
  const insteadOfModule = modulesInstead(folder, module.value, deployment, files);
  const { classes, ...read } = readSettings(
    {
      folder,
      module: insteadOfModule?.meant ?? module.value,
      environment,
      ...(configuration && { configuration: configuration.value }),
    },
    service ? withoutLeftOut(files, service, deployment.stages.get(service.name)) : files,
  );
  const version = djangoVersion(folder, files);
  const readsForwarded = chosen.starters.some((uri) =>
    /ProxyFix|REMOTE_ADDR|FORWARDED/i.test(files.read(uri) ?? ''),
  );
  const django: Django = {
    folder,
    module,
    ...(chosen.managed && { managedModule: chosen.managed }),
    ...(configuration && { configuration }),
    ...read,
    ...(version && { version }),
    services: services.map(({ name }) => name),
    ...(readsForwarded && { readsForwarded }),
  };
  const asked = { project: chosen, django, classes, environment, deployment };
  const troubles = configurationTroubles(asked, files);
  const urls = readUrls(folder, settingValue(django, 'ROOT_URLCONF'), files);
  const adminRoutes = readAdminRoutes(folder, settingValue(django, 'ROOT_URLCONF'), files);
  const sockets = readSockets(folder, settingValue(django, 'INSTALLED_APPS'), files);
  const place =
    services.length === 0 ? machineFolder(folder, deployment.servers, files) : undefined;
  return {
    ...django,
    ...(place !== undefined && { machineFolder: place }),
    ...(classes.length > 0 && { configurations: { classes, troubles } }),
    ...(urls && { urls }),
    ...(adminRoutes.length > 0 && { adminRoutes }),
    ...(sockets && { sockets }),
    ...(insteadOfModule && { insteadOfModule }),
  };
}

/** The class of django-configurations that the environment names. */
function givenConfiguration({ variables }: Environment): Fact<string> | undefined {
  const given = variables.get('DJANGO_CONFIGURATION');
  return given?.value ? { value: given.value, at: given.at } : undefined;
}

/** Absent where the module is there, and where a mount, a command or a file that Git leaves out may bring it. */
function modulesInstead(
  folder: string,
  module: string,
  { compose, stages, commands }: Project,
  files: Files,
): InsteadOfModule | undefined {
  const names = module.split('.');
  const name = names.pop() ?? '';
  const around = resolve(`${folder}/`, names.join('/') || '.');
  if (!/^[a-z_]\w*$/i.test(name)) return undefined;
  const file = `${name}.py`;
  const places = [`${around}/${file}`, `${around}/${name}/__init__.py`];
  if (places.some((uri) => files.read(uri) !== undefined || isLeftOut(uri, files)))
    return undefined;
  const mounts = [...(compose?.services.values() ?? [])].flatMap((service) => service.mounts);
  const copies = [...stages.values()].flatMap((stage) => stage.copies);
  const isBrought =
    [...mounts, ...copies].some(({ target }) => target.endsWith(`/${file}`)) ||
    commands.some(({ words }) => words.some((word) => word?.includes(file)));
  if (isBrought) return undefined;
  const others = files
    .find(around, '*.py')
    .map((uri) => basename(uri).slice(0, -'.py'.length))
    .filter((one) => one !== '__init__')
    .map((one) => [...names, one].join('.'));
  if (others.length === 0) return undefined;
  const near = others.filter((one) => one.startsWith(module) || module.startsWith(one));
  return { others, ...(near.length === 1 && { meant: near[0]! }) };
}

/** What that which serves requests works out for a variable, such as `f"shop.settings.{os.environ['STAGE']}"`. */
function computed(
  variable: 'DJANGO_SETTINGS_MODULE' | 'DJANGO_CONFIGURATION',
  { folder, starters }: DjangoProject,
  environment: Environment,
  files: Files,
): Fact<string> | undefined {
  const found = starters.flatMap((uri) => {
    const value = chosenVariable(variable, { uri, folder, environment }, files);
    return value ? [value] : [];
  });
  return found.every(({ value }) => value === found[0]?.value) ? found[0] : undefined;
}

/** Among several that share the code, such as workers, the one that runs an application server. */
function mainService(services: readonly Service[], { commands }: Project): Service | undefined {
  const serves = ({ name }: Service): boolean =>
    commands.some((command) => {
      const server = command.service === name ? applicationServer(command) : undefined;
      return server !== undefined && servesApplication(server);
    });
  return services.find(serves) ?? services[0];
}

/**
 * What the application finds in its environment. Where only a template of an env file is in the repository, it is
 * taken for the list of all variables: what it does not name keeps its default.
 */
function environmentOf(
  question: ProjectQuestion,
  service: Service | undefined,
  deployment: Project,
  files: Files,
): Environment {
  const { stages } = deployment;
  // What the host was told holds for the whole deployment.
  const given = givenVariables(question, files);
  if (!service) return onMachine(given, deployment, files);
  const stage = stages.get(service.name);
  return {
    variables: new Map([
      ...(stage?.environment ?? []),
      ...ofStage(service, question.caddyfile, deployment.compose, files),
      ...given,
    ]),
    complete: isDocumented(service, files),
  };
}

/** For a stage before production, what a template of an env file says is not known, unless it is for that stage. */
function ofStage(
  { environment: { variables }, envFiles }: Service,
  caddyfile: string,
  compose: Compose | undefined,
  files: Files,
): Environment['variables'] {
  const stage = trialStageOf(caddyfile);
  if (stage === undefined) return variables;
  const exact = new Set([
    ...(compose?.files ?? []),
    ...envFiles.map(({ value }) => value).filter((uri) => files.read(uri) !== undefined),
  ]);
  return new Map(
    [...variables].map(([name, fact]) => {
      const isKnown = exact.has(fact.at.uri) || trialStageOf(fact.at.uri) === stage;
      return [name, isKnown ? fact : { ...fact, value: undefined }];
    }),
  );
}

/** What the unit of the only server without a container says; of its env files, templates in the repository stand for them. */
function onMachine(
  given: Environment['variables'],
  { compose, servers, commands }: Project,
  files: Files,
): Environment {
  const own = servers.filter(
    ({ command, server }) =>
      command.stage === 'start' && command.service === undefined && servesApplication(server),
  );
  const [only, ...others] = own;
  const unit = only?.command.at.uri;
  if (compose || !only || !unit?.endsWith('.service') || others.length > 0) {
    return { variables: given, complete: false };
  }
  const uris = environmentFiles(unit, files.read(unit) ?? '').map((path) =>
    envFileFor(path, unit, commands, files),
  );
  const { variables } = environmentOfFiles(files, uris);
  const isDocumentedWhole = uris.every(
    (uri) => files.read(uri) !== undefined || findTemplate(files, uri) !== undefined,
  );
  return {
    variables: new Map([...only.command.environment, ...variables, ...given]),
    complete: isDocumentedWhole && uris.length > 0,
  };
}

/** The settings module that the container's environment or its start command names. */
function selectedModule(
  service: Service | undefined,
  environment: Environment,
  { commands, servers }: Project,
): Fact<string> | undefined {
  const started = commands.filter(
    (command) => command.stage === 'start' && command.service === service?.name,
  );
  for (const command of started) {
    const served = servers.find((one) => one.command === command)?.server.settingsModule;
    const named = served ?? commandModule(command);
    if (named) return named;
  }
  const variable = environment.variables.get('DJANGO_SETTINGS_MODULE');
  return variable?.value ? { value: variable.value, at: variable.at } : undefined;
}

/** `--settings x`, or `DJANGO_SETTINGS_MODULE=x` in front of a command that serves or manages the project. */
function commandModule(command: Command): Fact<string> | undefined {
  if (!applicationServer(command) && !managementCommand(command)) return undefined;
  const at = command.words.findIndex((word) => word?.startsWith('--settings'));
  const word = command.words[at];
  const value = word === '--settings' ? command.words[at + 1] : word?.slice('--settings='.length);
  if (value) return { value, at: command.at };
  const variable = command.environment.get('DJANGO_SETTINGS_MODULE');
  return variable?.value ? { value: variable.value, at: variable.at } : undefined;
}
