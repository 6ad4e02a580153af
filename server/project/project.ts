import type { FrontendBuild } from './frontends.ts';
import type { Place } from '../../grammar/text.ts';
import type { ClosedFolder } from './folder-rights.ts';
import type { InlineConfig } from './inline-files.ts';
import type { Bind } from './server-call.ts';
import type {
  AdminRoute,
  ConfigurationTrouble,
  PageContents,
  PlainSocket,
  Setting,
  SocketRoute,
  UrlRoute,
  VariableRead,
} from './django-facts.ts';
import type { Settings } from './lint-settings.ts';
import type { LostCompose, LostConfig } from './lost-files.ts';
import type { Mirror } from './mirrors.ts';
import type { Overruled } from './overruled.ts';
import type { PackagedCaddy } from './packaged-caddy.ts';
import type { Rails } from './rails.ts';
import type { ApplicationServer } from './servers.ts';
import type { SettingsField } from './settings-fields.ts';
import type { ClosedSocket } from './socket-access.ts';
import type { StrayVariable } from './stray-variable.ts';
import type { Stage } from './stage-facts.ts';
import type { Mention } from './variable-facts.ts';
import type { WebRoute } from './web-routes.ts';

export type { Copy, Stage } from './stage-facts.ts';
export type { DotenvEntry, Mention } from './variable-facts.ts';
export type {
  AdminRoute,
  ConfigurationTrouble,
  PageContents,
  PlainSocket,
  PyValue,
  Setting,
  SocketRoute,
  UrlRoute,
  VariableRead,
} from './django-facts.ts';

/** Something read from a file, and where. What could not be read for certain is absent instead. */
export interface Fact<T> {
  readonly value: T;
  readonly at: Place;
}

/** What the neighbours of one Caddyfile say. Absent parts silence the rules that need them. */
export interface Project {
  /**
   * The compose project whose service runs Caddy, merged as Compose merges its files. Where Caddy is a program of the host, the one behind
   * the ports that it dials.
   */
  readonly compose?: Compose;
  /** Whether there are compose files, be one of them chosen or not. */
  readonly hasComposeFiles: boolean;
  /** The service of `compose` that runs Caddy with this Caddyfile. */
  readonly caddy?: Service;
  /** The mount by which `caddy` looks for the Caddyfile where it is not. */
  readonly mislaid?: Mount;
  /** Whether a compose file that may go on top of these publishes ports of `caddy`, which has none here. */
  readonly publishedOnTop: boolean;
  /** Mounts of what Caddy mounts as well into which no file of the repository comes. */
  readonly emptyMounts: ReadonlySet<Mount>;
  /** The final stage of each service that is built from a Dockerfile found here, by the service's name. */
  readonly stages: ReadonlyMap<string, Stage>;
  /** The final stage of the only Dockerfile that makes an image of Caddy, where no service is known to run Caddy. */
  readonly image?: Stage;
  /** The environment the Caddyfile is filled in from. */
  readonly environment: Environment;
  readonly django?: Django;
  readonly rails?: Rails;
  /** Commands that Dockerfiles, compose files, scripts, Makefiles and CI files run. */
  readonly commands: readonly Command[];
  /** The application servers that start commands run. */
  readonly servers: readonly RunningServer[];
  /** The Caddy version that is targeted, such as `2.11`, from the image tag or the settings file; absent when unknown. */
  readonly version?: Fact<string>;
  readonly settings: Settings;
  /** Where an env file, a compose file or a Dockerfile names environment variables, in its order. Undefined for all other files. */
  readonly mentionsIn: (uri: string) => readonly Mention[] | undefined;
  /**
   * Where Python may name an environment variable: in texts, as a keyword of a call or a field of a class. Undefined for other
   * files, and for one that is not there.
   */
  readonly namesInCode: (uri: string, name: string) => readonly Place[] | undefined;
  /** The fields of Pydantic's settings in a text of Python at a URI, by the names of their variables. */
  readonly settingsFields: (uri: string, text: string) => readonly SettingsField[];
  /** Caddy, where it surely is a program of the host beside containers. */
  readonly hostCaddy?: HostCaddy;
  /** The Caddy of a package, where scripts set it up. */
  readonly packagedCaddy?: PackagedCaddy;
  /** Sockets that Caddy cannot open, on a machine of which both users are known. */
  readonly closedSockets?: readonly ClosedSocket[];
  /** Folders of that machine in which he may not do everything. */
  readonly closedFolders?: readonly ClosedFolder[];
  /** A file that stands in a compose file, by the URI of `inlineUri`. */
  readonly inlineConfig: (uri: string) => InlineConfig | undefined;
  /** Where the nginx of services listens, by their names; without those of which that is not known. */
  readonly nginx: ReadonlyMap<string, readonly Bind[]>;
  /** Addresses that frontends are built with. */
  readonly bundledUrls: readonly BundledUrl[];
  /** Variables of Caddy's service that Compose fills in from nowhere, by their names in the container. */
  readonly stray: ReadonlyMap<string, StrayVariable>;
  /** The frontends that images of services are made with. */
  readonly frontends: readonly FrontendBuild[];
  /** Where commands outside of containers name a Caddyfile that is not in the repository. */
  readonly lostConfigs: readonly LostConfig[];
  /** Where commands outside of containers name a compose file that is nowhere in the repository. */
  readonly lostComposes: readonly LostCompose[];
  /** The Caddyfiles that CI checks; absent where one of them is not known. */
  readonly checkedConfigs?: readonly Fact<string>[];
  /** Copies of the repository to where it runs that delete what is not in it. */
  readonly mirrors: readonly Mirror[];
  /** Files that were read but are not in order, such as YAML with a syntax error. */
  readonly troubles: readonly Trouble[];
}

