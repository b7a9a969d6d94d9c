/** Short exchanges written by hand, for what the shipped flows do not show. */
import { encodeMessage } from '../../../src/syncml/codec.js';
import type { Chal, Command, Cred, Item, Status, SyncMLMessage } from '../../../src/syncml/message.js';
import { MEDIA_TYPES } from '../../../src/syncml/message.js';
import { toBase64 } from '../../../src/syncml/octets.js';
import type { TraceEvent, TraceHeader } from '../../../src/trace/event.js';
import type { Trace } from './traces.js';

const SERVER = 'http://dm.fumo.test/dm';
const DEVICE = 'IMEI:493005100592800';
const OBJECT = './FwUpdate/FwPkg1';

type Side = 'server' | 'device';
/** A command as the script writes it; CmdIDs are given when it is sent. */
interface Line {
  name: Command['name'];
  data?: string;
  items?: readonly Item[];
  commands?: readonly Line[];
  msgRef?: string;
  cmdRef?: string;
}
/** The answer to one command of the other end. */
type Answer = string | { code: string; items?: readonly Item[] };

interface Turn {
  /** Answers to the commands of the last message of the other end, in order; 200 where there is none. */
  answers?: readonly Answer[];
  lines?: readonly Line[];
  final?: boolean;
  headerCode?: string;
  chal?: Chal;
  cred?: Cred;
  maxObjSize?: string;
}

class Scene {
  readonly #events: TraceEvent[] = [];
  readonly #ids: Record<Side, number> = { server: 0, device: 0 };
  readonly #last: Partial<Record<Side, SyncMLMessage>> = {};

  send(side: Side, turn: Turn = {}): this {
    this.#ids[side] += 1;
    const [own, other] = side === 'server' ? [SERVER, DEVICE] : [DEVICE, SERVER];
    let next = 0;
    const cmdId = (): string => String(++next);
    const peer = this.#last[side === 'server' ? 'device' : 'server'];
    const statuses = peer ? answersTo(peer, turn, cmdId) : [];
    const message: SyncMLMessage = {
      header: {
        verDtd: '1.2',
        verProto: 'DM/1.2',
        sessionId: 'A1',
        msgId: String(this.#ids[side]),
        target: { locUri: other },
        source: { locUri: own },
        ...(turn.cred ? { cred: turn.cred } : {}),
        ...(turn.maxObjSize === undefined ? {} : { meta: { maxObjSize: turn.maxObjSize } }),
      },
      commands: [...statuses, ...(turn.lines ?? []).map((line) => numbered(line, cmdId))],
      final: turn.final ?? true,
    };
    this.#last[side] = message;
    const seq = this.#events.length + 1;
    this.#events.push({
      seq,
      at: 0,
      kind: 'message',
      message: seq,
      direction: side === 'server' ? 'server-to-device' : 'device-to-server',
      mediaType: MEDIA_TYPES.xml,
      to: other,
      octets: toBase64(encodeMessage(message, 'xml')),
    });
    return this;
  }

  trace(): Trace {
    return { header: HEADER, events: this.#events, credentials: undefined };
  }
}

const HEADER: TraceHeader = {
  format: 'fumo-trace',
  v: 1,
  fumo: '0.0.0-test',
  flow: 'scene',
  title: 'A scene',
  seed: '1',
  encoding: 'xml',
  auth: 'basic',
  transport: 'loopback',
  origin: 0,
  faults: [],
  given: {},
};

function numbered(line: Line, cmdId: () => string): Command {
  const own = cmdId();
  const inner = line.commands?.map((one) => numbered(one, cmdId));
  return { ...line, cmdId: own, ...(inner ? { commands: inner } : {}) } as Command;
}

