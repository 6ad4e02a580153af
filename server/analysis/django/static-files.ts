import { entryOf, settingValue, textOf, textsOf } from '../../project/django-settings.ts';
import type { Django, PyValue, Setting } from '../../project/project.ts';
import type { Analysis } from '../analyze.ts';
import { answers, type Outcome } from '../answers/answer.ts';
import type { Site, Token } from '../config.ts';
import { readDomain } from '../sites/domains.ts';
import type { FilesHandler } from '../routes/handlers.ts';
import { clean } from '../routes/path-pattern.ts';
import type { Route } from '../routes/routes.ts';
import { containerPath, djangoServices } from '../containers/volumes.ts';

/** The files that Django names in its pages: its own static ones, and those that users upload. */
export interface FileKind {
  readonly name: 'static' | 'media';
  readonly urlName: 'STATIC_URL' | 'MEDIA_URL';
  readonly rootName: 'STATIC_ROOT' | 'MEDIA_ROOT';
  /** Path of the URL, with a slash on both ends. */
  readonly url: string;
  /** Absent for Django's own. */
  readonly urlSetting?: Setting;
  /** The folder in the container of the application, or on the machine; absent when not known. */
  readonly root?: string;
  readonly rootSetting?: Setting;
}

/**
 * The kinds of files of a project that the web server in front has to know: those below a path of the site, kept
 * in folders. Files in remote storages are left out, and so is what is not known.
 */
export function fileKinds({
  project,
  djangoBackends,
  files,
}: Pick<Analysis, 'project' | 'djangoBackends' | 'files'>): readonly FileKind[] {
  const { django } = project;
  if (!django) return [];
  const [service] = djangoServices(project, djangoBackends);
  return names.flatMap(({ name, urlName, rootName, storage }): FileKind[] => {
    const urlValue = settingValue(django, urlName);
    const url = urlPath(textOf(urlValue), django);
    if (url === undefined || !isLocalStorage(django, storage)) return [];
    const rootValue = settingValue(django, rootName);
    const written = textOf(rootValue);
    const root = written ? containerPath(written, service, project, files) : undefined;
    return [
      {
        name,
        urlName,
        rootName,
        url,
        ...(urlValue?.setting ? { urlSetting: urlValue.setting } : {}),
        ...(root === undefined ? {} : { root }),
        ...(rootValue?.setting ? { rootSetting: rootValue.setting } : {}),
      },
    ];
  });
}

/** A `file_server` that answers the requests for one kind of files, unless a plugin does before. */
export interface ServedFolder {
  readonly site: Site;
  readonly files: FilesHandler;
  readonly root: Token;
  /** Where Caddy looks, in its own container: the root with what is left of the URL's path. */
  readonly folder: string;
  /** What is left of the URL's path, with a slash on both ends; `/` for nothing. */
  readonly path: string;
  /** The routes around it, outermost first, and it itself last. */
  readonly chain: readonly Route[];
  readonly outcome: Outcome;
}

/** The folder that answers requests below `url` in a site, when it is known. */
export function servedFolder(
  site: Site,
  routes: readonly Route[],
  url: string,
): ServedFolder | undefined {
  const main = outcomesBelow(site, routes, url).find(
    (outcome) => outcome.kind !== 'unknown' && outcome.doubts.every(({ taken }) => !taken),
  );
  if (main?.kind !== 'files' || main.files.passThru) return undefined;
  const { root, path, files, chain } = main;
  if (typeof root === 'string' || !path?.open || !path.text.endsWith('/')) return undefined;
  if (!root.text.startsWith('/')) return undefined;
  const folder = clean(`${root.text}/${path.text}`);
  return { site, files, root, folder, path: path.text, chain, outcome: main };
}

/** Whether all names of a site are for this machine or network, as while developing. */
export function isLocalSite({ addresses }: Site): boolean {
  return addresses.every(
    ({ host, unknown }) => !unknown && host !== '' && readDomain(host).isLocal,
  );
}

