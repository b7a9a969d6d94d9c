/**
 * Where the specifications are ambiguous, contradict themselves or are not followed by real peers: one test for each
 * of these questions, saying what fumo reads, what it sends, and which switch there is.
 */
import { describe, expect, it } from 'vitest';
import { explainCredentials } from '../../src/dm/auth-explain.js';
import { challenge, readChallenge } from '../../src/dm/authentication.js';
import {
  formatHmacHeader,
  macCredential,
  macDigest,
  md5Credential,
  parseHmacHeader,
} from '../../src/dm/credentials.js';
import { pairStatuses } from '../../src/dm/exchange.js';
import { NODES, RESULT_CODES } from '../../src/dm/fumo.js';
import { genericAlert, readGenericAlert } from '../../src/dm/generic-alert.js';
import { buildNotification, RESYNC_NONCES, verifyNotification } from '../../src/dm/notification.js';
import { REPLY_HABITS, type ReplyHabit, readReply, replyStatus } from '../../src/dm/prompt-reply.js';
import { choiceWish, type Prompt, readPrompt } from '../../src/dm/ui-alert.js';
import { parseUri } from '../../src/dm/uri.js';
import type { RunSettings } from '../../src/engine/run-types.js';
import { decodeMessage, encodeMessage } from '../../src/syncml/codec.js';
import {
  type Alert,
  MEDIA_TYPES,
  type Request,
  type Status,
  type SyncMLMessage,
  type Wish,
} from '../../src/syncml/message.js';
import { decodeNotification, sessionIdText } from '../../src/syncml/notification.js';
import { concatOctets, toBase64, utf8Encode } from '../../src/syncml/octets.js';
import { readXml } from '../../src/syncml/xml.js';
import type { TraceEvent } from '../../src/trace/event.js';
import { testTree } from '../sandbox/device/fixtures.js';
import { LockStep as DeviceLockStep } from '../sandbox/device/session/lock-step.js';
import {
  alert,
  devInfo,
  openTestServer,
  packageOne,
  LockStep as ServerLockStep,
} from '../sandbox/server/lock-step.js';
import { commandsOf, eventsOf, type Played, play } from '../support/play.js';
import { refusalOf } from '../support/refusal.js';
import { hex, vector } from '../syncml/vectors.js';

const DOMAIN = 'org.openmobilealliance';
const PREFIX = `${DOMAIN}.dm.firmwareupdate`;

function inXml(commands: string): SyncMLMessage {
  const header =
    '<SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>2</MsgID>' +
    '<Target><LocURI>s</LocURI></Target><Source><LocURI>d</LocURI></Source></SyncHdr>';
  const text = `<SyncML xmlns="SYNCML:SYNCML1.2">${header}<SyncBody>${commands}<Final/></SyncBody></SyncML>`;
  return decodeMessage(utf8Encode(text), MEDIA_TYPES.xml).message;
}

function resultAlert(type: string, changes: { format?: string; data?: string; source?: string } = {}): Alert {
  const { format = 'int', data = '200', source = './FwUpdate/FwPkg1' } = changes;
  const items = [{ source: { locUri: source }, meta: { type, format }, data }];
  return { name: 'Alert', cmdId: '1', data: '1226', items };
}

/** The alert as the other end reads it. */
function overTheWire(sent: Alert): Alert {
  const octets = encodeMessage({ ...inXml(''), commands: [sent] }, 'xml');
  const [received] = decodeMessage(octets, MEDIA_TYPES.xml).message.commands;
  if (received?.name !== 'Alert') throw new Error('no alert came');
  return received;
}

const resultsIn = (events: readonly TraceEvent[]): Alert[] =>
  commandsOf(events).filter((each): each is Alert => each.name === 'Alert' && each.data === '1226');

async function played(flow: string, settings: Partial<RunSettings> = {}): Promise<Played> {
  return play(flow, { encoding: 'xml', ...settings });
}

/** What the server makes of a session with these commands: the codes of its statuses. */
async function serverCodes(...wishes: Wish[]): Promise<string[]> {
  const test = await openTestServer();
  const { codes } = await new ServerLockStep(test).send({ wishes });
  await test.wire.close();
  return codes;
}

const at = (locUri: string, data?: string) => ({
  target: { locUri },
  ...(data === undefined ? {} : { data }),
});