/** A Caddy that systemd starts. */
export interface HostCaddy {
  /** What says so. */
  readonly at: Place;
  /** The services of all compose files, those for development left out. */
  readonly services: readonly Service[];
}

/** An address that browsers find in the scripts of a page, and the variable that a bundler takes it from. */
export interface BundledUrl {
  readonly name: string;
  readonly url: Fact<string>;
}

/** A neighbour that cannot be read as what it should be. */
export interface Trouble {
  readonly message: string;
  readonly at: Place;
}

// --- Compose ---------------------------------------------------------------------------------

/** One application, after merging. https://docs.docker.com/reference/compose-file/ */
export interface Compose {
  /** The files merged, first to last. */
  readonly files: readonly string[];
  /** The env files that fill them in, existing or not; `undefined` for one that is not known. */
  readonly envFiles: readonly (string | undefined)[];
  /** Those, and all that they include and extend. */
  readonly parts: ReadonlySet<string>;
  /** Whether all that these files include and extend was read, so that there is no other service. */
  readonly complete: boolean;
  readonly services: ReadonlyMap<string, Service>;
  /** Services that some of these wait for, and that only compose files have of which nobody says that they go with these. */
  readonly elsewhere?: ReadonlySet<string>;
  /** The names below the top-level `volumes`. */
  readonly volumes: ReadonlyMap<string, Fact<Resource>>;
  readonly networks: ReadonlyMap<string, Fact<Resource>>;
  /** The services of other applications of the repository in the networks of this one, by the names of both here. */
  readonly joined?: ReadonlyMap<string, ReadonlyMap<string, Service>>;
}

/** A volume or a network. */
export interface Resource {
  /** Made elsewhere. */
  readonly external: boolean;
  /** What it is called on the host; absent where that depends on the name of the application, or is not known. */
  readonly realName?: string;
  /** Has a name of its own, by which other projects can use it. */
  readonly named: boolean;
  /** A network without a way out of the host or in. */
  readonly internal: boolean;
}

