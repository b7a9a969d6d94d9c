import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { utf8Encode } from '../../src/syncml/octets.js';
import { buildModel, type CommandView, type MessageView } from '../../src/trace/model.js';
import { ORIGIN } from '../support/events.js';
import { alert, REPLACE_DEV_INFO, smallTrace, status, TraceBuilder } from '../support/traces.js';

const NEXT = alert('1222');
const GET = { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] } as const;

function packages(trace: TraceBuilder): number[] {
  return trace.model().messages.map((message) => message.package);
}

function commandOf(
  { messages }: { messages: readonly MessageView[] },
  message: number,
  cmdId: string,
): CommandView {
  const found = messages
    .find(({ event }) => event.message === message)
    ?.commands.find((one) => one.cmdId === cmdId);
  if (!found) throw new Error(`no command ${message}/${cmdId}`);
  return found;
}

describe.each(['xml', 'wbxml'] as const)('the model of a small trace in %s', (encoding) => {
  const model = smallTrace(encoding).model();

  it('numbers packages, an authentication retry being package 1 too', () => {
    const rows = model.messages.map(({ event, package: number, session, msgId }) => [
      event.message,
      number,
      session,
      msgId,
    ]);
    expect(rows).toEqual([
      [1, 0, 'A1', undefined],
      [2, 1, 'A1', '1'],
      [3, 2, 'A1', '1'],
      [4, 1, 'A1', '2'],
      [5, 2, 'A1', '2'],
      [6, 3, 'A1', '3'],
      [7, 4, 'A1', '3'],
      [8, 1, '2', '1'],
    ]);
  });

  it('lists commands in a few words, nested ones after their container', () => {
    const views = model.messages[4]?.commands ?? [];
    expect(views.map(({ depth, text, code }) => [depth, text, code])).toEqual([
      [0, 'Status 212 SyncHdr', '212'],
      [0, 'Status 200 Alert', '200'],
      [0, 'Status 200 Replace', '200'],
      [0, 'Sequence', undefined],
      [1, 'Alert 1103', '1103'],
      [1, 'Get ./DevDetail/FwV', undefined],
    ]);
    expect(commandOf(model, 2, '2')).toMatchObject({
      text: 'Replace ./DevInfo/DevId and 4 more',
      uri: './DevInfo/DevId',
    });
    expect(commandOf(model, 6, '5').items).toEqual([{ uri: './DevDetail/FwV', value: '1.0.0' }]);
    expect(commandOf(model, 6, '3').items).toEqual([{ value: '2' }]);
  });

  it('pairs commands with their answers, both ways', () => {
    expect(commandOf(model, 2, '1').answeredBy).toEqual([
      { message: 3, cmdId: '2', name: 'Status', status: '407' },
    ]);
    expect(commandOf(model, 3, '2').answers).toEqual({ message: 2, cmdId: '1', name: 'Alert' });
    expect(commandOf(model, 5, '6').answeredBy).toEqual([
      { message: 6, cmdId: '4', name: 'Status', status: '200' },
      { message: 6, cmdId: '5', name: 'Results' },
    ]);
    expect(commandOf(model, 6, '5').answers).toEqual({ message: 5, cmdId: '6', name: 'Get' });
    expect(model.messages[3]?.headerAnswer).toEqual({
      message: 5,
      cmdId: '1',
      name: 'Status',
      status: '212',
    });
    expect(commandOf(model, 5, '1').answers).toEqual({ message: 4, cmdId: '0', name: 'SyncHdr' });
    expect(commandOf(model, 8, '1').answeredBy).toEqual([]);
  });

  it('knows sessions, who wanted them, and their notification', () => {
    expect(model.sessions).toMatchObject([
      {
        session: 'A1',
        trigger: 'notification',
        openedAt: ORIGIN,
        closedAt: ORIGIN + 5_000,
        reason: 'nothing more to do',
      },
      { session: '2', trigger: 'client', openedAt: ORIGIN + 17 * 3_600_000 + 65_000 },
    ]);
    expect(model.sessions.map(({ messages }) => messages.map(({ event }) => event.message))).toEqual([
      [2, 3, 4, 5, 6, 7],
      [8],
    ]);
    expect(model.sessions[0]?.notifications.map(({ notification }) => notification?.sessionId)).toEqual([
      0xa1,
    ]);
    expect(model.sessions[1]).not.toHaveProperty('closedAt');
  });

  it('puts every event in its step', () => {
    expect(model.steps.map(({ step, ad, actor, status: state }) => [step, ad, actor, state])).toEqual([
      [1, 1, 'server', 'done'],
      [2, 3, 'device', 'done'],
      [3, 6, 'server', 'done'],
      [4, 7, 'device', 'done'],
      [5, 8, 'user', 'done'],
      [6, 9, 'device', 'done'],
      [7, 14, 'server', 'done'],
      [8, 15, 'clock', 'done'],
      [9, undefined, 'device', 'done'],
    ]);
    expect(model.messages.map(({ step }) => step?.step)).toEqual([1, 2, 2, 2, 3, 6, 6, 9]);
    expect(model.steps[8]).toMatchObject({
      startedAt: ORIGIN + 17 * 3_600_000,
      endedAt: ORIGIN + 17 * 3_600_000 + 65_000,
    });
    expect(model.entries).toHaveLength(model.events.length);
  });

  it('pairs prompts with answers, and follows timers', () => {
    expect(model.prompts).toMatchObject([
      {
        alert: 1103,
        text: 'Install now?',
        action: 'choose',
        values: ['2'],
        status: '200',
        shown: { step: { ad: 7 } },
      },
    ]);
    expect(model.prompts[0]?.answered?.step?.ad).toBe(8);
    expect(model.timers).toEqual([
      {
        timer: 1,
        owner: 'server',
        name: 'defer',
        reason: 'the user chose to wait',
        due: ORIGIN + 17 * 3_600_000,
        setAt: ORIGIN + 5_000,
        firedAt: ORIGIN + 17 * 3_600_000,
        step: model.steps[6],
      },
    ]);
  });

  it('lists what else happened', () => {
    expect(model.states.map(({ event }) => [event.from, event.to])).toEqual([[10, 30]]);
    expect(model.treeChanges.map(({ event }) => event.uri)).toEqual(['./FwUpdate/FwPkg1/State']);
    expect(model.transfers.map(({ event, step }) => [event.status, step?.step])).toEqual([[200, 9]]);
    expect(model.notes.map(({ event }) => event.code)).toEqual(['agent.installed']);
    expect(model.end).toMatchObject({ verdict: 'passed', outcome: 'updated' });
  });
});