/** Every way in which requests for files below `url` may end in a site. */
export function outcomesBelow(
  site: Site,
  routes: readonly Route[],
  url: string,
): readonly Outcome[] {
  const address = site.addresses.find(({ unknown }) => !unknown);
  const scheme = address?.scheme === 'http' ? 'http' : 'https';
  const host = address && address.host !== '' ? address.host : undefined;
  return answers(routes, { scheme, host, path: url, below: true, method: 'GET' });
}

/** Whether WhiteNoise serves static files from within Django; undefined when the middleware is not known. */
export function usesWhiteNoise(django: Django): boolean | undefined {
  const middleware = textsOf(settingValue(django, 'MIDDLEWARE'));
  return middleware?.some((name) => name.startsWith('whitenoise.'));
}

/**
 * The class that `STORAGES` or the older settings choose for static or uploaded files; undefined when that is not known.
 * Settings that this Django no longer reads do not count.
 */
export function storageBackend(
  django: Django,
  alias: 'default' | 'staticfiles',
): string | undefined {
  const storages = settingValue(django, 'STORAGES');
  if (storages?.setting) return backendIn(storages.value, alias);
  const older = alias === 'default' ? 'DEFAULT_FILE_STORAGE' : 'STATICFILES_STORAGE';
  const single = readsOlderSettings(django) === false ? undefined : settingValue(django, older);
  if (single?.setting) return readsOlderSettings(django) ? textOf(single) : undefined;
  return storages ? backendIn(storages.value, alias) : textOf(single);
}

/** Whether Django still reads `STATICFILES_STORAGE`, which 5.1 dropped; undefined when the version is not known. */
export function readsOlderSettings({ version }: Django): boolean | undefined {
  const match = /^(\d+)(?:\.(\d+))?/.exec(version?.value ?? '');
  if (!match) return undefined;
  const major = Number(match[1]);
  if (major === 5) return match[2] === undefined ? undefined : Number(match[2]) < 1;
  return major < 5;
}

/** Whether a URL names a host, such as that of a CDN. */
export function isAbsoluteUrl(text: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(text);
}

const names = [
  { name: 'static', urlName: 'STATIC_URL', rootName: 'STATIC_ROOT', storage: 'staticfiles' },
  { name: 'media', urlName: 'MEDIA_URL', rootName: 'MEDIA_ROOT', storage: 'default' },
] as const;

/** A relative URL is below the script's name, which is the site's root unless a setting says otherwise. */
function urlPath(text: string | undefined, django: Django): string | undefined {
  if (!text || isAbsoluteUrl(text) || !text.endsWith('/')) return undefined;
  if (text.startsWith('/')) return text === '/' ? undefined : text;
  const script = django.settings.get('FORCE_SCRIPT_NAME');
  const none = !script || script.value?.type === 'none';
  return none ? `/${text}` : undefined;
}

/**
 * Whether files surely are in a folder: every backend that is named is Django's own, or WhiteNoise's, or called
 * like them. Names of remote storages, and settings that are not known, are not.
 */
export function isLocalStorage(django: Django, alias: 'default' | 'staticfiles'): boolean {
  const older = alias === 'default' ? 'DEFAULT_FILE_STORAGE' : 'STATICFILES_STORAGE';
  const storages = django.settings.get('STORAGES');
  const single = django.settings.get(older);
  if (storages && !isFolder(storages.value && backendIn(storages.value, alias))) return false;
  return !single || isFolder(single.value?.type === 'str' ? single.value.value : undefined);
}

function isFolder(backend: string | undefined): boolean {
  if (backend === undefined || /s3|boto|azure|gcloud|google|cloud|remote/i.test(backend)) {
    return false;
  }
  return /(?:StaticFilesStorage|FileSystemStorage)$/.test(backend);
}

function backendIn(storages: PyValue, alias: string): string | undefined {
  const entry = member(storages, alias);
  const backend = entry && member(entry, 'BACKEND');
  return backend?.type === 'str' ? backend.value : undefined;
}

/** The last entry with that key; undefined when a key is not known. */
function member(value: PyValue, name: string): PyValue | undefined {
  const areKnown = value.type === 'dict' && value.entries.every(([key]) => key.type === 'str');
  return areKnown ? entryOf(value, name) : undefined;
}
