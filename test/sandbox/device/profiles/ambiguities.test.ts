/**
 * Where the standards leave room or devices do not follow them: what ours sends, and that everything which is known to
 * come is understood. Devices that speak so are played by profiles with that habit.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readGenericAlert, readGenericAlerts } from '../../../../src/dm/generic-alert.js';
import {
  choiceWish,
  confirmWish,
  REPLY_HABITS,
  type ReplyHabit,
  readPrompt,
  readReply,
  replyStatus,
} from '../../../../src/dm/ui-alert.js';
import type { DeviceHabits } from '../../../../src/sandbox/device/profiles/profile.js';
import { statusRule } from '../../../../src/sandbox/server/command-status.js';
import { decodeMessage } from '../../../../src/syncml/codec.js';
import { type Alert, MEDIA_TYPES, type Status, type SyncMLMessage } from '../../../../src/syncml/message.js';
import { buildModel } from '../../../../src/trace/model.js';
import { play } from '../../../support/play.js';
import { refusalOf } from '../../../support/refusal.js';

const folder = mkdtempSync(join(tmpdir(), 'fumo-habits-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Plays a flow with a device of these habits. */
async function playWith(habits: Partial<DeviceHabits>, flow = 'network-initiated', answers: string[] = []) {
  const path = join(folder, 'device.json');
  writeFileSync(path, JSON.stringify({ habits }));
  const { result, header, events } = await play(flow, { set: [`device.profile=${path}`], answers });
  const { messages } = buildModel(header, events);
  const sent = (direction: string): SyncMLMessage[] =>
    messages.flatMap(({ event, message }) => (event.direction === direction && message ? [message] : []));
  const alerts = sent('device-to-server').flatMap(({ commands }) => commands.filter(isGeneric));
  return { result, alerts, sent };
}

const isGeneric = (command: { name: string; data?: unknown }): command is Alert =>
  command.name === 'Alert' && command.data === '1226';

const answerStatus = (data: string, items: Status['items'] = []): Status => ({
  name: 'Status',
  cmdId: '2',
  msgRef: '1',
  cmdRef: '1',
  cmd: 'Alert',
  targetRefs: [],
  sourceRefs: [],
  data,
  items,
});

const PREFIX = 'Reversed-Domain-Name: ';
const generic = (type: string, more: Partial<Alert> = {}): Alert => ({
  name: 'Alert',
  cmdId: '1',
  data: '1226',
  items: [{ source: { locUri: './FwUpdate/FwPkg1' }, meta: { type, format: 'int' }, data: '200' }],
  ...more,
});

describe('1: the Type of a generic alert', () => {
  it.each([
    ['bare', 'org.openmobilealliance.dm.firmwareupdate.downloadandupdate'],
    ['prefixed', `${PREFIX}org.openmobilealliance.dm.firmwareupdate.downloadandupdate`],
    ['old', 'org.openmobilealliance.firmwareupdate.downloadandupdate'],
  ] as const)('sent %s, it is taken for what it means', async (alertType, written) => {
    const { result, alerts } = await playWith({ alertType });
    expect(result.outcome).toBe('updated');
    expect(alerts.map(({ items }) => items[0]?.meta?.type)).toEqual([written]);
  });

  it('is read whatever its case', () => {
    const read = readGenericAlert(generic('ORG.openmobilealliance.DM.FirmwareUpdate.Update'));
    expect(read).toMatchObject({ type: 'update', result: 200 });
    expect(read?.warnings.map(({ code }) => code)).toEqual(['generic-alert.type-case']);
  });
});

describe('2: the Source of a result', () => {
  it.each([
    ['object', './FwUpdate/FwPkg1'],
    ['executed-node', './FwUpdate/FwPkg1/DownloadAndUpdate'],
  ] as const)('may be the %s', async (alertSource, source) => {
    const { result, alerts } = await playWith({ alertSource });
    expect(result.outcome).toBe('updated');
    expect(alerts.map(({ items }) => items[0]?.source?.locUri)).toEqual([source]);
  });

  it('finds the order without a Correlator too', async () => {
    const { result } = await playWith({ alertSource: 'executed-node', correlator: 'drop' });
    expect(result.outcome).toBe('updated');
  });
});