describe('packages', () => {
  const first = { msgId: '1', wishes: [alert('1201'), REPLACE_DEV_INFO] };

  it('package 1 goes on until its Final, and so does the answer', () => {
    const trace = new TraceBuilder()
      .fromDevice({ msgId: '1', wishes: [alert('1201')], final: false })
      .fromServer({ msgId: '1', statuses: [status('1/0', 'SyncHdr', '200')], wishes: [NEXT], final: false })
      .fromDevice({ msgId: '2', wishes: [REPLACE_DEV_INFO] })
      .fromServer({ msgId: '2', wishes: [GET] });
    expect(packages(trace)).toEqual([1, 2, 1, 2]);
  });

  it('a server that sends a large object goes on with the same package', () => {
    const trace = new TraceBuilder()
      .fromDevice(first)
      .fromServer({ msgId: '1', wishes: [GET], final: false })
      .fromDevice({ msgId: '2', wishes: [NEXT], final: false })
      .fromServer({ msgId: '2', wishes: [GET] })
      .fromDevice({ msgId: '3' })
      .fromServer({ msgId: '3', wishes: [GET], final: false })
      .fromDevice({ msgId: '4', wishes: [NEXT], final: false })
      .fromServer({ msgId: '4', wishes: [GET] });
    expect(packages(trace)).toEqual([1, 2, 3, 2, 3, 4, 3, 4]);
  });

  it('a server that forgets its Final does not stay in package 2', () => {
    const trace = new TraceBuilder()
      .fromDevice(first)
      .fromServer({ msgId: '1', wishes: [GET], final: false })
      .fromDevice({ msgId: '2' })
      .fromServer({ msgId: '2' });
    expect(packages(trace)).toEqual([1, 2, 3, 4]);
  });

  it('each session counts on its own, even when they are interleaved', () => {
    const trace = new TraceBuilder()
      .fromDevice(first)
      .fromDevice({ ...first, session: 'B2' })
      .fromServer({ msgId: '1', wishes: [GET] })
      .fromDevice({ msgId: '2' })
      .fromServer({ session: 'B2', msgId: '1', wishes: [GET] })
      .fromServer({ msgId: '2' });
    expect(packages(trace)).toEqual([1, 1, 2, 3, 2, 4]);
    expect(trace.model().sessions.map(({ session }) => session)).toEqual(['A1', 'B2']);
  });

  it('a session id that comes again is another session', () => {
    const trace = new TraceBuilder()
      .fromDevice(first)
      .fromServer({ msgId: '1' })
      .event({ kind: 'session', phase: 'closed', side: 'device', session: 'A1' })
      .fromDevice(first)
      .fromServer({ msgId: '1', statuses: [status('1/1', 'Alert', '200')] });
    const { sessions, messages } = trace.model();
    expect(sessions.map((session) => session.messages.map(({ event }) => event.message))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(messages[2]?.commands[0]?.answeredBy).toMatchObject([{ message: 4 }]);
    expect(messages[0]?.commands[0]?.answeredBy).toEqual([]);
  });

  it('a capture that begins in the middle does not begin with package 1 twice', () => {
    const trace = new TraceBuilder().fromServer({ msgId: '4', wishes: [GET] }).fromDevice({ msgId: '5' });
    expect(packages(trace)).toEqual([2, 3]);
    expect(trace.model().sessions).toMatchObject([{ trigger: 'unknown', openedAt: ORIGIN }]);
  });

  it('a notification that nobody follows makes no session', () => {
    expect(new TraceBuilder().notification(7).notification(7).model().sessions).toEqual([]);
  });

  it('a notification sent twice belongs to one session', () => {
    const trace = new TraceBuilder()
      .notification(0xa1)
      .notification(0xa1)
      .fromDevice({ msgId: '1', wishes: [alert('1200')] });
    expect(trace.model().sessions.map(({ notifications }) => notifications.length)).toEqual([2]);
  });
});

describe('what cannot be understood', () => {
  const first = { msgId: '1', wishes: [alert('1201')] };

  it('keeps octets and error, and counts as a package of the session that spoke', () => {
    const trace = new TraceBuilder()
      .fromDevice(first)
      .raw('server-to-device', MEDIA_TYPES.xml, utf8Encode('<SyncML><'))
      .raw('server-to-device', 'text/html', utf8Encode('<h1>'))
      .raw('server-to-device', MEDIA_TYPES.notification, utf8Encode('x'));
    const [, torn, foreign, notification] = trace.model().messages;
    expect(torn).toMatchObject({ package: 2, session: 'A1', commands: [] });
    expect(torn?.error?.code).toMatch(/^xml\./);
    expect(torn?.octets).toEqual(utf8Encode('<SyncML><'));
    expect(foreign?.error?.code).toMatch(/^syncml\./);
    expect(notification).toMatchObject({ package: 0 });
    expect(notification?.error?.code).toMatch(/^notification\./);
  });

  it('tells of octets that are not base64', () => {
    const trace = new TraceBuilder().fromDevice(first);
    const events = trace.events.map((event) =>
      event.kind === 'message' ? { ...event, octets: '%%%' } : event,
    );
    expect(buildModel(trace.header, events).messages[0]).toMatchObject({
      package: 1,
      error: { code: 'trace.bad-base64' },
    });
  });

  it('leaves an answer to nothing unpaired', () => {
    const { messages } = new TraceBuilder()
      .fromDevice(first)
      .fromServer({ msgId: '1', statuses: [status('1/9', 'Get', '200'), status('8/1', 'Get', '200')] })
      .model();
    expect(messages[1]?.commands.map(({ answers }) => answers)).toEqual([undefined, undefined]);
  });

  it('shows a command that DM does not use under its own name', () => {
    const xml =
      '<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID>' +
      '<MsgID>1</MsgID><Target><LocURI>s</LocURI></Target><Source><LocURI>d</LocURI></Source></SyncHdr>' +
      '<SyncBody><Put><CmdID>1</CmdID></Put><Final/></SyncBody></SyncML>';
    const { messages } = new TraceBuilder().raw('device-to-server', MEDIA_TYPES.xml, utf8Encode(xml)).model();
    expect(messages[0]?.commands).toMatchObject([{ name: 'Put', text: 'Put', cmdId: '1' }]);
  });

  it('works on a run that was cut off in a step', () => {
    const trace = smallTrace();
    const model = buildModel(trace.header, trace.events.slice(0, 5));
    expect(model.steps.at(-1)).toMatchObject({ step: 2, status: 'running' });
    expect(model).not.toHaveProperty('end');
  });
});