const prompt: Prompt = {
  alert: 1103,
  text: 'When?',
  choices: ['a', 'b', 'c'],
  options: { defaultResponse: '2' },
};

function statusOf(data: string, ...values: string[]): Status {
  const refs = { msgRef: '1', cmdRef: '1', cmd: 'Alert', targetRefs: [], sourceRefs: [] };
  return { name: 'Status', cmdId: '1', ...refs, data, items: values.map((value) => ({ data: value })) };
}

describe('ambiguities and what fumo does', () => {
  it('1. Type of a generic alert: sent bare; read with the prefix, blanks, capitals or the old name', () => {
    expect(genericAlert({ type: 'update', format: 'int', data: '200' }).items[0]?.meta?.type).toBe(
      `${PREFIX}.update`,
    );
    const forms = [
      `${PREFIX}.update`,
      `Reversed-Domain-Name: ${PREFIX}.update`,
      ` ${PREFIX}.update\n`,
      `${PREFIX}.Update`,
      `${DOMAIN}.firmwareupdate.update`,
    ];
    const received = (form: string) => overTheWire(resultAlert(form));
    expect(forms.map((form) => readGenericAlert(received(form))?.type)).toEqual(forms.map(() => 'update'));
    const typed = genericAlert({ type: 'update', typeForm: 'prefixed', format: 'int', data: '200' });
    expect(typed.items[0]?.meta?.type).toBe(forms[1]);
  });

  it('2. Source of a generic alert: the FUMO object is sent; the executed node below it is read, and a profile sends it', async () => {
    const own = await played('network-initiated');
    expect(resultsIn(own.events)[0]?.items[0]?.source?.locUri).toBe('./FwUpdate/FwPkg1');
    const samsung = await played('network-initiated', { set: ['device.profile=samsung-like'] });
    expect(resultsIn(samsung.events)[0]?.items[0]?.source?.locUri).toBe('./FUMO/DownloadAndUpdate');
    expect([own.result.outcome, samsung.result.outcome]).toEqual(['updated', 'updated']);
  });

  it('3. Format of a result: int is sent, chr is read too; a request may hold nothing, 0, 200 or base64', async () => {
    const formats = ['int', 'chr'].map((format) =>
      readGenericAlert(resultAlert(`${PREFIX}.update`, { format })),
    );
    expect(formats.map((event) => event?.result)).toEqual([200, 200]);
    const requests = [
      { format: 'chr', data: '' },
      { format: 'chr', data: '0' },
      { format: 'int', data: '200' },
      { format: 'b64', data: 'Y2hlY2tDb25maWd1cmF0aW9u' },
    ];
    const read = requests.map((each) => readGenericAlert(resultAlert(`${PREFIX}.userrequest`, each)));
    expect(read.map((event) => event?.data)).toEqual(requests.map(({ data }) => data));
    const { events } = await played('network-initiated');
    expect(resultsIn(events)[0]?.items[0]?.meta?.format).toBe('int');
  });

  it('4. Version of Package #0: 1.1 is sent although the protocol is 1.2; another is read with a warning, and strictly not', () => {
    const identity = { serverId: 's', password: 'p', nonce: new Uint8Array(4) };
    const octets = buildNotification({ ...identity, uiMode: 1, initiator: 1, sessionId: 1 });
    expect(decodeNotification(octets)).toMatchObject({ trigger: { version: 11 }, warnings: [] });
    expect([octets[16], (octets[17] ?? 0) >> 6]).toEqual([0b0000_0010, 0b11]);
    const newer = octets.with(16, 0x03).with(17, (octets[17] ?? 0) & 0x3f);
    expect(decodeNotification(newer)).toMatchObject({
      trigger: { version: 12 },
      warnings: [{ code: 'notification.version' }],
    });
    expect(refusalOf(() => decodeNotification(newer, { strict: true })).code).toBe('notification.version');
  });

  it('5. Identity of the digest: server id and server password, which are the name and secret of the account', () => {
    const { tree } = testTree({ auth: 'md5' });
    const account = 'DMAcc/fumo';
    expect(tree.text(`${account}/AppAuth/Server/AAuthName`)).toBe(tree.text(`${account}/ServerID`));
    const nonce = utf8Encode('Nonce');
    const octets = buildNotification({
      serverId: 'id',
      password: 'p',
      nonce,
      uiMode: 0,
      initiator: 0,
      sessionId: 1,
    });
    expect(octets.subarray(0, 16)).toEqual(macDigest('id', 'p', nonce, octets.subarray(16)));
  });

  it('6. Nonces: base64 on the wire, raw octets in the digest; the undecoded reading is refused but explained', () => {
    const nonce = utf8Encode('Nonce');
    expect(challenge('md5', nonce).meta.nextNonce).toBe('Tm9uY2U=');
    expect(readChallenge(challenge('md5', nonce))?.nextNonce).toEqual(nonce);
    expect(md5Credential('Bruce2', 'OhBehave', nonce)).toBe('Zz6EivR3yeaaENcRN6lpAQ==');
    const undecoded = md5Credential('Bruce2', 'OhBehave', utf8Encode(toBase64(nonce)));
    const { header } = inXml('<Get><CmdID>1</CmdID><Item/></Get>');
    const cred = { meta: { format: 'b64', type: 'syncml:auth-md5' }, data: undecoded };
    const evidence = { header: { ...header, cred }, body: new Uint8Array() };
    const [explained] = explainCredentials(evidence, { secret: 'OhBehave', user: 'Bruce2', nonces: [nonce] });
    expect(explained?.verdict).toBe('undecoded');
  });

  it('7. The resync nonce: four zero octets and the text 0x00000000 are both taken', () => {
    const account = { serverId: 's', password: 'p', nonce: utf8Encode('due') };
    const matches = [RESYNC_NONCES.octets, RESYNC_NONCES.text, utf8Encode('due'), utf8Encode('no')].map(
      (nonce) => {
        const octets = buildNotification({ ...account, nonce, uiMode: 0, initiator: 1, sessionId: 1 });
        return verifyNotification(octets, account).match;
      },
    );
    expect(matches).toEqual(['resync', 'resync', 'nonce', 'none']);
    expect([...RESYNC_NONCES.octets]).toEqual([0, 0, 0, 0]);
  });

  it('8. Session ids: upper-case hex is sent, compared as a number, echoed as it came; a profile writes decimal', async () => {
    expect(sessionIdText(0x00a1)).toBe('A1');
    expect(new DeviceLockStep().reply({ sessionId: '00a1' }).end?.complete).toBe(true);
    expect(new DeviceLockStep().reply({ sessionId: 'A2' }).end?.complete).toBe(false);
    const test = await openTestServer();
    const { message } = await new ServerLockStep(test, '00a1').send({ wishes: packageOne() });
    await test.wire.close();
    expect(message.header.sessionId).toBe('00a1');
    const { result } = await played('user-initiated', { set: ['device.profile=windows-mobile-like'] });
    expect(result.sessions.map(({ session }) => session).every((session) => /^\d+$/.test(session))).toBe(
      true,
    );
    expect(result.outcome).toBe('updated');
  });

  it('9. No answer in time: each habit of a device is read as a timeout, a refusal or the default response', () => {
    const wish = choiceWish('When?', ['a', 'b', 'c'], { defaultResponse: '2' });
    const read = Object.keys(REPLY_HABITS).map((habit) => {
      const { status, items } = replyStatus(prompt, { action: 'timeout' }, habit as ReplyHabit);
      const { outcome, numbers } = readReply(wish, [{ ...statusOf(status), items }]);
      return [habit, status, outcome, numbers];
    });
    expect(read).toEqual([
      ['spec', '408', 'timeout', undefined],
      ['motorola', '408', 'chosen', [2]],
      ['kgm', '200', 'chosen', [2]],
      ['samsung', '215', 'skipped', undefined],
    ]);
    const refusals = ['214', '215', '304', '408'].map((code) => readReply(wish, [statusOf(code)]).outcome);
    expect(refusals).toEqual(['cancelled', 'skipped', 'declined', 'timeout']);
    expect(readReply(wish, [statusOf('200', '4')]).outcome).toBe('invalid');
  });

  it('10. An option Item without options is read in all its spellings; DR takes commas; a bare & is no XML', () => {
    const items = '<Item><Data>When?</Data></Item><Item><Data>a</Data></Item><Item><Data>b</Data></Item>';
    const spellings = ['<Item></Item>', '<Item/>', '<Item><Data/></Item>', '<Item><Data></Data></Item>'];
    const readings = spellings.map((empty) => {
      const [command] = inXml(`<Alert><CmdID>1</CmdID><Data>1103</Data>${empty}${items}</Alert>`).commands;
      return readPrompt(command as Alert);
    });
    expect(readings).toEqual(readings.map(() => ({ ok: true, prompt: expect.anything(), warnings: [] })));
    const commas = { name: 'Alert', cmdId: '1', data: '1104' } as const;
    const choices = ['DR=1,2', 'Which?', 'a', 'b'].map((data) => ({ data }));
    expect(readPrompt({ ...commas, items: choices })).toMatchObject({
      ok: true,
      prompt: { options: { defaultResponse: '1,2' } },
      warnings: [{ code: 'ui-alert.default-separator' }],
    });
    const bare = '<Alert><CmdID>1</CmdID><Data>1103</Data><Item><Data>MAXDT=9&DR=2</Data></Item></Alert>';
    expect(refusalOf(() => inXml(bare)).code).toBe('xml.entity');
  });

  it('11. A Status with another order, without CmdRef or with a wrong MsgRef still finds its command', () => {
    const wish: Wish = { name: 'Alert', data: '1101', items: [] };
    const sent = [{ msgId: '2', cmdId: '3', wish }];
    const bodies = [
      '<Status><MsgRef>2</MsgRef><CmdID>9</CmdID><Cmd>Alert</Cmd><CmdRef>3</CmdRef><Data>200</Data></Status>',
      '<Status><MsgRef>2</MsgRef><Cmd>Alert</Cmd><Data>200</Data></Status>',
      '<Status><CmdID>9</CmdID><MsgRef>1</MsgRef><CmdRef>3</CmdRef><Cmd>Alert</Cmd><Data>200</Data></Status>',
    ];
    const codes = bodies.map((body) =>
      pairStatuses(sent, inXml(body)).answered[0]?.statuses.map(({ data }) => data),
    );
    expect(codes).toEqual([['200'], ['200'], ['200']]);
    expect(new DeviceLockStep({ auth: 'basic' }).reply({ header: '212' }).end?.complete).toBe(true);
  });

  it('12. Slips of the printed specification: Download and Update are nodes, 410 and 500 differ, --!> ends no comment', () => {
    const format = (path: string) => NODES.find((node) => node.path === path)?.format;
    expect([format('Download'), format('Update'), format('State')]).toEqual(['node', 'node', 'int']);
    expect(RESULT_CODES[410]?.name).not.toBe(RESULT_CODES[500]?.name);
    expect(refusalOf(() => readXml('<a><!-- slip --!></a>')).code).toBe('xml.not-well-formed');
  });

  it('13. An unknown generic alert gets 415, a client event 406', async () => {
    const unknown: Wish = { ...genericAlert({ type: 'update', format: 'int', data: '200' }) };
    const items = [{ meta: { type: 'org.example.unknown', format: 'chr' }, data: '' }];
    const event: Wish = { name: 'Alert', data: '1224', items };
    const codes = await serverCodes(...packageOne('1201', { ...unknown, items }, event));
    expect(codes.slice(-2)).toEqual(['Alert 415', 'Alert 406']);
  });

  it('14. Get of an interior node gives names joined by /, escapes stay in names, Replace of a missing node gets 404', () => {
    const peer = new DeviceLockStep().reply({
      wishes: [{ name: 'Get', items: [at('./FwUpdate/FwPkg1/Download')] }],
    });
    const results = peer.message.commands.at(-1);
    expect(results).toMatchObject({ name: 'Results', items: [{ meta: { format: 'node' }, data: 'PkgURL' }] });
    const tree = new DeviceLockStep().reply({ wishes: [{ name: 'Get', items: [at('./DevDetail/URI')] }] });
    expect(tree.message.commands.at(-1)).toMatchObject({ items: [{ data: 'MaxDepth/MaxTotLen/MaxSegLen' }] });
    const missing = new DeviceLockStep().reply({
      wishes: [{ name: 'Replace', items: [at('./DevInfo/No', 'x')] }],
    });
    expect(missing.codes().at(-1)).toBe('404');
    expect(parseUri('./Vendor/a%2Fb%20c').segments).toEqual(['Vendor', 'a%2Fb%20c']);
  });

  it('15. Several Items: one Status where they agree, one each where they differ; both forms are read', () => {
    const get = (...uris: string[]): Wish => ({ name: 'Get', items: uris.map((uri) => at(uri)) });
    const agreeing = new DeviceLockStep().reply({ wishes: [get('./DevInfo/Man', './DevInfo/Mod')] });
    expect(agreeing.codes()).toEqual(['212', '200']);
    const differing = new DeviceLockStep().reply({ wishes: [get('./DevInfo/Man', './DevInfo/No')] });
    expect(differing.codes()).toEqual(['212', '200', '404']);
    const sent = [{ msgId: '1', cmdId: '1', wish: get('./a', './b') }];
    const one =
      '<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>1</CmdRef><Cmd>Get</Cmd><Data>200</Data></Status>';
    const counts = [one, one + one].map(
      (body) => pairStatuses(sent, inXml(body)).answered[0]?.statuses.length,
    );
    expect(counts).toEqual([1, 2]);
  });

  it('16. A download that fails inside DownloadAndUpdate is reported under downloadandupdate', async () => {
    const { events } = await played('network-initiated', { faults: ['package-missing'] });
    const [report] = resultsIn(events);
    expect(report?.items[0]).toMatchObject({ meta: { type: `${PREFIX}.downloadandupdate` }, data: '500' });
  });

  it('17. The MAC follows the formula: base64 of the digest, not of its hex digits as in the example', () => {
    const mac = macCredential('Bruce2', 'OhBehave', utf8Encode('Nonce'), utf8Encode('abc'));
    expect(mac).toBe('T9sQf3V5/NmIhwZtQQRK/Q==');
    expect(parseHmacHeader(formatHmacHeader({ username: 'Bruce2', mac }))).toMatchObject({
      algorithm: 'MD5',
      mac,
    });
    const example = 'NTI2OTJhMDAwNjYxODkwYmQ3NWUxN2RhN2ZmYmJlMzk';
    const { header } = inXml('<Get><CmdID>1</CmdID><Item/></Get>');
    const macHeader = formatHmacHeader({ username: 'u', mac: `${example}=` });
    const [explained] = explainCredentials(
      { header, body: new Uint8Array(), macHeader },
      { secret: 'p', nonces: [new Uint8Array(4)] },
    );
    expect(explained?.remarks).toContain('hex-digest');
  });

  it('18. The public identifier as number or text, in any case, of 1.1 or 1.2; CDATA, escapes, OPAQUE and strings alike', () => {
    const { wbxml } = vector('v1_min');
    const [body, fpi] = [wbxml.subarray(5), '-//SYNCML//DTD SyncML 1.2//EN'];
    const asText = (text: string) =>
      concatOctets(hex('0200006a'), Uint8Array.of(text.length), utf8Encode(text), body);
    const forms = [wbxml, asText(fpi), asText(fpi.toUpperCase()), asText(fpi.replace('1.2', '1.1'))];
    const messages = forms.map((octets) => decodeMessage(octets, MEDIA_TYPES.wbxml).message);
    expect(messages).toEqual(forms.map(() => messages[0]));
    expect([...encodeMessage(messages[0] ?? inXml(''), 'wbxml').subarray(0, 5)]).toEqual([
      2, 0xa4, 1, 0x6a, 0,
    ]);
    const data = (written: string) =>
      inXml(`<Replace><CmdID>1</CmdID><Item><Data>${written}</Data></Item></Replace>`).commands[0];
    expect(data('<![CDATA[a&b]]>')).toEqual(data('a&amp;b'));
    const { commands } = decodeMessage(vector('v5_exec').wbxml, MEDIA_TYPES.wbxml).message;
    expect(commands[0]).toMatchObject({ items: [{ data: 'http://127.0.0.1:8080/dd/1' }] });
  });

  it('19. A failed installation is reported as 410; 500 is left to the download server, and both are known', async () => {
    const { events } = await played('network-initiated', { faults: ['install-fails'] });
    expect(resultsIn(events)[0]?.items[0]?.data).toBe('410');
    expect(readGenericAlert(resultAlert(`${PREFIX}.update`, { data: '500' }))?.result).toBe(500);
  });

  it('20. After a package 4 without commands the device sends nothing more', async () => {
    expect(new DeviceLockStep().reply().effect).toBeUndefined();
    const { events } = await played('network-initiated');
    const sessions = new Map<string, string>();
    for (const { direction, octets, mediaType } of eventsOf(events, 'message')) {
      if (mediaType === MEDIA_TYPES.notification) continue;
      const { message } = decodeMessage(new Uint8Array(Buffer.from(octets, 'base64')), mediaType);
      sessions.set(message.header.sessionId, direction);
    }
    expect([...sessions.values()]).toEqual([...sessions].map(() => 'server-to-device'));
    expect(sessions.size).toBeGreaterThan(1);
  });

  it('21. Step 16 goes on with the order of the FUMO TS; whether the user may put it off again is policy', async () => {
    const settings = { answers: ['offer=defer', 'slot=1'] };
    const { events } = await played('deferred', settings);
    expect(commandsOf(events).map(({ name }) => name)).toContain('Exec');
    const again = { answers: ['offer=defer', 'offer=update', 'slot=1'], set: ['policy.after-deferral=ask'] };
    const asked = await played('deferred', again);
    expect(asked.result.prompts.map(({ prompt: id }) => id)).toEqual(['offer', 'slot', 'offer']);
    const promptsOf = ({ events: all }: Played) =>
      commandsOf(all).filter((each) => each.name === 'Alert' && each.data === '1103').length;
    expect([promptsOf({ ...asked, events }), promptsOf(asked)]).toEqual([2, 3]);
  });

  it('22. The second notification has its own session id and the ui-mode of the policy', async () => {
    const triggersOf = ({ events }: Played) =>
      eventsOf(events, 'message')
        .filter(({ mediaType }) => mediaType === MEDIA_TYPES.notification)
        .map(({ octets }) => decodeNotification(new Uint8Array(Buffer.from(octets, 'base64'))).trigger);
    const deferred = { answers: ['offer=defer', 'slot=1'] };
    const triggers = triggersOf(await played('deferred', deferred));
    expect(new Set(triggers.map(({ sessionId }) => sessionId)).size).toBe(2);
    expect(triggers.map(({ uiMode, initiator }) => [uiMode, initiator])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    const asking = await played('deferred', { ...deferred, set: ['policy.ui-mode=user-interaction'] });
    expect(triggersOf(asking).map(({ uiMode }) => uiMode)).toEqual([3, 3]);
  });

  it('23. Device information with Meta or without is taken alike; ours has Format and Type, a profile leaves them out', async () => {
    const bare: Wish = { name: 'Replace', items: [{ source: { locUri: './DevInfo/Man' }, data: 'x' }] };
    const [withMeta, without] = [
      await serverCodes(alert('1201'), devInfo()),
      await serverCodes(alert('1201'), bare),
    ];
    expect(withMeta).toEqual(without);
    const metaOf = async (profile: string) => {
      const { events } = await played('network-initiated', { set: [`device.profile=${profile}`] });
      const replace = commandsOf(events).find(
        (each): each is Extract<Request, { name: 'Replace' }> => each.name === 'Replace',
      );
      return replace?.items[0]?.meta;
    };
    expect(await metaOf('generic')).toEqual({ format: 'chr', type: 'text/plain' });
    expect(await metaOf('samsung-like')).toBeUndefined();
  });

  it('24. The Correlator is opaque: echoed and read as it came', async () => {
    const { events } = await played('network-initiated');
    const exec = commandsOf(events).find((each) => each.name === 'Exec');
    expect(exec).toMatchObject({ correlator: expect.stringMatching(/./) });
    expect(resultsIn(events)[0]?.correlator).toBe(exec?.name === 'Exec' ? exec.correlator : '');
    const odd = ' a b\u{e9}=&;%41 ';
    expect(readGenericAlert({ ...resultAlert(`${PREFIX}.update`), correlator: odd })?.correlator).toBe(odd);
    const calls: unknown[] = [];
    const fumo = {
      exec: (...call: readonly unknown[]): string => {
        calls.push(call);
        return '202';
      },
    };
    const wish: Wish = { name: 'Exec', correlator: odd, items: [at('./FwUpdate/FwPkg1/Download')] };
    new DeviceLockStep({ fumo }).reply({ wishes: [wish] });
    expect(JSON.stringify(calls)).toContain(JSON.stringify(odd));
  });
});
