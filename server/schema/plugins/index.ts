import { type Plugin, splitPlugins } from '../split-plugins.ts';
import { access } from './access.ts';
import { dns } from './dns.ts';
import { dunglas } from './dunglas.ts';
import { http } from './http.ts';
import { layer4 } from './layer4.ts';
import { others } from './others.ts';
import { storage } from './storage.ts';

/**
 * Plugins of which there are facts, those first that are used most: they are written from the plugins' sources. Where a
 * plugin takes other words from version to version, its blocks are left open.
 */
export const catalogue: readonly Plugin[] = [
  http,
  dunglas,
  access,
  layer4,
  storage,
  dns,
  others,
].flatMap((text) => splitPlugins(text));
