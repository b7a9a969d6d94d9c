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
  whenServerHas,
} from './kind.js';

export const FIRMWARE_VERSION = './DevDetail/FwV';

export const serverGets: StepKind = {
  actor: 'server',
  verb: 'gets',
  params: { uris: v.optional(v.array(v.string())) },
  summary:
    'The server reads nodes with Get. Without `uris`: firmware, software and hardware version, and the FUMO State; ' +
    'of a device whose layout it does not know, the structure of the whole tree instead of the State.',
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
  const versions = [FIRMWARE_VERSION, './DevDetail/SwV', './DevDetail/HwV'];
  // A structure names leaves without their values, so the values come after it.
  return uris ?? (knowsObject(view) ? [...versions, `${fumoUri(view)}/State`] : [WHOLE_TREE, ...versions]);
}

/** Types of all interior nodes; the FUMO object is found by its own (FUMO TS 5, management object identifier). */
const WHOLE_TREE = './?list=Struct';

/** The generic device keeps its object where this server expects it; with others it has to look once. */
function knowsObject({ given, scope }: StepView): boolean {
  const named = given.update !== 'none' && given.update.object !== undefined;
  return named || given.device.profile === 'generic' || lookUp(scope, 'located') === true;
}

/** The FUMO object that the server works on. */
export function fumoUri(view: StepView): string {
  return orderedObject(view) ?? String(lookUp(view.scope, 'content.fumoUri') ?? './FwUpdate/FwPkg1');
}

/** The object that the owner wants to be updated, when the device has several. */
function orderedObject({ given }: StepView): string | undefined {
  return given.update === 'none' ? undefined : given.update.object;
}

function getWish(uri: string): Wish {
  return { name: 'Get', items: [{ target: { locUri: uri } }] };
}

/** The Status of a user request goes with the first reply after it was accepted. */
export function replyStatus(view: StepView): { requestStatus?: '200' | '202' } {
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
      const { locate } = view.results;
      if (!locate) return { is: 'again', effects: [{ do: 'locate' }] };
      return {
        is: 'done',
        captures: {
          results: facts.results,
          info: firmware === undefined ? {} : { firmware },
          content: { fumoUri: orderedObject(view) ?? locate.fumoUri },
          located: true,
        },
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

/** The Status of the whole command: the first that is not 200, else 200. */
export function codeOf({ statuses }: AnsweredWish): string {
  // 213 only says that a chunk came; what counts is the Status of the whole.
  const final = statuses.filter(({ data }) => data !== '213');
  return final.find(({ data }) => data !== '200')?.data ?? final[0]?.data ?? 'no Status';
}

/** A step that failed because the device refused a command. */
export function refusal(expected: string, refused: AnsweredWish): Check {
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
