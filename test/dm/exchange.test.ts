import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abortsSession,
  addressOf,
  answerAll,
  commandStatus,
  composeMessage,
  endsSession,
  flattenCommands,
  headerStatus,
  type MessageDraft,
  owesStatus,
  pairStatuses,
} from '../../src/dm/exchange.js';
import { displayWish } from '../../src/dm/ui-alert.js';
import type { Command, Status, Wish } from '../../src/syncml/message.js';
import { alert, dataItems, message, status } from './support.js';

const get = (uri: string): Wish => ({ name: 'Get', items: [{ target: { locUri: uri } }] });
const exec = (uri: string): Wish => ({ name: 'Exec', items: [{ target: { locUri: uri } }] });
const sequence = (...commands: readonly Wish[]): Wish => ({ name: 'Sequence', commands });

const draft = (parts: Partial<MessageDraft> = {}): MessageDraft => ({
  sessionId: 'A1',
  msgId: '2',
  target: addressOf({ uri: 'IMEI:1' }),
  source: addressOf({ uri: 'http://dm.test/dm', name: 'dm.test' }),
  statuses: [],
  results: [],
  wishes: [],
  final: true,
  ...parts,
});

describe('composeMessage (DM Protocol 8)', () => {
  it('writes the header', () => {
    const cred = { data: 'x' };
    const meta = { maxMsgSize: '16384' };
    const { message: composed } = composeMessage(
      draft({ cred, meta, respUri: 'http://dm.test/dm?s=1', final: false }),
    );
    expect(composed).toEqual({
      header: {
        verDtd: '1.2',
        verProto: 'DM/1.2',
        sessionId: 'A1',
        msgId: '2',
        target: { locUri: 'IMEI:1' },
        source: { locUri: 'http://dm.test/dm', locName: 'dm.test' },
        respUri: 'http://dm.test/dm?s=1',
        cred,
        meta,
      },
      commands: [],
      final: false,
    });
  });

  it('numbers statuses, results, then wishes, and goes through Sequence', () => {
    const received = message([{ name: 'Get', cmdId: '4', items: [] }], { msgId: '7' });
    const [command] = received.commands;
    const statuses = [
      headerStatus(received, '200'),
      ...(command ? [commandStatus('7', command, '200')] : []),
    ];
    const inner = [get('./A'), sequence(exec('./B'))];
    const { message: composed, sent } = composeMessage(
      draft({
        statuses,
        results: [{ name: 'Results', msgRef: '7', cmdRef: '4', items: dataItems('v') }],
        wishes: [sequence(...inner), displayWish('done')],
      }),
    );
    const numbered = flattenCommands(composed.commands).map(({ name, cmdId }) => `${name} ${cmdId}`);
    expect(numbered).toEqual([
      'Status 1',
      'Status 2',
      'Results 3',
      'Sequence 4',
      'Get 5',
      'Sequence 6',
      'Exec 7',
      'Alert 8',
    ]);
    expect(sent.map(({ msgId, cmdId, wish }) => `${msgId} ${cmdId} ${wish.name}`)).toEqual([
      '2 4 Sequence',
      '2 5 Get',
      '2 6 Sequence',
      '2 7 Exec',
      '2 8 Alert',
    ]);
    expect(sent[1]?.wish).toBe(inner[0]);
  });
});

