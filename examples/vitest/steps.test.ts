// Single steps without a flow file, with the matchers for vitest.
import { type Sandbox, sandbox } from 'fumo';
import { matchers } from 'fumo/matchers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

expect.extend(matchers);

describe('a device that was notified', () => {
  let box: Sandbox;

  beforeEach(async () => {
    box = await sandbox({ set: { device: { firmware: '1.5.0' } } });
    await box.steps([{ server: 'has-update' }, { server: 'notifies' }, { device: 'accepts-notification' }]);
  });
  afterEach(() => box.close());

  it('opens the session with Alert 1200 and its DevInfo', async () => {
    expect(await box.step({ device: 'sends-info' })).toHavePassed();
    expect(box).toHaveSent('device Alert alert:1200', 1);
    expect(box).toHaveSent('device Replace ./DevInfo/**');
  });

  it('answers what the server asks for', async () => {
    await box.steps(`
      - { device: sends-info }
      - { server: gets, uris: [./DevDetail/FwV] }
      - { device: returns }
    `);
    const [results] = box.trace.filter('device Results');
    const [firmware] = results?.message?.commands.filter(({ name }) => name === 'Results') ?? [];
    expect(firmware?.items).toEqual([{ uri: './DevDetail/FwV', value: '1.5.0' }]);
    expect(box).not.toHaveSent('server Exec');
    expect(box).toHaveState(10);
  });

  it('goes on with the rest of a shipped flow', async () => {
    await box.steps([{ include: 'network-initiated', from: 3 }]);
    expect(await box.run()).toHaveFirmware('2.0.0');
    expect(box).toHaveReported(200);
    expect(box).toConform();
  });
});

it('plays a flow of your own', async () => {
  const box = await sandbox({
    flow: `
      flow: silent-update
      title: An update that asks nobody
      given: { policy: { confirm: false } }
      steps: [{ include: network-initiated }]
      then:
        updated: { device: { firmware: 2.0.0, state: 100 } }
    `,
    encoding: 'xml',
    auth: 'hmac',
  });
  expect(await box.run()).toEndWith('updated');
  await box.close();
});
