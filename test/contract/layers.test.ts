/** Who may import whom, read as a table; type imports count; no import cycles. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

const ROOMS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  syncml: ['errors'],
  dm: ['syncml', 'errors'],
  trace: ['dm', 'syncml', 'errors'],
  view: ['trace', 'dm', 'syncml', 'errors'],
  engine: ['trace', 'dm', 'syncml', 'errors'],
  sandbox: ['trace', 'dm', 'syncml', 'errors'],
  library: ['sandbox', 'engine', 'trace', 'dm', 'syncml', 'errors'],
  index: ['library', 'engine', 'errors'],
  cli: ['view', 'sandbox', 'engine', 'trace', 'dm', 'syncml', 'errors'],
  commands: ['cli', 'view', 'sandbox', 'engine', 'trace', 'dm', 'syncml', 'errors'],
};
/** The only files of the engine that the sandbox may know. */
const ENGINE_DOORS = ['engine/ports.ts', 'engine/clock.ts', 'engine/seed.ts'];
const NODE_DIGESTS = 'dm/credentials.ts';

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = listFiles(SRC).map((file) => relative(SRC, file));
const imports = files.flatMap(importsOf);

describe('layers', () => {
  it('reads a tree with imports in it', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('every room imports only what it may', () => {
    expect(imports.filter((one) => isOwn(one.to) && !mayImport(one)).map(show)).toEqual([]);
  });

  it('server and device meet only in bytes', () => {
    const crossed = imports.filter(
      ({ from, to }) =>
        (from.startsWith('sandbox/server/') && to.startsWith('sandbox/device/')) ||
        (from.startsWith('sandbox/device/') && to.startsWith('sandbox/server/')),
    );
    expect(crossed.map(show)).toEqual([]);
  });

  it('syncml and dm touch no node module but the digests', () => {
    const touched = imports.filter(
      ({ from, to }) => /^(syncml|dm)\//.test(from) && to.startsWith('node:') && from !== NODE_DIGESTS,
    );
    expect(touched.map(show)).toEqual([]);
  });

  it('the browser half of the view reaches no node module, by whatever way, and nothing reaches into it', () => {
    const begun = files.filter((file) => file.startsWith('view/app/'));
    expect(begun.length).toBeGreaterThan(10);
    const reached = new Set(begun);
    for (const file of reached) {
      const next = imports.filter(({ from, typeOnly }) => from === file && !typeOnly).map(({ to }) => to);
      for (const to of next) reached.add(to);
    }
    expect([...reached].filter((file) => file.startsWith('node:'))).toEqual([]);
    const intruders = imports.filter(
      ({ from, to }) => !from.startsWith('view/app/') && to.startsWith('view/app/'),
    );
    expect(intruders.map(show)).toEqual([]);
  });

  it('the engine does not know HTTP', () => {
    const known = imports.filter(
      ({ from, to }) => from.startsWith('engine/') && /^node:(http|https|net)$/.test(to),
    );
    expect(known.map(show)).toEqual([]);
  });

  it('only clock and seed touch time and chance', () => {
    const pattern =
      /\b(Date\.now|new Date\(|Date\.parse|setTimeout|setInterval|setImmediate|Math\.random|randomBytes|randomUUID|performance\.now)\b/;
    const touching = files.filter((file) =>
      pattern.test(stripComments(readFileSync(join(SRC, file), 'utf8'))),
    );
    expect(touching.sort()).toEqual(['engine/clock.ts', 'engine/seed.ts']);
  });

  it('nothing runs in a circle', () => {
    expect(cycles()).toEqual([]);
  });
});

function roomOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

function isOwn(path: string): boolean {
  return roomOf(path) in ROOMS;
}

function mayImport({ from, to }: Import): boolean {
  const [own, other] = [roomOf(from), roomOf(to)];
  if (own === other || (own === 'sandbox' && ENGINE_DOORS.includes(to))) return true;
  return ROOMS[own]?.includes(other) ?? false;
}

function show({ from, to }: Import): string {
  return `${from} -> ${to}`;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return listFiles(path);
    return /\.tsx?$/.test(path) ? [path] : [];
  });
}

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

function importsOf(file: string): Import[] {
  const text = stripComments(readFileSync(join(SRC, file), 'utf8'));
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?from\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/g;
  return [...text.matchAll(pattern)].map(([, type, named, lazy]) => {
    const target = named ?? lazy ?? '';
    const to = target.startsWith('.') ? sourceOf(relative(SRC, join(SRC, dirname(file), target))) : target;
    return { from: file, to, typeOnly: type !== undefined };
  });
}

/** The source of a module: `.tsx` where there is no `.ts`. */
function sourceOf(module: string): string {
  const base = module.replace(/\.js$/, '');
  return files.includes(`${base}.tsx`) ? `${base}.tsx` : `${base}.ts`;
}

/** Run-time cycles, each once, as the files on the way round. */
function cycles(): string[] {
  const graph = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly && files.includes(to)) graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.add([...path.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return [...found];
}