export interface Service {
  readonly name: string;
  /** The name, in the file that says most of it (the last one). */
  readonly at: Place;
  /** Every place where a file describes this service, first to last. */
  readonly places: readonly Place[];
  /** Whether an image or a build is written, known or not. Compose refuses an application with a service that has neither. */
  readonly startable: boolean;
  readonly image?: Fact<string>;
  /** The image without its tag, which may not be known; a `$` stands for each part that is not known either. */
  readonly repository?: Fact<string>;
  /** How the image is made, by Compose or, as far as can be told, elsewhere from this repository. */
  readonly build?: Build;
  /** Absent when the image decides; `undefined` when it is written and not known. */
  readonly command?: Fact<readonly string[] | undefined>;
  readonly entrypoint?: Fact<readonly string[] | undefined>;
  /** What the container's process finds in its environment, before the image's own `ENV` is added. */
  readonly environment: Environment;
  /** What env files say in vain, by the names of variables. */
  readonly overruled?: ReadonlyMap<string, Overruled>;
  /** The files of `env_file`, resolved, first to last. */
  readonly envFiles: readonly Fact<string>[];
  readonly ports: readonly Port[];
  readonly expose: readonly Fact<string>[];
  readonly mounts: readonly Mount[];
  /** Where a new mount can be written: the `volumes:` node. Absent without one. */
  readonly mountsAt?: Place;
  readonly portsAt?: Place;
  /** The `networks:` node and the items of it, where it is a list. */
  readonly networksAt?: Place;
  readonly networkItems: readonly Place[];
  /** Networks joined, with the names this service has there beside its own. `default` when none is written. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  readonly networkMode?: Fact<string>;
  readonly containerName?: Fact<string>;
  readonly hostname?: Fact<string>;
  /** Host names given to the container by `extra_hosts`. */
  readonly extraHosts: readonly Fact<string>[];
  readonly dependsOn: readonly Fact<string>[];
  readonly profiles: readonly string[];
  /** Linux capabilities taken away and given, as written. */
  readonly capabilities: {
    readonly dropped: readonly Fact<string>[];
    readonly added: readonly Fact<string>[];
  };
  /** `deploy.replicas` or `scale`. */
  readonly replicas?: Fact<number>;
  /** The words of `test`, with `CMD`, `CMD-SHELL` or `NONE` first; `NONE` where it is disabled. Absent when the image decides. */
  readonly healthcheck?: Fact<readonly string[]>;
  readonly workingDir?: Fact<string>;
}

export interface Build {
  /** The folder, resolved, without a slash at the end. */
  readonly context: string;
  /** The Dockerfile, resolved; it may not exist. */
  readonly dockerfile: string;
  readonly target?: string;
  readonly args: ReadonlyMap<string, Fact<string>>;
  readonly at: Place;
}

export interface Mount {
  readonly kind: 'bind' | 'volume' | 'tmpfs' | 'other';
  /** `bind`: the host's file or folder as a URI, absent when not known. `volume`: its name; absent for an anonymous one. */
  readonly source?: string;
  /** The path in the container, without a slash at the end; empty when not known. */
  readonly target: string;
  readonly readOnly: boolean;
  /** A folder inside the volume, where one is chosen. */
  readonly subpath?: string;
  readonly at: Place;
  /** Written as one string, `source:target[:mode]`. */
  readonly short: boolean;
}

export interface Port {
  /** Port of the container, 0 when not known; ranges are expanded to one `Port` each. */
  readonly target: number;
  /** Port of the host; absent when Docker chooses one or when it is not known. */
  readonly published?: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** `127.0.0.1` and the like; absent for all interfaces, empty when not known. */
  readonly hostIp?: string;
  readonly at: Place;
  readonly short: boolean;
}

// --- Environment -----------------------------------------------------------------------------

/** A set of environment variables, of which not all need be known. */
export interface Environment {
  /** Variables that are set, to a text that may be empty, or to one that is not known (`undefined`). */
  readonly variables: ReadonlyMap<string, Fact<string | undefined>>;
  /** Whether a variable that is not in `variables` is certainly unset. False when a file is missing or no file was found at all. */
  readonly complete: boolean;
}

// --- Commands --------------------------------------------------------------------------------

