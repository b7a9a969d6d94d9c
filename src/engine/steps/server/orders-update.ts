import * as v from 'valibot';
import type { Wish } from '../../../syncml/message.js';
import { lookUp, type Scope } from '../../flow/template.js';
import { MESSAGE_WITHIN, type StepKind, type StepView, sendTurn, serverTurn } from '../kind.js';
import { fumoUri } from '../shared/object.js';
import { replyStatus } from '../shared/statuses.js';

const PARTS = {
  both: 'DownloadAndUpdate',
  download: 'Download',
  install: 'Update',
} as const;

export const serverOrders: StepKind = {
  actor: 'server',
  verb: 'orders-update',
  params: {
    part: v.optional(
      v.pipe(
        v.picklist(['both', 'download', 'install']),
        v.description(
          '`both` is DownloadAndUpdate, `download` Download, `install` Update; `both` when absent.',
        ),
      ),
    ),
  },
  summary:
    'The server sets PkgURL and executes DownloadAndUpdate (`both`), Download (`download`), or only executes Update ' +
    '(`install`).',
  doc:
    'PkgURL gets the address that `server: has-update` published, so that step comes first. The Exec carries a ' +
    'Correlator, which comes back in the report. What the device says to it is told by `device: accepts-order`, or ' +
    'by `device: responds` where it may refuse.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update, part: both }
  - { device: accepts-order }
  - { expect: message, match: "server Exec */DownloadAndUpdate", status: 202, count: 1 }
  - { end: ordered }
then:
  ordered: { sent: { orders: 1 } }
`,
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
