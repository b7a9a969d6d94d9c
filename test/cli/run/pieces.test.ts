/** Small parts of `fumo run`: order of results, exit codes, outputs, progress, commands to copy. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../../src/cli/colour.js';
import { quoted, settingWords, stepCommand } from '../../../src/cli/run/command-line.js';
import { detailOf } from '../../../src/cli/run/detail.js';
import { exitOf, exitOver, totalsOf } from '../../../src/cli/run/entry.js';
import { intoFile, wantedOutputs } from '../../../src/cli/run/outputs.js';
import { pool, takeTurns } from '../../../src/cli/run/pool.js';
import { openProgress } from '../../../src/cli/run/progress.js';
import { junitReporter } from '../../../src/cli/run/reporters/junit.js';
import { oneFlowReporter, prettyReporter } from '../../../src/cli/run/reporters/pretty.js';
import { parallelFrom } from '../../../src/cli/run-flags.js';
import { DEFAULT_SETTINGS } from '../../../src/engine/run-types.js';
import { type ErrorCode, FumoError } from '../../../src/errors.js';
import { ownFolder } from '../../support/folder.js';
import { ALL, differing, failed, notRun, passed, refused, reportOf } from './entries.js';

function errorEntry(code: ErrorCode) {
  return refused(new FumoError(code, 'words'));
}

describe('pool', () => {
  it('hands results on in the order of the list, whoever is first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 5 }), async (scheduler, parallel) => {
        const items = [0, 1, 2, 3, 4, 5, 6];
        const told: number[] = [];
        let [running, most] = [0, 0];
        const done = pool(items, {
          parallel,
          work: async (item) => {
            running += 1;
            most = Math.max(most, running);
            await scheduler.schedule(Promise.resolve());
            running -= 1;
            return item * 10;
          },
          inOrder: (result) => told.push(result),
        });
        await scheduler.waitFor(done);
        expect(await done).toEqual(items.map((item) => item * 10));
        expect(told).toEqual(items.map((item) => item * 10));
        expect(most).toBeLessThanOrEqual(parallel);
      }),
      { numRuns: 30 },
    );
  });

  it('begins nothing after a result that stops it', async () => {
    const begun: number[] = [];
    const results = await pool([1, 2, 3, 4], {
      parallel: 1,
      work: async (item) => {
        begun.push(item);
        return item;
      },
      inOrder: () => undefined,
      stopsAt: (result) => result === 2,
    });
    expect([begun, results]).toEqual([
      [1, 2],
      [1, 2, undefined, undefined],
    ]);
  });

  it('takes turns in the order of asking, also after a failure', async () => {
    const inTurn = takeTurns();
    const order: number[] = [];
    const works = [1, 2, 3].map((number) =>
      inTurn(async () => {
        order.push(number);
        if (number === 1) throw new Error('first');
        return number;
      }),
    );
    expect(await Promise.allSettled(works)).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: 2 },
      { status: 'fulfilled', value: 3 },
    ]);
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('exit codes over many', () => {
  it.each([
    ['internal.unexpected', 1],
    ['answer.not-allowed', 2],
    ['flow.unknown-key', 4],
    ['trace.bad-line', 4],
    ['store.locked', 5],
    ['environment.disk-full', 5],
  ] as const)('an error %s is %i', (code, exit) => {
    expect(exitOf(errorEntry(code))).toBe(exit);
  });

  it('are the gravest: bug, usage, surroundings, input, failed flow, all well', () => {
    const list = [passed(), failed(), refused(), errorEntry('store.locked'), errorEntry('answer.missing')];
    const withBug = [...list, errorEntry('internal.unexpected'), notRun()];
    const codes = withBug.map((_, at) => exitOver(withBug.slice(0, at + 1)));
    expect(codes).toEqual([0, 3, 4, 5, 2, 1, 1]);
    expect(exitOver([...withBug].reverse())).toBe(1);
    expect(exitOver([])).toBe(0);
    expect(exitOver([differing()])).toBe(3);
  });

  it('stand with the totals', () => {
    expect(totalsOf(ALL.entries)).toEqual({ flows: 5, passed: 1, failed: 2, errors: 1, notRun: 1, exit: 4 });
  });
});

describe('--reporter and --out', () => {
  const NONE = { json: false, watch: false };

  it('leave the screen to pretty when all others have files', () => {
    expect(wantedOutputs(NONE)).toEqual([{ reporter: 'pretty' }]);
    expect(wantedOutputs({ ...NONE, reporter: ['junit=a.xml', 'json=b=c.json'] })).toEqual([
      { reporter: 'pretty' },
      { reporter: 'junit', file: 'a.xml' },
      { reporter: 'json', file: 'b=c.json' },
    ]);
    expect(wantedOutputs({ ...NONE, reporter: ['tap'] })).toEqual([{ reporter: 'tap' }]);
    expect(wantedOutputs({ ...NONE, reporter: ['tap', 'junit=a.xml'], out: 'x.tap' })).toEqual([
      { reporter: 'pretty' },
      { reporter: 'tap', file: 'x.tap' },
      { reporter: 'junit', file: 'a.xml' },
    ]);
  });

  it.each([
    [{ reporter: ['junti'] }, 'usage.unknown-reporter'],
    [{ reporter: ['constructor'] }, 'usage.unknown-reporter'],
    [{ reporter: ['junit='] }, 'usage.missing-value'],
    [{ reporter: ['junit', 'tap'] }, 'usage.two-reports-on-stdout'],
    [{ reporter: ['tap'], json: true }, 'usage.two-reports-on-stdout'],
    [{ out: 'x' }, 'usage.out-without-reporter'],
    [{ reporter: ['junit=a'], out: 'x' }, 'usage.out-without-reporter'],
    [{ reporter: ['junit=a.xml', 'tap=./a.xml'] }, 'usage.same-file'],
    [{ reporter: ['tap'], watch: true }, 'usage.watch-needs-screen'],
    [{ json: true, watch: true }, 'usage.watch-needs-screen'],
  ])('%j is refused with %s', (flags, code) => {
    expect(() => wantedOutputs({ ...NONE, ...flags })).toThrowError(expect.objectContaining({ code }));
  });

  it('write a file at once, at the end, in the place of an older one', () => {
    const folder = ownFolder();
    const file = join(folder, 'new/report.xml');
    const output = intoFile(junitReporter(), file);
    output.begin(1);
    output.entry(passed(), 0);
    expect(readdirSync(folder)).toEqual([]);
    output.end(reportOf([passed()]));
    expect(readFileSync(file, 'utf8')).toContain('<testcase name="deferred"');
    writeFileSync(file, 'older');
    intoFile(junitReporter(), file).end(reportOf([]));
    expect(readFileSync(file, 'utf8')).toContain('tests="0"');
    expect(readdirSync(join(folder, 'new'))).toEqual(['report.xml']);
  });
});

describe('--parallel', () => {
  it('is as many as there are processors, or what is said', () => {
    expect(parallelFrom(undefined)).toBeGreaterThanOrEqual(1);
    expect(parallelFrom('12')).toBe(12);
  });

  it.each(['0', '-1', '1.5', 'many', '', '99999'])('refuses "%s"', (text) => {
    expect(() => parallelFrom(text)).toThrowError(expect.objectContaining({ code: 'usage.bad-parallel' }));
  });
});

describe('the command to step there', () => {
  it('has every setting that is not as by default, quoted for a shell', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      answers: ['offer=Do not update', "slot=it's"],
      faults: ['device-off@3'],
      set: ['update.version=3.0.0'],
      seed: '7',
      encoding: 'xml' as const,
      auth: 'hmac' as const,
      transport: 'loopback' as const,
      strict: true,
    };
    expect(stepCommand('my flows/a.yaml', settings)).toBe(
      "fumo step 'my flows/a.yaml' --answer 'offer=Do not update' --answer 'slot=it'\\''s' --set update.version=3.0.0" +
        ' --fault device-off@3 --seed 7 --encoding xml --auth hmac --transport loopback --strict',
    );
    expect(settingWords(DEFAULT_SETTINGS)).toEqual([]);
    expect(quoted('')).toBe("''");
  });
});

describe('what is told of a failure', () => {
  it('is what was expected and found, where, the last messages, and how to step there', () => {
    const detail = detailOf(failed());
    expect(detail).toMatchObject({
      code: 'run.step-failed',
      at: 'flows/de,fer:red.yaml:12:5',
      command: 'fumo step flows/deferred.yaml',
      stepNumber: 2,
    });
    expect(detail?.lastMessages).toHaveLength(3);
    expect(detail?.lastMessages.at(-1)).toMatch(/^#8 device → server {2}Alert 1201, Replace .*Alert 1226$/);
    expect(detailOf(passed())).toBeUndefined();
    expect(detailOf(notRun())).toBeUndefined();
  });

  it('says of a bug how to report it', () => {
    expect(detailOf(errorEntry('internal.unexpected'))?.hint).toContain('This is a bug in fumo');
  });

  it('is the first difference in words when the golden trace says no', () => {
    expect(detailOf(differing())).toMatchObject({
      message: 'message #3: final was true, now false',
      at: 'flows/deferred.golden.jsonl:26',
      lastMessages: [],
      command: '',
    });
  });
});

describe('pretty', () => {
  const layout = (columns: number) => ({ columns, paint: PLAIN });
  const text = (columns: number): string => {
    const reporter = prettyReporter(
      layout(columns),
      ALL.entries.map(({ flow }) => flow),
    );
    return ALL.entries.map((entry, at) => reporter.entry(entry, at)).join('') + reporter.end(ALL);
  };

  it('is a line for each flow, then those that did not pass, then the total', () => {
    const lines = text(80).split('\n');
    expect(lines.slice(0, 5).map((line) => line.slice(0, 10))).toEqual([
      '✔ deferred',
      '✖ deferred',
      '✖ flows/ba',
      '– deferred',
      '✖ deferred',
    ]);
    expect(lines.filter((line) => line.startsWith('✖'))).toHaveLength(6);
    expect(lines.at(-2)).toBe('1 passed, 2 failed, 1 could not be run, 1 not run (exit code 4)');
  });

  it('fits on a narrow screen, but for what is copied', () => {
    const wide = text(40)
      .split('\n')
      .filter((line) => [...line].length > 40);
    expect(wide.filter((line) => !/^ {4}(fumo |\/)/.test(line))).toEqual([]);
  });

  it('has no control character of a peer or file', () => {
    expect([...text(80)].filter((sign) => /[\u0000-\u0009\u000b-\u001f\u007f]/.test(sign))).toEqual([]);
  });

  it('adds the last messages and the command to the result of one flow', () => {
    const shown = oneFlowReporter(layout(80)).entry(failed(), 0);
    expect(shown).toContain('✖ FAILED  deferred: failed');
    expect(shown).toContain('last messages');
    expect(shown).toContain('fumo step flows/deferred.yaml');
    expect(oneFlowReporter(layout(80)).entry(refused(), 0)).toBe('');
  });
});

describe('progress', () => {
  function screen() {
    let [written, elapsed] = ['', 0];
    const progress = openProgress({
      write: (text) => {
        written += text;
      },
      columns: () => 60,
      paint: PLAIN,
      elapsed: () => elapsed,
    });
    const take = (): string => {
      const text = written;
      written = '';
      return text;
    };
    const wait = (ms: number): void => {
      elapsed += ms;
    };
    return { progress, take, wait };
  }

  const PLAYING = { flow: 'deferred', step: 12, text: 'The device shows “Install?”', now: 1_767_632_524_000 };

  it('draws nothing in a short run', () => {
    const { progress, take, wait } = screen();
    progress.begin(2);
    wait(100);
    progress.playing(0, PLAYING);
    progress.above(() => undefined);
    progress.end();
    expect(take()).toBe('');
  });

  it('draws flow, step and virtual time, and how many are done, in place', () => {
    const { progress, take, wait } = screen();
    progress.begin(3);
    wait(500);
    progress.playing(0, PLAYING);
    expect(take()).toBe('▸ deferred  12 The device shows “Ins…  2026-01-05 17:02:04Z\n0 of 3 flows played\n');
    progress.playing(0, { ...PLAYING, step: 13 });
    expect(take()).toBe('');
    wait(100);
    progress.playing(0, { ...PLAYING, step: 14 });
    expect(take()).toMatch(/^\u001b\[2A\u001b\[0J▸ deferred {2}14 /);
  });

  it('makes room for what is printed above it', () => {
    const { progress, take, wait } = screen();
    progress.begin(2);
    wait(500);
    progress.playing(1, PLAYING);
    take();
    progress.ended(1);
    progress.above(() => expect(take()).toBe('\u001b[2A\u001b[0J'));
    expect(take()).toBe('1 of 2 flows played\n');
    progress.end();
    expect(take()).toBe('\u001b[1A\u001b[0J');
  });
});