describe('3: Format of results, Data of requests', () => {
  it.each(['int', 'chr'] as const)('a result as %s', async (alertFormat) => {
    const { result, alerts } = await playWith({ alertFormat });
    expect(result.outcome).toBe('updated');
    expect(alerts[0]?.items[0]).toMatchObject({ meta: { format: alertFormat }, data: '200' });
  });

  it.each([
    ['', 'chr'],
    ['0', 'chr'],
    ['200', 'int'],
    ['Y2hlY2tDb25maWd1cmF0aW9u', 'b64'],
  ])('a request with "%s" as %s', async (userRequestData, userRequestFormat) => {
    const { result, alerts } = await playWith({ userRequestData, userRequestFormat }, 'user-initiated');
    expect(result.outcome).toBe('updated');
    expect(alerts[0]?.items[0]).toMatchObject({ meta: { format: userRequestFormat }, data: userRequestData });
  });

  it('a request about no object in particular', async () => {
    const { result, alerts } = await playWith({ userRequestSource: 'none' }, 'user-initiated');
    expect(result.outcome).toBe('updated');
    expect(alerts[0]?.items[0]?.source).toBeUndefined();
  });
});

describe('9: no answer in time, and refusals', () => {
  const confirm = confirmWish('Install?', { maxDisplay: 5, defaultResponse: '1' });
  const choice = choiceWish('When?', ['now', 'later', 'never'], { maxDisplay: 5, defaultResponse: '2' });
  const bare = choiceWish('When?', ['now', 'later'], { maxDisplay: 5 });

  const answered = (wish: typeof choice, habit: ReplyHabit) => {
    const alert: Alert = { ...wish, cmdId: '1', items: wish.items ?? [] };
    const reading = readPrompt(alert);
    if (!reading.ok) throw new Error(reading.reason);
    const { status, items } = replyStatus(reading.prompt, { action: 'timeout' }, habit);
    const said = readReply(alert, [answerStatus(status, items)]);
    return { status, items: items.map(({ data }) => data), outcome: said.outcome };
  };

  it.each([
    [
      'spec',
      { status: '408', items: [], outcome: 'timeout' },
      { status: '408', items: [], outcome: 'timeout' },
    ],
    [
      'motorola',
      { status: '408', items: ['2'], outcome: 'chosen' },
      { status: '408', items: [], outcome: 'timeout' },
    ],
    [
      'kgm',
      { status: '200', items: ['2'], outcome: 'chosen' },
      { status: '215', items: [], outcome: 'skipped' },
    ],
    [
      'samsung',
      { status: '215', items: [], outcome: 'skipped' },
      { status: '215', items: [], outcome: 'skipped' },
    ],
  ] as const)('a choice under the habit %s', (habit, withDefault, without) => {
    expect(answered(choice, habit)).toEqual(withDefault);
    expect(answered(bare, habit)).toEqual(without);
  });

  it.each([
    ['spec', '408', 'timeout'],
    ['motorola', '408', 'timeout'],
    ['kgm', '200', 'accepted'],
    ['samsung', '215', 'skipped'],
  ] as const)('a confirmation under the habit %s', (habit, status, outcome) => {
    expect(answered(confirm, habit)).toEqual({ status, items: [], outcome });
  });

  it('every habit stands in these tables', () => {
    expect(Object.keys(REPLY_HABITS).sort()).toEqual(['kgm', 'motorola', 'samsung', 'spec']);
  });

  it.each(['214', '215', '304', '408'])('a choice answered with %s is no choice', (data) => {
    const status = answerStatus(data);
    expect(readReply(choice, [status]).numbers).toBeUndefined();
    expect(['cancelled', 'skipped', 'declined', 'timeout']).toContain(readReply(choice, [status]).outcome);
  });

  it.each([
    ['samsung', '215'],
    ['spec', '408'],
  ] as const)('plays to the end under the habit %s', async (promptHabit, status) => {
    const { result, sent } = await playWith({ promptHabit }, 'network-initiated', ['confirm=timeout']);
    expect(result.verdict).toBe('passed');
    expect(result.outcome).toBe('no-choice');
    const codes = sent('device-to-server').flatMap(({ commands }) =>
      commands.flatMap((command) =>
        command.name === 'Status' && command.cmd === 'Alert' ? [command.data] : [],
      ),
    );
    expect(codes).toEqual([status]);
  });
});

