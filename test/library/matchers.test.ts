/** Matchers and assertions: each holds, fails with words, and the two agree. */
import { AssertionError } from 'node:assert';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FumoError, type PlayedStep, type Sandbox, sandbox } from '../../src/index.js';
import * as assertions from '../../src/library/assert.js';
import { type MatcherResult, matchers, type Subject } from '../../src/library/matchers.js';

expect.extend(matchers);

let updated: Sandbox;
let refused: Sandbox;
let waiting: Sandbox;
let failedStep: PlayedStep;

beforeAll(async () => {
  updated = await sandbox({ flow: 'network-initiated' });
  await updated.run();
  refused = await sandbox({ faults: ['device-off'] });
  failedStep = await refused.step({ server: 'notifies' });
  waiting = await sandbox({ flow: 'network-initiated' });
  await waiting.runTo(6);
});
afterAll(async () => {
  for (const box of [updated, refused, waiting]) await box.close();
});

interface Row {
  name: string;
  matcher(subject: Subject): MatcherResult;
  assertion(subject: Subject): void;
  says: string;
}

const EXEC =
  '7 server: Status 200 SyncHdr, Replace ./FwUpdate/FwPkg1/DownloadAndUpdate/PkgURL, ' +
  'Exec ./FwUpdate/FwPkg1/DownloadAndUpdate';

const HOLD: readonly Row[] = [
  row('passed', matchers.toHavePassed, assertions.assertPassed, 'not to pass, found: passed: updated'),
  row(
    'ended with',
    (box) => matchers.toEndWith(box, 'updated'),
    (box) => assertions.assertEndedWith(box, 'updated'),
    'not to end with updated, found: passed: updated',
  ),
  row(
    'sent',
    (box) => matchers.toHaveSent(box, 'server Exec */DownloadAndUpdate 202'),
    (box) => assertions.assertSent(box, 'server Exec */DownloadAndUpdate 202'),
    `not to have sent “server Exec */DownloadAndUpdate 202”, found: 1 of 13 messages\n  ${EXEC}`,
  ),
  row(
    'sent once',
    (box) => matchers.toHaveSent(box, 'server Exec', 1),
    (box) => assertions.assertSent(box, 'server Exec', 1),
    `not to have sent “server Exec” 1 time, found: 1 of 13 messages\n  ${EXEC}`,
  ),
  row(
    'state',
    (box) => matchers.toHaveState(box, 100),
    (box) => assertions.assertState(box, 100),
    'not to leave FUMO State 100, found: 100 Update successful, no data',
  ),
  row(
    'firmware',
    (box) => matchers.toHaveFirmware(box, '2.0.0'),
    (box) => assertions.assertFirmware(box, '2.0.0'),
    'not to leave firmware 2.0.0, found: 2.0.0',
  ),
  row(
    'reported',
    (box) => matchers.toHaveReported(box, 200),
    (box) => assertions.assertReported(box, 200),
    'not to report result 200, found: 200',
  ),
  row(
    'conforms',
    (box) => matchers.toConform(box, { strict: true }),
    (box) => assertions.assertConforms(box, { strict: true }),
    'not to conform to DM 1.2 and FUMO 1.0, found: no rule broken',
  ),
];

const FAIL: readonly Row[] = [
  row('passed', matchers.toHavePassed, assertions.assertPassed, 'to pass, found: a run that has not ended'),
  row(
    'ended with',
    (box) => matchers.toEndWith(box, 'updated'),
    (box) => assertions.assertEndedWith(box, 'updated'),
    'to end with updated, found: a run that has not ended',
  ),
  row(
    'sent',
    (box) => matchers.toHaveSent(box, 'server Exec'),
    (box) => assertions.assertSent(box, 'server Exec'),
    'to have sent “server Exec”, found: 0 of 4 messages\n  1 server: notification\n',
  ),
  row(
    'sent twice',
    (box) => matchers.toHaveSent(box, 'device Replace', 2),
    (box) => assertions.assertSent(box, 'device Replace', 2),
    'to have sent “device Replace” 2 times, found: 1 of 4 messages\n  2 device:',
  ),
  row(
    'state',
    (box) => matchers.toHaveState(box, 100),
    (box) => assertions.assertState(box, 100),
    'to leave FUMO State 100, found: 10 Idle',
  ),
  row(
    'firmware',
    (box) => matchers.toHaveFirmware(box, '2.0.0'),
    (box) => assertions.assertFirmware(box, '2.0.0'),
    'to leave firmware 2.0.0, found: 1.0.0',
  ),
  row(
    'reported',
    (box) => matchers.toHaveReported(box, 200),
    (box) => assertions.assertReported(box, 200),
    'to report result 200, found: no report',
  ),
];