function answersTo(peer: SyncMLMessage, turn: Turn, cmdId: () => string): Status[] {
  const msgRef = peer.header.msgId;
  const base = { name: 'Status' as const, msgRef, targetRefs: [], sourceRefs: [], items: [] };
  const header: Status = {
    ...base,
    cmdId: cmdId(),
    cmdRef: '0',
    cmd: 'SyncHdr',
    data: turn.headerCode ?? '200',
    ...(turn.chal ? { chal: turn.chal } : {}),
  };
  const asked = flat(peer.commands).filter(({ name }) => name !== 'Status' && name !== 'Results');
  return [
    header,
    ...asked.map((command, at): Status => {
      const answer = turn.answers?.[at] ?? '200';
      const { code, items = [] } = typeof answer === 'string' ? { code: answer } : answer;
      return { ...base, cmdId: cmdId(), cmdRef: command.cmdId, cmd: command.name, data: code, items };
    }),
  ];
}

function flat(commands: readonly Command[]): Command[] {
  return commands.flatMap((command) => [command, ...('commands' in command ? flat(command.commands) : [])]);
}

// ---- lines ---------------------------------------------------------------------------------------------------

const alert = (data: string, ...texts: readonly string[]): Line => ({
  name: 'Alert',
  data,
  items: texts.map((text) => (text === '' ? {} : { data: text })),
});

const replace = (uri: string, item: Omit<Item, 'target'>): Line => ({
  name: 'Replace',
  items: [{ target: { locUri: uri }, ...item }],
});

const get = (uri: string): Line => ({ name: 'Get', items: [{ target: { locUri: uri } }] });
const exec = (uri: string): Line => ({ name: 'Exec', items: [{ target: { locUri: uri } }] });

const results = (cmdRef: string, uri: string, format: string, data: string): Line => ({
  name: 'Results',
  msgRef: '1',
  cmdRef,
  items: [{ source: { locUri: uri }, meta: { format, type: 'text/plain' }, data }],
});

/** One node of a list without values. */
const listed = (cmdRef: string, uri: string, format: string): Line => ({
  name: 'Results',
  msgRef: '1',
  cmdRef,
  items: [{ source: { locUri: uri }, meta: { format } }],
});

const devInfo: Line = {
  name: 'Replace',
  items: ['DevId', 'Man', 'Mod', 'DmV', 'Lang'].map((name) => ({
    source: { locUri: `./DevInfo/${name}` },
    data: name,
  })),
};

const basic: Cred = { meta: { format: 'b64', type: 'syncml:auth-basic' }, data: 'QnJ1Y2UyOk9oQmVoYXZl' };

/** The device has opened a session; the server has not answered yet. */
function opened(turn: Turn = {}): Scene {
  return new Scene().send('device', { lines: [alert('1201'), devInfo], ...turn });
}

/** A session in which the server asks this, and the device answers so. */
function asked(lines: readonly Line[], answers: readonly Answer[]): Trace {
  return opened().send('server', { lines }).send('device', { answers }).send('server').trace();
}

const chosen = (...numbers: readonly string[]): Answer => ({
  code: '200',
  items: numbers.map((data) => ({ data })),
});

const PKG_DATA = `${OBJECT}/Update/PkgData`;
const nextMessage = alert('1222');

function chunked(turn: Turn = {}): Scene {
  return opened({ maxObjSize: '100' })
    .send('server', {
      lines: [replace(PKG_DATA, { meta: { format: 'bin', size: '6' }, data: 'abc', moreData: true })],
      final: false,
    })
    .send('device', { answers: ['213'], lines: [nextMessage], final: false, ...turn });
}

