/** Expectations that do not hold fail, and say what was expected and what is there instead. */
import { describe, expect, it } from 'vitest';
import { playText } from '../../support/play-text.js';

const READ = `
steps:
  - include: network-initiated
    through: 5
`;
const ORDERED = `${READ}
  - { id: order, server: orders-update }
  - { device: accepts-order }
  - { server: ends-session }
`;

async function outcome(text: string) {
  const { result } = await playText(text);
  const { code, expected, found } = result.failure ?? {};
  return { verdict: result.verdict, code, expected, found, steps: result.steps };
}

describe('an expectation that does not hold', () => {
  it.each([
    ['state', '{ expect: device, state: 40 }', 'state 40 (Download complete)', 'state 10 (Idle)'],
    ['a range of states', '{ expect: device, state: 20..90 }', 'state 20..90', 'state 10 (Idle)'],
    ['firmware', '{ expect: device, firmware: "!= 1.0.0" }', 'firmware != 1.0.0', 'firmware 1.0.0'],
    ['result', '{ expect: device, result: 200 }', 'result 200', 'result none'],
    ['busy', '{ expect: device, busy: false }', 'busy false', 'busy true'],
    ['a value', '{ expect: tree, uri: ./DevInfo/Lang, value: de }', './DevInfo/Lang is de', 'en'],
    ['a list', '{ expect: tree, uri: ./DevInfo/Lang, value: [de, fr] }', './DevInfo/Lang is de or fr', 'en'],
    ['a pattern', '{ expect: tree, uri: ./DevInfo/Lang, matches: "^d" }', './DevInfo/Lang matches ^d', 'en'],
    ['a node', '{ expect: tree, uri: ./DevInfo/Lnag }', './DevInfo/Lnag is there', 'there is no such node'],
    [
      'no node',
      '{ expect: tree, uri: ./DevInfo/Lang, exists: false }',
      './DevInfo/Lang is absent',
      'it is there',
    ],
    ['a format', '{ expect: tree, uri: ./DevInfo, format: chr }', './DevInfo has format chr', 'format node'],
    [
      'a message',
      '{ expect: message, match: "server Exec" }',
      'a message “server Exec”',
      'none of 4 messages',
    ],
    [
      'a number of messages',
      '{ expect: message, match: "server Get", count: "> 1" }',
      '> 1 messages “server Get”',
      '1 of 4 messages',
    ],
    [
      'a status',
      '{ expect: message, match: "server Get */FwV", status: 404 }',
      'a message “server Get */FwV” answered with 404',
      'none of 4 messages; Get 200',
    ],
    [
      'a message since a step',
      '{ expect: message, match: "server Get", since: 5 }',
      'a message “server Get” since step 5',
      'none of 1 message',
    ],
    [
      'a value of the flow',
      '{ expect: value, of: info.firmware, is: 2.0.0 }',
      'info.firmware to be 2.0.0',
      '1.0.0',
    ],
    [
      'an unknown value',
      '{ expect: value, of: info.nothing, is: 1 }',
      'info.nothing to be 1',
      'nothing is known by that name',
    ],
    [
      'a time',
      '{ expect: timing, from: 0, to: 5, at-least: 1h, at-most: 2h }',
      'at least 1h and at most 2h from step 0 to step 5',
      '0s',
    ],
  ])('%s', async (_name, step, expected, found) => {
    expect(await outcome(`${READ}  - ${step}\n  - { end: x }\n`)).toMatchObject({
      verdict: 'failed',
      code: 'run.not-as-expected',
      expected,
      found,
    });
  });

  it.each([
    ['since', '{ expect: message, match: "server", since: ordr }'],
    ['from', '{ expect: timing, from: ordr, at-most: 1h }'],
    ['to', '{ expect: timing, from: 0, to: ordr, at-most: 1h }'],
  ])('names a label of %s that no step has', async (_name, step) => {
    const { code, expected, found } = await outcome(`${ORDERED}  - ${step}\n  - { end: x }\n`);
    expect({ code, expected }).toEqual({
      code: 'run.unknown-label',
      expected: 'a step with the ad number or id ordr that is done',
    });
    expect(found).toContain('order');
  });
});

describe('within', () => {
  it('lets time pass until it holds, and no longer', async () => {
    const { verdict, steps } = await outcome(
      `${ORDERED}  - { expect: device, state: 60, within: 1h }\n  - { end: x }\n`,
    );
    expect(verdict).toBe('passed');
    expect(steps.at(-1)).toMatchObject({
      startedAt: '2026-01-05T09:00:00Z',
      endedAt: '2026-01-05T09:00:04Z',
    });
  });

  it('fails when the time has passed, with what is there instead', async () => {
    const failed = await outcome(
      `${ORDERED}  - { expect: device, state: 100, within: 10s }\n  - { end: x }\n`,
    );
    expect(failed).toMatchObject({ verdict: 'failed', found: 'state 60 (Update progressing)' });
    expect(failed.steps.at(-1)).toMatchObject({ status: 'failed', endedAt: '2026-01-05T09:00:10Z' });
  });

  it('waits for a node and for a live value as well', async () => {
    const { verdict, steps } = await outcome(`${ORDERED}
  - { expect: tree, uri: ./FwUpdate/FwPkg1/State, value: 60, within: 1h }
  - { expect: value, of: live.firmware, is: 2.0.0, within: 1h }
  - { end: x }
`);
    expect(verdict).toBe('passed');
    expect(steps.slice(-2).map(({ endedAt }) => endedAt)).toEqual([
      '2026-01-05T09:00:04Z',
      '2026-01-05T09:02:04Z',
    ]);
  });

  it('answers no turn meanwhile: the message that waits is still there for its own step', async () => {
    const { verdict, steps } = await outcome(`${READ}
  - { server: orders-update }
  - { expect: message, match: "device status:202", count: 0, within: 1m }
  - { device: accepts-order }
  - { expect: message, match: "device Status", count: ">= 1" }
  - { end: x }
`);
    expect(verdict).toBe('passed');
    expect(steps.map(({ status }) => status)).not.toContain('failed');
  });
});
