import type { Files } from '../workspace.ts';
import { type Container, fileInContainer } from './container-paths.ts';
import { isDocumented } from './environment.ts';
import type { Command, Project, RunningServer, Service } from './project.ts';
import { readPythonFile } from './python/settings.ts';
import { type ApplicationServer, applicationServer, type PythonFile } from './servers.ts';
import { socketBinds } from './systemd.ts';
import { readWebRoutes, type WebRoute } from './web-routes.ts';

/** The application servers that commands start, with what their Python configuration files say. */
export function runningServers(
  deployment: Omit<Project, 'servers'>,
  files: Files,
): readonly RunningServer[] {
  const { commands, compose } = deployment;
  return commands.flatMap((command): RunningServer[] => {
    if (command.stage === 'build' || command.stage === 'ci') return [];
    const service =
      command.service === undefined ? undefined : compose?.services.get(command.service);
    const server = applicationServer(command, {
      complete:
        service !== undefined && isDocumented(service, files) && !isSetInImage(service, files),
      readPython: (config) => readConfiguration(config, command, service, deployment, files),
      readText: (path) => {
        const uri = service && inContainer(path, service, deployment, files);
        const text = uri === undefined ? undefined : files.read(uri);
        return uri === undefined || text === undefined ? undefined : { uri, text };
      },
    });
    if (!server) return [];
    const binds = service ? undefined : socketBinds(command.at.uri, files);
    const routes = service && routesOf(server, command, service, deployment, files);
    return [
      {
        command,
        server: binds ? { ...server, bind: binds } : server,
        ...(routes && { routes }),
      },
    ];
  });
}

/** Options and variables that change where a module is looked for, or put something in front of paths. */
const displacing =
  /^(?:--(?:app-dir|chdir|pythonpath|root-path|url-path-prefix|factory)|SCRIPT_NAME=)/;

/** The paths of `MODULE:NAME` in the container of a service. */
function routesOf(
  { application, complete }: ApplicationServer,
  { words, environment }: Command,
  service: Service,
  deployment: Omit<Project, 'servers'>,
  files: Files,
): readonly WebRoute[] | undefined {
  const [, dotted, name = 'app'] = /^([\w.]+)(?::(\w+))?$/.exec(application ?? '') ?? [];
  if (dotted === undefined || !complete || words.some((word) => displacing.test(word ?? '')))
    return undefined;
  const variables = [environment, service.environment.variables];
  if (variables.some((one) => displacers.some((variable) => one.has(variable)))) return undefined;
  const path = dotted.replaceAll('.', '/');
  const uri = [`${path}.py`, `${path}/__init__.py`]
    .map((one) => inContainer(one, service, deployment, files))
    .find((one) => one !== undefined);
  if (uri === undefined) return undefined;
  const end = uri.endsWith(`/${path}.py`) ? `/${path}.py` : `/${path}/__init__.py`;
  return uri.endsWith(end) ? readWebRoutes(uri, name, uri.slice(0, -end.length), files) : undefined;
}

const displacers = ['SCRIPT_NAME', 'PYTHONPATH', 'UVICORN_ROOT_PATH', 'ROOT_PATH'];

/**
 * gunicorn's `--config`: a path in the container, or `python:` and a module. The file it looks for by itself assigns
 * nothing when it is not there. https://docs.gunicorn.org/en/stable/configure.html#configuration-file
 */
function readConfiguration(
  config: string,
  command: Command,
  service: Service | undefined,
  { stages }: Omit<Project, 'servers'>,
  files: Files,
): PythonFile | undefined {
  const isOwn = config === './gunicorn.conf.py';
  if (!service) {
    return isOwn && !isAnywhere(files) ? NOTHING : undefined;
  }
  const stage = stages.get(service.name);
  const workdir = service.workingDir?.value ?? stage?.workdir?.value;
  const path = config.startsWith('python:')
    ? `${config.slice('python:'.length).replaceAll('.', '/')}.py`
    : config.replace(/^file:/, '');
  const uri = inContainer(path, service, { stages }, files);
  if (uri !== undefined) {
    const environment = { variables: command.environment, complete: service.environment.complete };
    return readPythonFile({ uri, folder: service.build?.context ?? uri, environment }, files);
  }
  if (!isOwn) return undefined;
  return (workdir !== undefined && stage) || !isAnywhere(files) ? NOTHING : undefined;
}

/** The file of the repository that a path in the container of a service leads to. */
function inContainer(
  path: string,
  { name, mounts, build, workingDir }: Service,
  { stages }: Pick<Project, 'stages'>,
  files: Files,
): string | undefined {
  const stage = stages.get(name);
  const workdir = workingDir?.value ?? stage?.workdir?.value;
  const container: Container = {
    mounts,
    stages: stage ? [stage] : [],
    ...(stage && { stage }),
    ...(build && { context: build.context }),
    ...(workdir !== undefined && { workdir }),
  };
  return fileInContainer(path, container, files);
}

function isAnywhere(files: Files): boolean {
  return files.find(files.root, '**/gunicorn.conf.py').length > 0;
}

/** Whether the image of a service that is built elsewhere may bring settings of a server along, by what the Dockerfiles here say. */
function isSetInImage({ build }: Service, files: Files): boolean {
  if (build) return false;
  return files
    .find(files.root, '**/*Dockerfile*')
    .some((uri) => /FORWARDED_ALLOW_IPS|GUNICORN_CMD_ARGS|UVICORN_/.test(files.read(uri) ?? ''));
}

const NOTHING: PythonFile = { settings: new Map(), complete: true };
