import { servedFolders } from '../analysis/static-folders.ts';
import { storageAt } from '../analysis/volumes.ts';
import { readOnlyEdit } from './compose-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const staticVolumeWritable: Rule = {
  id: 'static-volume-writable',
  summary: 'Caddy could write to a volume that it only serves.',
  category: 'security',
  severity: 'hint',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy) return;
    for (const { text } of servedFolders(analysis)) {
      const storage = storageAt(caddy, text);
      if (storage?.kind !== 'mount' || storage.mount.readOnly) continue;
      const { kind, source, at, short } = storage.mount;
      if (source === undefined || (kind !== 'volume' && kind !== 'bind')) continue;
      const edit = short ? readOnlyEdit(analysis, at) : undefined;
      const fix: Fix | undefined = edit && {
        title: 'Mount it read-only',
        edits: [edit],
        // A script in the container may write there all the same.
        safe: false,
      };
      yield finding(
        at,
        `Caddy only reads these files, yet whoever takes it over could change them. Mount them read-only${short ? ' with ":ro"' : ', with "read_only: true"'}.`,
        { fixes: fix ? [fix] : [] },
      );
    }
  },
};
