import { isAbsoluteUrl, isLocalStorage } from '../analysis/django/static-files.ts';
import { pathBelow, withoutSlash } from '../analysis/containers/volumes.ts';
import { settingValue, textOf } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const mediaInsideStatic: Rule = {
  id: 'media-inside-static',
  summary: 'Uploads are kept among the static files.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { django } }) {
    if (!django) return;
    const written = settingValue(django, 'STATIC_URL');
    const staticUrl = textOf(written);
    // What lies in a remote storage is in neither folder, nor behind a path of this site.
    if (!isLocalStorage(django, 'default') || !isLocalStorage(django, 'staticfiles')) return;
    if (staticUrl === undefined ? written?.value.type !== 'none' : isAbsoluteUrl(staticUrl)) return;
    const root = django.settings.get('MEDIA_ROOT');
    const media = textOf(settingValue(django, 'MEDIA_ROOT'));
    const collected = textOf(settingValue(django, 'STATIC_ROOT'));
    if (root && media && collected && pathBelow(collected, media) !== undefined) {
      const isSame = withoutSlash(media) === withoutSlash(collected);
      yield finding(
        root.at,
        `MEDIA_ROOT ${isSame ? 'is' : 'lies in'} STATIC_ROOT, where "collectstatic --clear" deletes what users have uploaded. Keep uploads in a folder of their own.`,
        { related: related(django.settings.get('STATIC_ROOT')?.at, 'STATIC_ROOT is set here.') },
      );
    }
    const url = django.settings.get('MEDIA_URL');
    const mediaUrl = textOf(settingValue(django, 'MEDIA_URL'));
    if (url && mediaUrl && mediaUrl === staticUrl) {
      yield finding(
        url.at,
        `MEDIA_URL and STATIC_URL are both "${mediaUrl}", and only one folder can be served there. Choose another path for uploads.`,
        { related: related(django.settings.get('STATIC_URL')?.at, 'STATIC_URL is set here.') },
      );
    }
  },
};

function related<T>(at: T | undefined, message: string): readonly { at: T; message: string }[] {
  return at === undefined ? [] : [{ at, message }];
}