describe('answering', () => {
  it('answers the header under CmdRef 0 with its own addresses', () => {
    expect(headerStatus(message([], { msgId: '5' }), '407', { meta: { type: 'syncml:auth-md5' } })).toEqual({
      name: 'Status',
      msgRef: '5',
      cmdRef: '0',
      cmd: 'SyncHdr',
      targetRefs: ['IMEI:1'],
      sourceRefs: ['http://dm.test/dm'],
      chal: { meta: { type: 'syncml:auth-md5' } },
      data: '407',
      items: [],
    });
  });

  it('answers a command with its refs and Items', () => {
    const parts = { items: dataItems('2'), targetRefs: ['./A'], sourceRefs: ['./S'] };
    expect(commandStatus('2', alert('1103', [], '9'), '200', parts)).toEqual({
      name: 'Status',
      msgRef: '2',
      cmdRef: '9',
      cmd: 'Alert',
      targetRefs: ['./A'],
      sourceRefs: ['./S'],
      data: '200',
      items: dataItems('2'),
    });
  });

  it('answers an unknown command under its own name', () => {
    const put: Command = {
      name: 'Other',
      cmdId: '3',
      element: { name: 'Put', ns: 'SYNCML:SYNCML1.2', children: [] },
    };
    expect(commandStatus('1', put, '406').cmd).toBe('Put');
  });

  const results: Command = { name: 'Results', cmdId: '1', cmdRef: '1', items: [] };
  it.each([
    ['an alert', alert('1201', []), '200', true],
    ['a Status', status('200'), '200', false],
    ['a Status, whatever the code', status('200'), '400', false],
    ['fine Results', results, '200', false],
    ['bad Results', results, '413', true],
    ['NoResp', { ...alert('1201', []), noResp: true }, '200', false],
  ])('owes %s an answer or not', (_what, command, code, expected) => {
    expect(owesStatus(command, code)).toBe(expected);
  });

  it('answers everything, header first, in the order of the commands, nested ones too', () => {
    const commands: Command[] = [
      status('212', { cmdId: '1' }),
      alert('1201', [], '2'),
      { name: 'Sequence', cmdId: '3', commands: [{ name: 'Get', cmdId: '4', items: [] }] },
      { ...alert('1226', [], '5'), noResp: true },
      { name: 'Replace', cmdId: '6', items: [] },
    ];
    const answers = answerAll(message(commands), '401', { meta: {} });
    expect(answers.map(({ cmdRef, cmd, data }) => `${cmdRef} ${cmd} ${data}`)).toEqual([
      '0 SyncHdr 401',
      '2 Alert 401',
      '3 Sequence 401',
      '4 Get 401',
      '6 Replace 401',
    ]);
    expect(answers.map(({ chal }) => chal !== undefined)).toEqual([true, false, false, false, false]);
  });
});

