import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFaults } from '../../src/cli/fault-listing.js';
import { flowsFolder } from '../../src/cli/paths.js';
import FaultList from '../../src/commands/fault/list.js';
import { FAULTS } from '../../src/engine/ports.js';
import { refusalOfAsync } from '../support/refusal.js';
import { type StepperHome, stepperHome } from '../support/stepper.js';
import { runInProcess } from './in-process.js';

describe('fumo fault list', () => {
  it('has every fault, what it leads to, and a command that shows it', async () => {
    const { code, stdout } = await runInProcess(FaultList, 'fault:list', ['--json']);
    const { faults } = JSON.parse(stdout) as { faults: Awaited<ReturnType<typeof listFaults>> };
    expect(code).toBe(0);
    expect(faults.map(({ name }) => name)).toEqual(Object.keys(FAULTS));
    expect(faults.find(({ name }) => name === 'package-corrupted')).toMatchObject({
      result: 402,
      resultName: expect.stringMatching(/corrupt/i),
      flows: ['corrupted-package'],
      command: 'fumo run corrupted-package',
    });
    expect(faults.find(({ name }) => name === 'content-error')).toMatchObject({
      result: 500,
      flows: [],
      command: 'fumo run network-initiated --fault content-error',
    });
    expect(faults.find(({ name }) => name === 'device-off')).not.toHaveProperty('result');
  });

  it('says it in lines too', async () => {
    const { stdout } = await runInProcess(FaultList, 'fault:list', []);
    for (const [name, { does }] of Object.entries(FAULTS)) {
      expect(stdout).toContain(`${name}\n`);
      expect(stdout.replace(/\s+/g, ' ')).toContain(does);
    }
  });

  it('names the flows that show a fault', async () => {
    const faults = await listFaults(flowsFolder());
    const shown = new Map(faults.map(({ name, flows }) => [name, flows]));
    expect(shown.get('battery-low')).toEqual(['low-battery-at-slot']);
    expect(shown.get('power-cut')).toEqual(['power-cut']);
  });
});

describe('--fault NAME@STEP', () => {
  let home: StepperHome;
  beforeEach(() => {
    home = stepperHome();
  });
  afterEach(() => home.remove());

  /** Steps done when the fault becomes true. */
  async function trueFrom(fault: string, flow = 'deferred'): Promise<number> {
    const answers = flow === 'deferred' ? ['offer=update'] : [];
    const session = await home.begin({ flow, set: { faults: [fault], answers } });
    try {
      while (!session.run.result()) {
        await session.timeline.apply({ input: 'next' });
        const next = session.run.peek()?.question;
        if (next?.default !== undefined)
          await session.timeline.apply({
            input: 'answer',
            prompt: next.prompt,
            value: next.default,
            source: 'default',
          });
        if (session.run.faults().includes('package-corrupted')) return session.timeline.position;
      }
      return Number.NaN;
    } finally {
      await session.finish();
    }
  }

  it.each([
    ['package-corrupted@4', 4],
    ['package-corrupted@step:4', 4],
    ['package-corrupted@ad:6', 8],
    ['package-corrupted@5.5.3/6', 8],
    ['package-corrupted', 1],
  ])('%s is true in step %i', async (fault, step) => {
    expect(await trueFrom(fault)).toBe(step);
  });

  it('is true from the step of that id on', async () => {
    const at = await trueFrom('package-corrupted@evening', 'low-battery-at-slot');
    const by = await trueFrom('package-corrupted@expect device', 'low-battery-at-slot');
    expect([at > 10, at]).toEqual([true, by]);
  });

  it.each([
    ['package-corrupted@', 'usage.bad-fault'],
    ['package-corrupted@0', 'usage.bad-fault'],
    ['package-corrupted@ad:99', 'usage.bad-fault'],
    ['package-corrupted@9.9/1', 'usage.bad-fault'],
    ['package-corrupted@nowhere', 'usage.bad-fault'],
    ['package-corupted@4', 'usage.unknown-fault'],
  ])('%s is refused', async (fault, code) => {
    expect((await refusalOfAsync(() => home.begin({ set: { faults: [fault] } }))).code).toBe(code);
  });
});
