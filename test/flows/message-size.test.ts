/** The shortest messages that a flow may give to an end, and what it says to shorter ones. */
import { describe, expect, it } from 'vitest';
import { LEAST_MAX_MESSAGE } from '../../src/engine/flow/given.js';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { eventsOf, play } from '../support/play.js';

const flow = (given: string) => `flow: small
title: Small
given:
${given}
steps:
  - { end: done }
`;

describe('max-message in a flow file', () => {
  it.each([
    { end: 'device', line: 4 },
    { end: 'server', line: 4 },
  ])('of the $end is refused below the least, with its place', ({ end, line }) => {
    const text = flow(`  ${end}: { max-message: 1023 B }`);
    expect(() => parseFlow(text, 'small.yaml')).toThrow(
      expect.objectContaining({
        code: 'flow.bad-value',
        where: expect.objectContaining({ file: 'small.yaml', line, path: `given.${end}.max-message` }),
        expected: 'at least 1 KiB, in which package 1 fits into a message',
        found: '"1023 B"',
      }),
    );
  });

  it('of exactly the least is taken', () => {
    expect(() => parseFlow(flow('  device: { max-message: 1 KiB }'), 'small.yaml')).not.toThrow();
  });

  it('that is no size is told so', () => {
    expect(() => parseFlow(flow('  device: { max-message: tiny }'), 'small.yaml')).toThrow(
      expect.objectContaining({ code: 'flow.bad-value', expected: expect.stringMatching(/^a size such as/) }),
    );
  });
});

describe('max-message in a run', () => {
  it.each(['device', 'server'])('of the %s is refused in XML below what XML needs', async (end) => {
    const set = [`${end}.max-message=2047 B`];
    await expect(play('network-initiated', { encoding: 'xml', set })).rejects.toMatchObject({
      code: 'flow.bad-value',
      where: { path: `given.${end}.max-message` },
      expected: 'at least 2 KiB, in which package 1 fits into a message',
      found: '2047 B',
    });
  });

  it.each(['xml', 'wbxml'] as const)('holds for every message in both directions: %s', async (encoding) => {
    const least = LEAST_MAX_MESSAGE[encoding];
    const set = [`device.max-message=${least}`, `server.max-message=${least}`];
    const { result, events } = await play('network-initiated', { encoding, auth: 'hmac', set });
    expect(result.verdict).toBe('passed');
    const sizes = eventsOf(events, 'message').map(({ octets }) => Buffer.from(octets, 'base64').length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(encoding === 'xml' ? 2048 : 1024);
    expect(eventsOf(events, 'note').map(({ code }) => code)).not.toContain('message.too-large');
  });
});