describe('pairStatuses', () => {
  const wishes = [get('./A'), sequence(exec('./B'), get('./C'))];
  const { sent } = composeMessage(draft({ wishes }));
  const answer = (cmdRef: string, cmd: string, data: string, msgRef = '2') =>
    status(data, { cmdRef, cmd, msgRef });
  const said = (...statuses: readonly Status[]) => {
    const pairing = pairStatuses(sent, message(statuses));
    return {
      header: pairing.header?.data,
      answered: pairing.answered.map((row) => row.statuses.map(({ data }) => data)),
      unmatched: pairing.unmatched.map(({ data }) => data),
    };
  };

  it.each([
    [
      'the header apart',
      [answer('0', 'SyncHdr', '212')],
      { header: '212', answered: [[], [], [], []], unmatched: [] },
    ],
    [
      'nested commands',
      [
        answer('1', 'Get', '200'),
        answer('2', 'Sequence', '200'),
        answer('3', 'Exec', '202'),
        answer('4', 'Get', '404'),
      ],
      { header: undefined, answered: [['200'], ['200'], ['202'], ['404']], unmatched: [] },
    ],
    [
      'one Status per Item',
      [answer('1', 'Get', '200'), answer('1', 'Get', '404')],
      { header: undefined, answered: [['200', '404'], [], [], []], unmatched: [] },
    ],
    [
      'a wrong MsgRef',
      [answer('3', 'Exec', '202', '1')],
      { header: undefined, answered: [[], [], ['202'], []], unmatched: [] },
    ],
    [
      'a missing MsgRef',
      [answer('3', 'Exec', '202', '')],
      { header: undefined, answered: [[], [], ['202'], []], unmatched: [] },
    ],
    [
      'a missing CmdRef of a single command',
      [answer('', 'Exec', '202')],
      { header: undefined, answered: [[], [], ['202'], []], unmatched: [] },
    ],
    [
      'a missing CmdRef that fits two',
      [answer('', 'Get', '200')],
      { header: undefined, answered: [[], [], [], []], unmatched: ['200'] },
    ],
    [
      'another command’s name',
      [answer('1', 'Exec', '202')],
      { header: undefined, answered: [[], [], [], []], unmatched: ['202'] },
    ],
    [
      'an unknown CmdRef',
      [answer('9', 'Get', '200')],
      { header: undefined, answered: [[], [], [], []], unmatched: ['200'] },
    ],
  ])('with %s', (_what, statuses, expected) => {
    expect(said(...statuses)).toEqual(expected);
  });

  it.each([
    ['a wrong MsgRef', answer('3', 'Exec', '202', '1'), 'exchange.msg-ref'],
    ['a missing MsgRef', answer('3', 'Exec', '202', ''), 'exchange.msg-ref'],
    ['a missing CmdRef', answer('', 'Exec', '202'), 'exchange.cmd-ref'],
  ])('%s is a named tolerance, and leaves the command unanswered under strict', (_what, status, code) => {
    const lenient = pairStatuses(sent, message([status]));
    expect(lenient.tolerated.map((warning) => warning.code)).toEqual([code]);
    expect(lenient.tolerated[0]?.spec).toMatch(/Status/);
    const strict = pairStatuses(sent, message([status]), { strict: true });
    expect(strict.tolerated).toEqual([]);
    expect(strict.unmatched).toEqual([status]);
    expect(strict.answered.every(({ statuses }) => statuses.length === 0)).toBe(true);
  });

  it('tolerates nothing where nothing is wrong', () => {
    expect(pairStatuses(sent, message([answer('1', 'Get', '200')])).tolerated).toEqual([]);
  });

  it('keeps the order of what was sent and returns the very wishes', () => {
    const pairing = pairStatuses(sent, message([]));
    expect(pairing.answered.map(({ wish }) => wish)).toEqual(sent.map(({ wish }) => wish));
    expect(pairing.answered[0]?.wish).toBe(wishes[0]);
  });

  it('needs the right MsgRef where two messages used the same CmdID', () => {
    const twice = [...sent, ...composeMessage(draft({ msgId: '3', wishes: [get('./D')] })).sent];
    const third = pairStatuses(twice, message([answer('1', 'Get', '200', '3')]));
    expect(third.answered.map(({ statuses }) => statuses.length)).toEqual([0, 0, 0, 0, 1]);
    const lost = pairStatuses(twice, message([answer('1', 'Get', '200', '8')]));
    expect(lost.unmatched).toHaveLength(1);
  });

  const wish: fc.Arbitrary<Wish> = fc.letrec<{ wish: Wish }>((tie) => ({
    wish: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(get('./A'), exec('./B'), displayWish('x')),
      fc.array(tie('wish'), { minLength: 1, maxLength: 3 }).map((commands) => sequence(...commands)),
    ),
  })).wish;

  it('pairs the complete answer to any message one to one', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 5 }), (wanted) => {
        const out = composeMessage(draft({ wishes: wanted }));
        const back = composeMessage(draft({ msgId: '9', statuses: answerAll(out.message, '200') })).message;
        const pairing = pairStatuses(out.sent, back);
        expect(pairing.unmatched).toEqual([]);
        expect(pairing.header?.msgRef).toBe('2');
        expect(pairing.answered.map(({ statuses }) => statuses.length)).toEqual(out.sent.map(() => 1));
        expect(pairing.answered.map((row) => row.statuses[0]?.cmd)).toEqual(
          out.sent.map((row) => row.wish.name),
        );
        const ids = flattenCommands(out.message.commands).map(({ cmdId }) => cmdId);
        expect(ids).toEqual(ids.map((_, at) => String(at + 1)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the end of a session (DM Protocol 8.6)', () => {
  const header = (data: string, chal = false) =>
    status(data, { cmd: 'SyncHdr', cmdRef: '0', ...(chal ? { chal: { meta: {} } } : {}) });
  it.each([
    ['only statuses', message([header('200'), status('200')]), true],
    ['nothing at all', message([]), true],
    ['no Final', message([header('200')], {}, false), false],
    ['a command', message([header('200'), alert('1100', [])]), false],
    ['a challenge 401', message([header('401', true)]), false],
    ['a challenge 407', message([header('407', true)]), false],
    ['401 without challenge', message([header('401')]), true],
    ['212 with the nonce of the next session', message([header('212', true)]), true],
    ['200 with the next nonce', message([header('200', true)]), true],
  ])('%s', (_what, received, expected) => {
    expect(endsSession(received)).toBe(expected);
  });

  it.each([
    ['1223', true],
    [' 1223 ', false],
    ['1222', false],
  ])('alert %s aborts: %s', (code, expected) => {
    expect(abortsSession(message([alert(code, [])]))).toBe(expected);
  });
});
