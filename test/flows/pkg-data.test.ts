/** A package that travels through DM itself: in one message, in many, and when the device does not take it. */
import { describe, expect, it } from 'vitest';
import { commandsOf, eventsOf, play } from '../support/play.js';

const PUSH = ['update.via=pkg-data', 'policy.confirm=false'];
const CELLS = (['xml', 'wbxml'] as const).flatMap((encoding) =>
  (['basic', 'md5', 'hmac'] as const).map((auth) => ({ encoding, auth })),
);
const octetsOf = (base64: string): number => Buffer.from(base64, 'base64').length;

describe('a package pushed through DM', () => {
  it.each(CELLS)('in one message, $encoding, $auth', async (cell) => {
    const { result } = await play('network-initiated', { ...cell, set: [...PUSH, 'update.size=2 KiB'] });
    expect(result).toMatchObject({ outcome: 'updated', report: { result: 200, type: 'update' } });
  });

  it.each(CELLS)('in as many messages as the device needs, $encoding, $auth', async (cell) => {
    const set = [...PUSH, 'update.size=40 KiB', 'device.max-message=8 KiB'];
    const { result, events } = await play('network-initiated', { ...cell, set });
    expect(result.failure).toBeUndefined();
    expect(result).toMatchObject({ outcome: 'updated', device: { firmware: '2.0.0', fumoState: 100 } });
    const sent = eventsOf(events, 'message').filter(({ direction }) => direction === 'server-to-device');
    expect(sent.length).toBeGreaterThan(7);
    for (const { octets } of sent) expect(octetsOf(octets)).toBeLessThanOrEqual(8192);
  });

  it('of the usual size arrives whole', async () => {
    const { result, events } = await play('network-initiated', { set: PUSH });
    expect(result).toMatchObject({ outcome: 'updated', verdict: 'passed' });
    expect(eventsOf(events, 'state').map(({ to }) => to)).toEqual([50, 60, 90, 100]);
    expect(eventsOf(events, 'transfer')).toEqual([]);
  });

  it('is pushed before Update is executed, each with its own Status', async () => {
    const { events } = await play('network-initiated', {
      encoding: 'xml',
      set: [...PUSH, 'update.size=2 KiB'],
    });
    const commands = commandsOf(events);
    const about = commands.flatMap((command) => {
      if (command.name === 'Status' && /Exec|Replace/.test(command.cmd))
        return [`${command.cmd} ${command.data}`];
      const target = 'items' in command ? command.items[0]?.target?.locUri : undefined;
      return target?.startsWith('./FwUpdate') && command.name !== 'Get' ? [`${command.name} ${target}`] : [];
    });
    expect(about).toEqual([
      'Replace 200',
      'Replace ./FwUpdate/FwPkg1/Update/PkgData',
      'Replace 200',
      'Exec ./FwUpdate/FwPkg1/Update',
      'Exec 202',
      'Replace 200',
    ]);
  });

  it.each([
    ['in one message', '2 KiB', '2047 B', 'xml', 1],
    ['in one message', '2 KiB', '2047 B', 'wbxml', 1],
    ['in many messages', '40 KiB', '20 KiB', 'xml', 1],
    ['in many messages', '40 KiB', '20 KiB', 'wbxml', 1],
  ] as const)(
    'that has no room %s is refused with 420 before anything changes: %s into %s, %s',
    async (_way, size, memory, encoding, pieces) => {
      const set = [...PUSH, `update.size=${size}`, `device.memory=${memory}`, 'device.max-message=8 KiB'];
      const { result, events } = await play('network-initiated', { encoding, set });
      expect(result.failure).toMatchObject({
        code: 'run.refused',
        found: 'Replace ./FwUpdate/FwPkg1/Update/PkgData: 420',
      });
      const pushed = commandsOf(events).filter(
        (command) => command.name === 'Replace' && command.items[0]?.target !== undefined,
      );
      expect(pushed).toHaveLength(pieces);
      expect(eventsOf(events, 'state')).toEqual([]);
      expect(eventsOf(events, 'tree')).toEqual([]);
      expect(result.device).toMatchObject({ firmware: '1.0.0', fumoState: 10 });
    },
  );

  it.each(['xml', 'wbxml'] as const)('that just fits into the free memory is taken: %s', async (encoding) => {
    const set = [...PUSH, 'update.size=40 KiB', 'device.memory=40 KiB', 'device.max-message=8 KiB'];
    const { result } = await play('network-initiated', { encoding, set });
    expect(result.outcome).toBe('updated');
  });

  it('that is larger than the device takes is not even sent, and no Exec follows', async () => {
    const set = [...PUSH, 'update.size=40 KiB', 'device.max-object=8 KiB'];
    const { result, events } = await play('network-initiated', { set });
    expect(result.failure).toMatchObject({
      code: 'run.refused',
      expected: 'the package to fit the device',
      found: expect.stringContaining('the device takes objects of at most 8192 octets'),
    });
    expect(commandsOf(events).some(({ name }) => name === 'Exec')).toBe(false);
    expect(result.device).toMatchObject({ firmware: '1.0.0', fumoState: 10 });
  });
});
