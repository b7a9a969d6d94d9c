/** Reading flows and checking the command line before anything runs; playing one when nothing else may go wrong. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseGrep } from '../../../src/cli/run/grep.js';
import { playPrepared } from '../../../src/cli/run/play-flow.js';
import { type PrepareOptions, prepare } from '../../../src/cli/run/prepare.js';
import type { Chosen } from '../../../src/cli/run/select.js';
import { DEFAULT_SETTINGS } from '../../../src/engine/run-types.js';
import { ownFolder } from '../../support/folder.js';

const BUILT_INS = join(import.meta.dirname, '../../../flows');
const OPTIONS: PrepareOptions = { settings: DEFAULT_SETTINGS, builtIns: BUILT_INS, version: '0.0.0-test' };

function builtIn(name: string): Chosen {
  return { asked: name, path: join(BUILT_INS, `${name}.yaml`), isBuiltIn: true };
}

function file(text: string, name = 'mine.yaml', folder = ownFolder()): Chosen {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { asked: path, path, isBuiltIn: false };
}

describe('prepare', () => {
  it('knows names, titles and all files of a flow', async () => {
    const [one] = await prepare([builtIn('deferred')], OPTIONS);
    expect(one).toMatchObject({ flow: 'deferred', title: 'Deferred firmware update' });
    expect(one?.files.map((path) => basename(path))).toEqual(['deferred.yaml', 'network-initiated.yaml']);
    expect(one?.error).toBeUndefined();
  });

  it('follows includes of own files, also inside branches', async () => {
    const folder = ownFolder();
    file('flow: part\ntitle: Part\nsteps:\n  - { include: up-to-date }\n', 'part.yaml', folder);
    const mine = file('flow: mine\ntitle: Mine\nsteps:\n  - { include: part }\n', 'mine.yaml', folder);
    const [one] = await prepare([mine], OPTIONS);
    expect(one?.files).toContain(join(folder, 'part.yaml'));
    expect(one?.files).toContain(join(BUILT_INS, 'up-to-date.yaml'));
  });

  it('keeps a flow that cannot be read, with why', async () => {
    const list = await prepare([file('flow: x\ntitel: y\n'), builtIn('up-to-date')], OPTIONS);
    expect(list.map(({ error }) => error?.code)).toEqual(['flow.unknown-key', undefined]);
    expect(list[0]).toMatchObject({ flow: list[0]?.asked, files: [list[0]?.path] });
  });

  it('gives each flow the answers to its own prompts', async () => {
    const settings = { ...DEFAULT_SETTINGS, answers: ['offer=reject', 'notice=timeout'] };
    const list = await prepare([builtIn('deferred'), builtIn('up-to-date')], { ...OPTIONS, settings });
    expect(list.map((one) => one.settings.answers)).toEqual([['offer=reject'], ['notice=timeout']]);
  });

  it.each([
    [{ answers: ['ofer=reject'] }, 'usage.unknown-prompt'],
    [{ set: ['no.such=1'] }, 'usage.bad-set'],
  ])('refuses %j before anything runs', async (settings, code) => {
    const work = prepare([builtIn('deferred'), builtIn('up-to-date')], {
      ...OPTIONS,
      settings: { ...DEFAULT_SETTINGS, ...settings },
    });
    await expect(work).rejects.toMatchObject({ code });
  });

  it('takes what --grep wants, by name or title', async () => {
    const all = [builtIn('deferred'), builtIn('up-to-date'), builtIn('user-initiated')];
    const names = async (grep: string): Promise<string[]> =>
      (await prepare(all, { ...OPTIONS, grep: parseGrep(grep) })).map(({ flow }) => flow);
    expect(await names('initiated')).toContain('user-initiated');
    expect(await names('/^deferred$/')).toEqual(['deferred']);
    expect(await names('Deferred firmware')).toEqual(['deferred']);
    expect(await names('nothing of the kind')).toEqual([]);
  });
});

describe('playing a prepared flow', () => {
  const PLAY = {
    version: '0.0.0-test',
    golden: { update: false, exact: false },
    inTurn: <T>(work: () => Promise<T>): Promise<T> => work(),
  };

  function useHome(): void {
    const before = process.env.FUMO_HOME;
    process.env.FUMO_HOME = ownFolder();
    onTestFinished(() => {
      if (before === undefined) delete process.env.FUMO_HOME;
      else process.env.FUMO_HOME = before;
    });
  }

  async function prepared() {
    const [one] = await prepare([builtIn('up-to-date')], OPTIONS);
    if (!one) throw new Error('no flow');
    return one;
  }

  it('gives its result, its steps on the way, and no events that nobody needs', async () => {
    useHome();
    const steps: number[] = [];
    const entry = await playPrepared(await prepared(), { ...PLAY, onStep: ({ step }) => steps.push(step) });
    expect(entry).toMatchObject({
      status: 'passed',
      flow: 'up-to-date',
      golden: { state: 'none' },
      events: [],
    });
    if (entry.status !== 'passed') throw new Error(entry.status);
    expect(steps).toEqual(entry.result.steps.map(({ step }) => step));
  });

  it('turns a bug on the way into an entry with exit code 1, with the run closed', async () => {
    useHome();
    const closed: string[] = [];
    const entry = await playPrepared(await prepared(), {
      ...PLAY,
      onStep: () => {
        throw new TypeError('a bug');
      },
      onClose: ({ id }) => closed.push(id),
    });
    expect(entry).toMatchObject({
      status: 'error',
      error: { code: 'internal.unexpected', message: 'a bug' },
    });
    expect(closed).toEqual(['up-to-date-1']);
  });
});