describe('10: the option string', () => {
  const message = (first: string): Uint8Array =>
    new TextEncoder().encode(
      `<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>d</LocURI></Target><Source><LocURI>s</LocURI></Source></SyncHdr><SyncBody><Alert><CmdID>1</CmdID><Data>1103</Data>${first}<Item><Data>When?</Data></Item><Item><Data>now</Data></Item><Item><Data>later</Data></Item><Item><Data>never</Data></Item></Alert><Final/></SyncBody></SyncML>`,
    );
  const promptOf = (first: string) => {
    const [alert] = decodeMessage(message(first), MEDIA_TYPES.xml).message.commands;
    const reading = alert?.name === 'Alert' ? readPrompt(alert) : undefined;
    return reading?.ok ? reading : undefined;
  };

  it.each(['<Item></Item>', '<Item/>', '<Item><Data/></Item>', '<Item><Data></Data></Item>'])(
    'may be left out as %s',
    (first) => {
      expect(promptOf(first)).toMatchObject({
        prompt: { text: 'When?', choices: ['now', 'later', 'never'], options: {} },
        warnings: [],
      });
    },
  );

  it('may join the numbers of DR with a comma, but one choice has one default', () => {
    expect(promptOf('<Item><Data>DR=3,</Data></Item>')?.prompt.options.defaultResponse).toBe('3,');
    const several = promptOf('<Item><Data>DR=1-3,6</Data></Item>');
    expect(several?.prompt.options).toEqual({});
    expect(several?.warnings.map(({ code }) => code)).toEqual([
      'ui-alert.default-separator',
      'ui-alert.default-response',
    ]);
  });

  it('is refused as text that is no XML when its & stands bare', () => {
    const bare = message('<Item><Data>MAXDT=5&DR=1</Data></Item>');
    expect(refusalOf(() => decodeMessage(bare, MEDIA_TYPES.xml)).code).toMatch(/^xml\./);
  });
});

describe('13: alerts that nobody knows', () => {
  it('a generic alert of an unknown type is answered 415', () => {
    const alert = generic('com.example.weather');
    expect(readGenericAlerts(alert)).toMatchObject({ ok: false, status: '415' });
    expect(statusRule(alert)).toBe('415');
  });

  it('a client event is answered 406', () => {
    const alert: Alert = { name: 'Alert', cmdId: '1', data: '1224', items: [] };
    expect(readGenericAlert(alert)).toBeUndefined();
    expect(statusRule(alert)).toBe('406');
  });
});

describe('24: the Correlator', () => {
  it('comes back as it was sent', async () => {
    const { alerts, sent } = await playWith({});
    const [exec] = sent('server-to-device').flatMap(({ commands }) =>
      commands.flatMap((command) => (command.name === 'Exec' ? [command.correlator] : [])),
    );
    expect(exec).toBeDefined();
    expect(alerts.map(({ correlator }) => correlator)).toEqual([exec]);
  });

  it('is opaque, even the space around it', () => {
    const correlator = '\n  a <b> & "ü"  c/7 ';
    const read = readGenericAlert(generic('org.openmobilealliance.dm.firmwareupdate.update', { correlator }));
    expect(read?.correlator).toBe(correlator);
  });

  it('is missed, but not missing, when a device drops it', async () => {
    const { result, alerts } = await playWith({ correlator: 'drop' });
    expect(alerts.map(({ correlator }) => correlator)).toEqual([undefined]);
    expect(result).toMatchObject({ verdict: 'passed', outcome: 'updated' });
  });
});
