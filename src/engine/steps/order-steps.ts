/** How the update is ordered: PkgURL or the package itself, the Exec, and what the device says to it (FUMO TS 6.2). */
import * as v from 'valibot';
import type { Wish } from '../../syncml/message.js';
import { toBase64 } from '../../syncml/octets.js';
import { lookUp, type Scope } from '../flow/template.js';
import type { AnsweredWish } from '../ports.js';
import {
  type Check,
  eventsOf,
  MESSAGE_WITHIN,
  type StepKind,
  type StepView,
  sendTurn,
  serverTurn,
  whenServerHas,
} from './kind.js';
import { codeOf, fumoUri, refusal, replyStatus } from './management-steps.js';

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

export const serverPushes: StepKind = {
  actor: 'server',
  verb: 'pushes-package',
  params: {},
  summary: 'The server sends the package itself: a Replace of PkgData, in as many messages as it takes.',
  example: '{ server: pushes-package }',
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: (_params, { given }) =>
    `The server pushes the package through DM (${given.update === 'none' ? 'nothing' : given.update.size} into PkgData)`,
  plan: () => [{ do: 'package' }],
  check(_params, view) {
    const octets = view.results.package?.octets;
    if (octets && serverTurn(view)) {
      return {
        is: 'again',
        effects: [{ do: 'reply', wishes: [pushWish(view, octets)], ...replyStatus(view) }],
      };
    }
    if (sendTurn(view)) return { is: 'done' };
    return closedInstead(view) ?? { is: 'waiting', for: 'the device to have taken the package' };
  },
};

/** A server that knows the device's limits does not even send what is too large for it, and is then done. */
function closedInstead(view: StepView): Check | undefined {
  const closed = eventsOf(view, 'session').some(({ phase }) => phase === 'closed');
  if (!closed) return undefined;
  const why = eventsOf(view, 'note').filter(({ side }) => side === 'server');
  return {
    is: 'failed',
    code: 'run.refused',
    expected: 'the package to fit the device',
    found: why.map(({ text }) => text).join('; ') || 'the session is over',
    hint: 'device.max-object says how large an object the device takes.',
  };
}

/** Base64 travels in both encodings; the node itself is binary (Representation 1.2, Format). */
function pushWish(view: StepView, octets: Uint8Array): Wish {
  const target = { locUri: `${fumoUri(view)}/Update/PkgData` };
  const meta = { format: 'b64', type: 'application/octet-stream' };
  return { name: 'Replace', items: [{ target, meta, data: toBase64(octets) }] };
}

export const deviceStoresPackage: StepKind = {
  actor: 'device',
  verb: 'stores-package',
  params: {},
  summary: 'The device stores the package that was pushed: Status 200 for the Replace of PkgData.',
  example: '{ device: stores-package }',
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device stores the package (Status 200)',
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, 'the server to hold the Status of the package', ({ facts }): Check => {
      const refused = facts.statuses.find((answered) => !accepts(answered));
      return refused ? refusal('Status 200 for the Replace of PkgData', refused) : { is: 'done' };
    }),
};

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
