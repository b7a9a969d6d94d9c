/** What the linter must know besides the text: included flows, device profiles, and where the schema is. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { PROMPT_LIMITS } from '../../dm/ui-alert.js';
import type { DeviceLimits } from '../../engine/lint/asking.js';
import { includesOf, type LintContext } from '../../engine/lint/index.js';
import { PROFILES } from '../../sandbox/device/profiles/index.js';
import { builtInNames, type FlowFile, looksLikePath } from './find-files.js';

/** Every profile that fumo brings along reads prompts with the same limits. */
const LIMITS: Readonly<Record<string, DeviceLimits>> = Object.fromEntries(
  Object.keys(PROFILES).map((name) => [name, PROMPT_LIMITS]),
);

/** @param builtIn folder of the built-in flows @param cwd where what standard input includes is looked for */
export async function contextOf(file: FlowFile, builtIn: string, cwd: string): Promise<LintContext> {
  const included = new Map<string, { text: string; file: string }>();
  await collect(file.text, file.path ?? join(cwd, '-'), builtIn, included);
  return {
    included,
    knownFlows: await builtInNames(builtIn),
    profiles: LIMITS,
    ...(file.path === undefined ? {} : { schemaLine: schemaLine(dirname(file.path), builtIn) }),
  };
}

async function collect(
  text: string,
  path: string,
  builtIn: string,
  into: Map<string, { text: string; file: string }>,
): Promise<void> {
  for (const name of includesOf(text, path)) {
    if (into.has(name)) continue;
    const place = locate(name, path, builtIn);
    // What cannot be read is a finding of the linter.
    const found = await readFile(place, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    into.set(name, { text: found, file: place });
    await collect(found, place, builtIn, into);
  }
}

/** As the library of flows finds what a flow includes. */
function locate(name: string, from: string, builtIn: string): string {
  const own = join(builtIn, `${name}.yaml`);
  if (!looksLikePath(name) && existsSync(own)) return own;
  return resolve(dirname(from), looksLikePath(name) ? name : `${name}.yaml`);
}

const SCHEMA = 'flow.schema.json';
/** Farther up than this a path says less than where the file really is. */
const MAX_UPS = 3;

/** The comment by which editors find the schema from a file in that folder. */
export function schemaLine(folder: string, builtIn: string): string {
  const place = join(builtIn, SCHEMA);
  const near = relative(folder, place).split(sep).join('/');
  const ups = near.match(/^(\.\.\/)*/)?.[0].length ?? 0;
  const path = ups / 3 > MAX_UPS ? place : near.startsWith('.') ? near : `./${near}`;
  return `# yaml-language-server: $schema=${path}`;
}