function row(name: string, matcher: Row['matcher'], assertion: Row['assertion'], says: string): Row {
  return { name, matcher, assertion, says: `expected the run ${says}` };
}

describe('what holds', () => {
  it.each(HOLD)('$name', ({ matcher, assertion, says }) => {
    const result = updated.result;
    if (!result) throw new Error('the run has not ended');
    for (const subject of [updated, result]) {
      const { pass, message } = matcher(subject);
      expect(pass).toBe(true);
      expect(message()).toBe(says);
      expect(() => assertion(subject)).not.toThrow();
    }
  });
});

describe('what does not hold', () => {
  it.each(FAIL)('$name', ({ matcher, assertion, says }) => {
    const { pass, message, actual, expected } = matcher(waiting);
    expect(pass).toBe(false);
    expect(message().slice(0, says.length)).toBe(says);
    const error = errorOf(() => assertion(waiting));
    expect(error).toBeInstanceOf(AssertionError);
    expect(error).toMatchObject({ message: message(), actual, expected, code: 'ERR_ASSERTION' });
  });

  it('names what is missing when something was sent', () => {
    const error = errorOf(() => assertions.assertNotSent(updated, 'server Exec'));
    expect(error).toMatchObject({
      message: `expected the run to have sent “server Exec” 0 times, found: 1 of 13 messages\n  ${EXEC}`,
      actual: 1,
      expected: 0,
      operator: 'assertNotSent',
    });
  });

  it('tells why a run or a step failed', () => {
    const why = `expected ${failedStep.failure?.expected}, found ${failedStep.failure?.found}`;
    expect(errorOf(() => assertions.assertPassed(failedStep)).message).toContain(why);
    expect(errorOf(() => assertions.assertPassed(refused)).message).toContain(
      `found: failed at step 1 (server notifies): ${why} (`,
    );
    expect(failedStep).not.toHavePassed();
  });

  it('names the rules that are broken, and where', async () => {
    const box = await sandbox({ flow: 'network-initiated' });
    await box.run();
    const { trace } = box;
    const [zero] = trace.messages;
    const events = trace.events.map((event) =>
      event === zero?.event && event.kind === 'message'
        ? { ...event, octets: Buffer.from(zero.octets).fill(0, 0, 1).toString('base64') }
        : event,
    );
    const { traceOf } = await import('../../src/library/trace-view.js');
    const result = { ...(await box.run()), trace: traceOf(trace.header, events) };
    await box.close();
    const error = errorOf(() => assertions.assertConforms(result, { rules: ['NOT'] }));
    expect(error.message).toMatch(
      /^expected the run to conform .* found: 2 breaches\n {2}NOT-03 .*message 1,/,
    );
    expect(() => assertions.assertConforms(result, { rules: ['FUM', 'not-04'] })).not.toThrow();
  });
});

describe('what cannot be asked', () => {
  it('is refused with the place of the mistake', () => {
    expect(errorOf(() => assertions.assertSent(updated, 'Exec)'))).toMatchObject({
      code: expect.stringMatching(/^filter\./),
    });
    const rule = errorOf(() => assertions.assertConforms(updated, { rules: ['XYZ'] }));
    expect(rule).toBeInstanceOf(FumoError);
    expect(rule).toMatchObject({ code: 'usage.unknown-rule', found: 'XYZ' });
  });
});

it('vitest takes the matchers, with their types', () => {
  expect(updated).toHavePassed();
  expect(updated.result).toEndWith('updated');
  expect(updated).toHaveSent('device Results', 2);
  expect(updated).toHaveState(100);
  expect(updated).toHaveFirmware('2.0.0');
  expect(updated).toHaveReported(200);
  expect(updated).toConform();
  expect(waiting).not.toHavePassed();
  expect(() => expect(waiting).toHaveState(100)).toThrow('to leave FUMO State 100, found: 10 Idle');
});

function errorOf(work: () => void): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