/** One simple command, such as `python manage.py check --deploy`. */
export interface Command {
  /** Its words after quote removal; `undefined` for a word that is only known at run time. */
  readonly words: readonly (string | undefined)[];
  readonly at: Place;
  /** What runs it: a container's start, an image's build, or a CI job. A script inherits it from what starts the script. */
  readonly stage: 'start' | 'build' | 'ci' | 'unknown';
  /** The compose service whose container runs it, where that is known. */
  readonly service?: string;
  /** The container that `docker exec` names. */
  readonly container?: string;
  /** Variables set in front of the command or exported before it in the same script. */
  readonly environment: ReadonlyMap<string, Fact<string | undefined>>;
  /** Its failure stops nothing, since another command stands behind `||`. */
  readonly caught?: true;
  /** It stands in a branch of a script, which may not be taken. */
  readonly conditional?: true;
  /** It stands in a job of CI that deploys to production. */
  readonly deploys?: true;
  /** The folder of the machine where it runs, as an absolute path without a slash at the end; absent when that is not written. */
  readonly folder?: string;
}

/** A command that starts an application server, and what the server will do. */
export interface RunningServer {
  readonly command: Command;
  readonly server: ApplicationServer;
  /** All paths that the application answers, where it is one of FastAPI, Starlette or Flask; absent when that is not known. */
  readonly routes?: readonly WebRoute[];
}

// --- Django ----------------------------------------------------------------------------------

/** What is there in place of a settings module that is missing. */
export interface InsteadOfModule {
  /** All modules beside its place. */
  readonly others: readonly string[];
  /** The only one whose name is near; the settings are those of this one then. */
  readonly meant?: string;
}

/** One Django project with its production settings. */
export interface Django {
  /** The folder that is on the import path: where `manage.py` stands. */
  readonly folder: string;
  /** The dotted settings module that production selects. */
  readonly module: Fact<string>;
  /** What `manage.py` names where no variable says otherwise; absent when it names none, or not in one way. */
  readonly managedModule?: Fact<string>;
  /** The class of django-configurations, as the environment or, where that has none, what serves requests names it; absent when not known. */
  readonly configuration?: Fact<string>;
  /** The configurations of django-configurations in the module, and why one of them is not loaded. Absent where there are none. */
  readonly configurations?: {
    readonly classes: readonly string[];
    readonly troubles: readonly ConfigurationTrouble[];
  };
  /** The value of each setting that is assigned somewhere. A setting that is not here may still have Django's default; see `setting`. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Whether a name that is not in `settings` is certainly not assigned. False when some code could not be followed. */
  readonly complete: boolean;
  /** Such as `5.2`, from lock file, pyproject or requirements; absent when unknown or when several are possible. */
  readonly version?: Fact<string>;
  /** The compose services that run this project. */
  readonly services: readonly string[];
  /** Where `folder` lies on the machine that runs it without containers, as an absolute path; absent when that is not written. */
  readonly machineFolder?: string;
  /** Every file the settings were read from. */
  readonly files: readonly string[];
  /** Where the settings ask for environment variables by their names. */
  readonly reads: readonly VariableRead[];
  /** The variables that come from env files for production, which the settings load by name. */
  readonly loaded: ReadonlyMap<string, Fact<string | undefined>>;
  /** Whether the settings look for an env file, be it there or not. */
  readonly loadsEnvFiles: boolean;
  /** Present where the settings module is not in the repository, and nothing says that it is made later. */
  readonly insteadOfModule?: InsteadOfModule;
  /** What the paths of the project begin with, in order; absent when that cannot be told. */
  readonly urls?: readonly UrlRoute[];
  /** Where the admin is, of which there may be none. */
  readonly adminRoutes?: readonly AdminRoute[];
  /** The routes of WebSockets; absent when the project has none, and when they are not known. */
  readonly sockets?: readonly SocketRoute[];
  /** Where scripts of pages look for the CSRF cookie by its usual name, while settings keep it from them. Absent where none do. */
  readonly csrfCookieReads?: readonly Place[];
  /** What starts it may look at headers of proxies, so that the address of a visitor is not that of the connection. */
  readonly readsForwarded?: true;
  /** What its templates do, where Caddy says what pages may do. */
  readonly pages?: PageContents;
  /** Where scripts of pages open WebSockets over plain HTTP, in a project that has some. */
  readonly plainSockets?: readonly PlainSocket[];
}
