import type { Analysis } from '../analysis/analyze.ts';
import { lostCopy, type LostCopy, mayPut } from '../analysis/containers/caddyfile-copy.ts';
import { storageAt } from '../analysis/containers/volumes.ts';
import { OFFICIAL_CADDYFILE, runsCaddyImage } from '../project/caddy-image.ts';
import type { Mount, Service } from '../project/project.ts';
import { basename, dirname, relative } from '../workspace.ts';
import { caddyCommand } from '../project/servers.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const caddyfileMountPath: Rule = {
  id: 'caddyfile-mount-path',
  summary:
    'The Caddyfile is mounted or copied where Caddy does not read it, or from where it is not.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project } = analysis;
    const { caddy, stages, mislaid } = project;
    const lost = lostCopy(analysis.uri, project, analysis.files);
    if (lost) yield copiedElsewhere(lost);
    if (mislaid && !mayBePut(analysis, mislaid)) yield fromNowhere(analysis, mislaid);
    const found = caddy && mountOf(analysis.uri, caddy);
    if (!caddy || !found || found.path === OFFICIAL_CADDYFILE) return;
    const { mount, path } = found;
    const stage = stages.get(caddy.name);
    if (!runsCaddyImage(caddy, stage)) return;
    if (found.mount.source === analysis.uri && foldersOfImage.has(path)) {
      yield ontoFolder(analysis, found.mount);
      return;
    }
    // Another file may be read there, and import this one.
    const there = storageAt(caddy, OFFICIAL_CADDYFILE);
    if (!there || there.kind === 'mount') return;
    if (
      stage?.copies.some(({ target }) => OFFICIAL_CADDYFILE.startsWith(target.replace(/\/$/, '')))
    )
      return;
    if (saysWhere(analysis, caddy)) return;
    const right = mount.target === path ? OFFICIAL_CADDYFILE : '/etc/caddy';
    const fix = path.endsWith('/Caddyfile') ? targetFix(analysis, mount, right) : undefined;
    yield finding(
      mount.at,
      `The image reads "${OFFICIAL_CADDYFILE}", and this mounts the Caddyfile at "${path}": Caddy serves its page of welcome instead. Mount it at "${OFFICIAL_CADDYFILE}".`,
      { fixes: fix ? [fix] : [] },
    );
  },
};

/** What the official image has: https://github.com/caddyserver/caddy-docker */
const foldersOfImage: ReadonlySet<string> = new Set([
  '/',
  '/config',
  '/config/caddy',
  '/data',
  '/data/caddy',
  '/etc',
  '/etc/caddy',
  '/srv',
  '/usr/share/caddy',
]);

function ontoFolder(analysis: Analysis, mount: Mount): Finding {
  const fix = targetFix(analysis, mount, OFFICIAL_CADDYFILE);
  return finding(
    mount.at,
    `"${mount.target}" is a folder of the image, and Docker mounts no file over a folder: the container does not start. Mount it at "${OFFICIAL_CADDYFILE}".`,
    { fixes: fix ? [fix] : [] },
  );
}

function copiedElsewhere({ copy, path, expected }: LostCopy): Finding {
  return finding(
    copy.at,
    `Caddy reads "${expected}" in this image, and this puts the Caddyfile at "${path}", where nobody looks. Copy it to "${expected}".`,
  );
}

/** Docker makes a folder of the name, and a folder cannot stand where the image has a file. */
function fromNowhere(analysis: Analysis, { at, source = '', short }: Mount): Finding {
  const { uri, files } = analysis;
  const [wrong, right] = [relative(files.root, source), relative(files.root, uri)];
  const written = analysis.textAt(at);
  const start = short ? written.indexOf(`${wrong}:`) : -1;
  // Only what is written from the root can be written so again.
  const isPlain = start >= 0 && /^["']?(?:\.\/)?$/.test(written.slice(0, start));
  const place = { uri: at.uri, start: at.start + start, end: at.start + start + wrong.length };
  return finding(
    at,
    `There is no "${wrong}" in the repository: Docker makes an empty folder of that name, and the container does not start. The Caddyfile is "${right}".`,
    {
      severity: 'warning',
      fixes:
        isPlain && dirname(at.uri) === files.root
          ? [{ title: `Mount "${right}"`, edits: [replace(place, right)], safe: false }]
          : [],
    },
  );
}

/** Whether a command names the file, such as one that copies it there. */
function mayBePut({ project }: Analysis, { source = '' }: Mount): boolean {
  const name = basename(source);
  return project.commands.some(
    (command) => !caddyCommand(command) && command.words.some((word) => word?.includes(name)),
  );
}

/** The mount of the Caddyfile, or of the folder that it lies in, and where the file stands by it. */
function mountOf(
  uri: string,
  { mounts }: Service,
): { readonly mount: Mount; readonly path: string } | undefined {
  const own = mounts.find(({ source, target }) => source === uri && target !== '');
  if (own) return { mount: own, path: own.target };
  const folder = dirname(uri);
  const mount = mounts.find(({ source, target }) => source === folder && target !== '');
  return mount && { mount, path: `${mount.target}/${basename(uri)}` };
}

/** Whether a command of its own starts the container, so that the file may well be read, or brought to where Caddy looks. */
function saysWhere({ project }: Analysis, caddy: Service): boolean {
  const stage = project.stages.get(caddy.name);
  if (!caddy.command && !caddy.entrypoint && !stage?.cmd && !stage?.entrypoint) return false;
  const starts = project.commands.filter(
    ({ stage: when, service }) => when === 'start' && service === caddy.name,
  );
  if (starts.some(({ words }) => mayPut(words, OFFICIAL_CADDYFILE))) return true;
  // Started with the usual path by hand.
  return !starts.some((command) => {
    const found = caddyCommand(command);
    return found?.name === 'run' && found.complete && found.config?.value === OFFICIAL_CADDYFILE;
  });
}

function targetFix(
  analysis: Analysis,
  { at, target, short }: Mount,
  right: string,
): Fix | undefined {
  const index = short ? analysis.textAt(at).indexOf(`:${target}`) : -1;
  if (index < 0) return undefined;
  const start = at.start + index + 1;
  const edit = replace({ uri: at.uri, start, end: start + target.length }, right);
  return { title: `Mount it at "${right}"`, edits: [edit], safe: false };
}
