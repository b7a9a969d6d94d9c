/** The browser half as it was bundled at build time. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FumoError } from '../errors.js';

export interface Bundle {
  script: string;
  style: string;
}

/** Beside this file in dist; from the source, in dist as well. */
const FOLDERS = ['./bundle/', '../../dist/view/bundle/'].map((folder) => new URL(folder, import.meta.url));

/**
 * Reads the bundle, from a folder if one is named.
 * @throws FumoError `environment.view-not-built`
 */
export function readBundle(folder?: string): Bundle {
  const places = folder === undefined ? FOLDERS.map((url) => fileURLToPath(url)) : [`${folder}/`];
  for (const place of places) {
    const script = readIf(`${place}app.js`);
    const style = readIf(`${place}app.css`);
    if (script !== undefined && style !== undefined) return { script, style };
  }
  throw new FumoError('environment.view-not-built', 'the page of the report has not been built', {
    expected: `app.js and app.css in ${places[0]}`,
    found: 'nothing',
    hint: 'In a checkout run "npm run build"; a broken installation needs installing again.',
  });
}

function readIf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
