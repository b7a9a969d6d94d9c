/** Watching files: what changed is told, together, and once. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openWatcher } from '../../../src/cli/run/watch.js';
import { ownFolder } from '../../support/folder.js';

/** A watcher, and a way to wait for the next change that it tells. */
async function watching(files: readonly string[], folders: readonly string[] = []) {
  const told: (readonly string[])[] = [];
  let wake: () => void = () => undefined;
  const watcher = await openWatcher({
    files: () => files,
    folders,
    onChange: async (paths) => {
      told.push(paths);
      wake();
    },
  });
  onTestFinished(() => watcher.close());
  const next = async (): Promise<readonly string[]> => {
    if (told.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return told.shift() ?? [];
  };
  return { watcher, next };
}

describe('watching', () => {
  it('tells a saved file, and one that an editor put in the place of the old one', async () => {
    const folder = ownFolder();
    const path = join(folder, 'a.yaml');
    writeFileSync(path, 'flow: a\n');
    const { next } = await watching([path]);
    writeFileSync(path, 'flow: b\n');
    expect(await next()).toEqual([path]);
    writeFileSync(join(folder, 'a.tmp'), 'flow: c\n');
    renameSync(join(folder, 'a.tmp'), path);
    expect(await next()).toEqual([path]);
    rmSync(path);
    expect(await next()).toEqual([path]);
  });

  it('tells new files anywhere below a folder, but no others than flows and golden traces', async () => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'deep'));
    mkdirSync(join(folder, 'node_modules'));
    const { next } = await watching([], [folder]);
    writeFileSync(join(folder, 'notes.txt'), '');
    writeFileSync(join(folder, 'node_modules', 'x.yaml'), '');
    writeFileSync(join(folder, 'trace.jsonl'), '');
    writeFileSync(join(folder, 'deep', 'new.yaml'), 'flow: x\n');
    writeFileSync(join(folder, 'a.golden.jsonl'), '');
    const seen = new Set<string>();
    while (seen.size < 2) for (const path of await next()) seen.add(path);
    expect([...seen].sort()).toEqual([join(folder, 'a.golden.jsonl'), join(folder, 'deep', 'new.yaml')]);
  });

  it('follows files in folders that come later', async () => {
    const [first, later] = [ownFolder(), ownFolder()];
    const files = [join(first, 'a.yaml')];
    for (const folder of [first, later]) writeFileSync(join(folder, 'a.yaml'), '');
    const { watcher, next } = await watching(files);
    files.push(join(later, 'a.yaml'));
    await watcher.follow();
    writeFileSync(join(later, 'a.yaml'), 'flow: x\n');
    expect(await next()).toEqual([join(later, 'a.yaml')]);
  });
});