/** By name, as rules' tests and docs/conformance.md call them. */
export const SCENES = {
  'scene: package over two messages': () =>
    opened()
      .send('server', { lines: [get('./DevDetail/FwV')], final: false })
      .send('device', { answers: ['404'], lines: [nextMessage], final: false })
      .send('server', { lines: [get('./DevDetail/SwV')] })
      .send('device', { answers: ['404'] })
      .send('server')
      .trace(),
  'scene: abort by the device': () =>
    opened()
      .send('server', { lines: [get('./DevDetail/FwV')] })
      .send('device', { answers: ['404'], lines: [alert('1223')] })
      .send('server')
      .trace(),
  'scene: the server is refused first': () =>
    opened()
      .send('server', { lines: [get('./DevDetail/FwV')], cred: basic })
      .send('device', {
        headerCode: '401',
        answers: ['401'],
        chal: { meta: { format: 'b64', type: 'syncml:auth-basic' } },
      })
      .send('server', { lines: [get('./DevDetail/FwV')], cred: basic })
      .send('device', { headerCode: '212', answers: ['404'] })
      .send('server')
      .trace(),
  'scene: credentials twice': () =>
    opened({ cred: basic })
      .send('server', { lines: [get('./DevDetail/FwV')] })
      .send('device', { answers: ['404'], cred: basic })
      .send('server')
      .trace(),
  'scene: no, in a Sequence': () =>
    asked(
      [{ name: 'Sequence', commands: [alert('1101', '', 'Go on?'), replace('./A/B', { data: '1' })] }],
      ['200', '304', '215'],
    ),
  'scene: text input': () => asked([alert('1102', 'MAXLEN=20', 'Your name?')], [chosen('Bo')]),
  'scene: multiple choice': () => asked([alert('1104', '', 'Which?', 'a', 'b', 'c')], [chosen('3', '1')]),
  'scene: cancelled, in a Sequence': () =>
    asked(
      [{ name: 'Sequence', commands: [alert('1101', '', 'One?'), alert('1101', '', 'Two?')] }],
      ['200', '214', '215'],
    ),
  'scene: an option nobody knows': () => asked([alert('1100', 'COLOR=red', 'Look')], ['200']),
  'scene: object in two chunks': () =>
    chunked()
      .send('server', { lines: [replace(PKG_DATA, { data: 'def' })] })
      .send('device', { answers: ['200'] })
      .send('server')
      .trace(),
  'scene: object broken off': () =>
    chunked()
      .send('server', { lines: [replace('./A/B', { data: '1' })] })
      .send('device', { lines: [alert('1225', PKG_DATA)] })
      .send('server')
      .trace(),
  'scene: package pushed through DM': () =>
    opened()
      .send('server', { lines: [replace(PKG_DATA, { meta: { format: 'bin' }, data: 'abc' })] })
      .send('device')
      .send('server', { lines: [exec(`${OBJECT}/Update`)] })
      .send('device', { answers: ['202'] })
      .send('server')
      .trace(),
  'scene: Exec without PkgURL': () =>
    opened()
      .send('server', { lines: [exec(`${OBJECT}/DownloadAndUpdate`)] })
      .send('device', { answers: ['405'] })
      .send('server')
      .trace(),
  'scene: nodes of the object': () =>
    opened()
      .send('server', { lines: [get(OBJECT), get(`${OBJECT}/State`)] })
      .send('device', {
        lines: [
          results('4', OBJECT, 'node', 'PkgName/DownloadAndUpdate/State'),
          results('5', `${OBJECT}/State`, 'int', '10'),
        ],
      })
      .send('server')
      .trace(),
  'scene: nodes of the object in two messages': () =>
    opened()
      .send('server', { lines: [get(`${OBJECT}?list=Struct`), get(`${OBJECT}/State`)] })
      .send('device', {
        lines: [listed('4', OBJECT, 'node'), listed('4', `${OBJECT}/PkgName`, 'chr')],
        final: false,
      })
      .send('server', { lines: [nextMessage], final: false })
      .send('device', {
        lines: [
          listed('4', `${OBJECT}/DownloadAndUpdate`, 'node'),
          listed('4', `${OBJECT}/DownloadAndUpdate/PkgURL`, 'chr'),
          results('5', `${OBJECT}/State`, 'int', '10'),
        ],
      })
      .send('server')
      .trace(),
} as const satisfies Record<string, () => Trace>;
