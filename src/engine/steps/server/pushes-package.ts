import type { Wish } from '../../../syncml/message.js';
import { toBase64 } from '../../../syncml/octets.js';
import {
  type Check,
  eventsOf,
  MESSAGE_WITHIN,
  type StepKind,
  type StepView,
  sendTurn,
  serverTurn,
} from '../kind.js';
import { fumoUri } from '../shared/object.js';
import { replyStatus } from '../shared/statuses.js';

export const serverPushes: StepKind = {
  actor: 'server',
  verb: 'pushes-package',
  params: {},
  summary: 'The server sends the package itself: a Replace of PkgData, in as many messages as it takes.',
  doc:
    'A package larger than `given.device.max-message` goes as a large object, chunk by chunk, within this one step. ' +
    'The step fails when the package is larger than `given.device.max-object`: a server that knows the limit does ' +
    'not even begin.',
  example: `
given:
  update: { size: 40 KiB, via: pkg-data }
steps:
  - include: network-initiated
    through: 5
  - { server: pushes-package }
  - { device: stores-package }
  - { end: pushed }
then:
  pushed: { sent: { packages: 0, orders: 0 } }
`,
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
