/** What happens inside a session: reading the device, ordering the update, closing. */
import * as v from 'valibot';
import type { Wish } from '../../syncml/message.js';
import { lookUp, type Scope } from '../flow/template.js';
import type { AnsweredWish } from '../ports.js';
import {
  type Check,
  eventsOf,
  MESSAGE_WITHIN,
  openTurn,
  type StepKind,
  type StepView,
  sendTurn,
  serverTurn,
  whenServerHas,
} from './kind.js';

export const FIRMWARE_VERSION = './DevDetail/FwV';

export const serverGets: StepKind = {
  actor: 'server',
  verb: 'gets',
  params: { uris: v.optional(v.array(v.string())) },
  summary:
    'The server reads nodes with Get. Without `uris`: firmware, software and hardware version, and the FUMO State.',
  example: '{ server: gets, uris: [./DevDetail/FwV] }',
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => `The server asks for ${urisOf(params, view).join(', ')}`,
  plan: (params, view) => [{ do: 'reply', wishes: urisOf(params, view).map(getWish), ...replyStatus(view) }],
  check: (_params, view) =>
    sendTurn(view) ? { is: 'done' } : { is: 'waiting', for: 'the device to have its results ready' },
};

function urisOf(params: Scope, view: StepView): readonly string[] {
  const uris = params.uris as readonly string[] | undefined;
  const fumo = fumoUri(view);
  return uris ?? [FIRMWARE_VERSION, './DevDetail/SwV', './DevDetail/HwV', `${fumo}/State`];
}

function fumoUri(view: StepView): string {
  return String(lookUp(view.scope, 'content.fumoUri') ?? './FwUpdate/FwPkg1');
}

function getWish(uri: string): Wish {
  return { name: 'Get', items: [{ target: { locUri: uri } }] };
}

/** The Status of a user request goes with the first reply after it was accepted. */
function replyStatus(view: StepView): { requestStatus?: '200' | '202' } {
  const status = lookUp(view.scope, 'request.status');
  return status === '200' || status === '202' ? { requestStatus: status } : {};
}

export const deviceReturns: StepKind = {
  actor: 'device',
  verb: 'returns',
  params: {},
  summary: 'The device returns what was asked for, in Results. Values are kept under `info`.',
  example: '{ device: returns }',
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device returns the values (Results)',
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's results", ({ facts }): Check => {
      const firmware = facts.results[FIRMWARE_VERSION];
      const refused = facts.statuses.find((answered) => codeOf(answered) !== '200');
      if (refused) return refusal('Status 200 for every Get', refused);
      return {
        is: 'done',
        captures: { results: facts.results, info: firmware === undefined ? {} : { firmware } },
      };
    }),
};

export const serverDetermines: StepKind = {
  actor: 'server',
  verb: 'determines',
  params: {},
  summary:
    'The server compares the firmware that the device returned with its newest. Branch on `firmware`: `outdated` or ' +
    '`up-to-date`.',
  example: '{ server: determines }',
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text(_params, view) {
    const { installed, newest } = versions(view);
    return isOutdated(view)
      ? `The server determines that ${newest} is newer than ${installed}`
      : `The server determines that the firmware (${installed}) is up to date`;
  },
  plan: () => [],
  check: (_params, view) => ({
    is: 'done',
    captures: { firmware: { outcome: isOutdated(view) ? 'outdated' : 'up-to-date', ...versions(view) } },
  }),
};

function versions(view: StepView): { installed: string; newest: string } {
  const { update } = view.given;
  const installed = String(lookUp(view.scope, 'info.firmware') ?? 'unknown');
  return { installed, newest: update === 'none' ? installed : update.version };
}

/** Versions have no order that both ends know, so an update is what differs (FUMO TS: PkgVersion is free text). */
function isOutdated(view: StepView): boolean {
  const { installed, newest } = versions(view);
  return installed !== newest;
}

const PARTS = {
  both: 'DownloadAndUpdate',
  download: 'Download',
  install: 'Update',
} as const;

export const serverOrders: StepKind = {
  actor: 'server',
  verb: 'orders-update',
  params: { part: v.optional(v.picklist(['both', 'download', 'install'])) },
  summary:
    'The server sets PkgURL and executes DownloadAndUpdate (`both`), Download (`download`), or only executes Update ' +
    '(`install`).',
  example: '{ server: orders-update, part: both }',
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: (params) => {
    const part = partOf(params);
    return `The server ${part === 'install' ? 'executes' : 'sets PkgURL and executes'} ${PARTS[part]}`;
  },
  plan: (params, view) => [{ do: 'reply', wishes: orderWishes(params, view), ...replyStatus(view) }],
  check: (_params, view) =>
    sendTurn(view) ? { is: 'done' } : { is: 'waiting', for: 'the device to have taken the order' },
};

function partOf(params: Scope): keyof typeof PARTS {
  const part = params.part;
  return part === 'download' || part === 'install' ? part : 'both';
}

function orderWishes(params: Scope, view: StepView): Wish[] {
  const part = partOf(params);
  const node = `${fumoUri(view)}/${PARTS[part]}`;
  const exec: Wish = {
    name: 'Exec',
    correlator: `fumo-${serverTurn(view)?.session ?? '0'}`,
    items: [{ target: { locUri: node } }],
  };
  if (part === 'install') return [exec];
  const url = String(lookUp(view.scope, 'content.pkgUrl') ?? '');
  return [
    {
      name: 'Replace',
      items: [
        { target: { locUri: `${node}/PkgURL` }, meta: { format: 'chr', type: 'text/plain' }, data: url },
      ],
    },
    exec,
  ];
}

export const deviceAcceptsOrder: StepKind = {
  actor: 'device',
  verb: 'accepts-order',
  params: {},
  summary: 'The device accepts the order: Status 202 for the Exec.',
  example: '{ device: accepts-order }',
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device accepts the order for later processing (Status 202)',
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's Status", ({ facts }): Check => {
      const refused = facts.statuses.find((answered) => !accepts(answered));
      return refused ? refusal('Status 200 for Replace and 202 for Exec', refused) : { is: 'done' };
    }),
};

function accepts(answered: AnsweredWish): boolean {
  const code = codeOf(answered);
  return answered.wish.name === 'Exec' ? code === '202' || code === '200' : code === '200';
}

function codeOf({ statuses }: AnsweredWish): string {
  return statuses.find(({ data }) => data !== '200')?.data ?? statuses[0]?.data ?? 'no Status';
}

function refusal(expected: string, refused: AnsweredWish): Check {
  const { wish } = refused;
  const target = 'items' in wish ? (wish.items[0]?.target?.locUri ?? '') : '';
  return {
    is: 'failed',
    code: 'run.refused',
    expected,
    found: `${wish.name} ${target}: ${codeOf(refused)}`.trim(),
  };
}

export const serverEndsSession: StepKind = {
  actor: 'server',
  verb: 'ends-session',
  params: {},
  summary: 'The server has nothing more to command: its package holds Statuses only, so the session ends.',
  example: '{ server: ends-session }',
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The server has nothing more to command; the session ends',
  plan: (_params, view) => [{ do: 'reply', wishes: [], ...replyStatus(view) }],
  check(_params, view) {
    const closed = eventsOf(view, 'session').some(
      ({ phase, side }) => phase === 'closed' && side === 'device',
    );
    const next = sendTurn(view) ?? openTurn(view);
    return closed || next ? { is: 'done' } : { is: 'waiting', for: 'the device to close the session' };
  },
};
