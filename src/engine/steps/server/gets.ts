import * as v from 'valibot';
import type { Wish } from '../../../syncml/message.js';
import type { Scope } from '../../flow/template.js';
import { MESSAGE_WITHIN, type StepKind, type StepView, sendTurn } from '../kind.js';
import { FIRMWARE_VERSION, fumoUri, knowsObject } from '../shared/object.js';
import { replyStatus } from '../shared/statuses.js';

export const serverGets: StepKind = {
  actor: 'server',
  verb: 'gets',
  params: {
    uris: v.optional(
      v.pipe(
        v.array(v.string()),
        v.description('Nodes to read, one Get for each; `?list=Struct` and `?prop=` may follow a URI.'),
      ),
    ),
  },
  summary: 'The server reads nodes with Get; `device: returns` brings the values.',
  doc:
    'Without `uris`: firmware, software and hardware version, and the FUMO State; of a device whose layout it does ' +
    'not know, the structure of the whole tree instead of the State.',
  example: `
steps:
  - include: network-initiated
    through: 3
  - { server: gets, uris: [./DevDetail/FwV, ./DevInfo/Lang] }
  - { device: returns }
  - { expect: value, of: info.firmware, is: 1.0.0 }
  - { end: read }
`,
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

function getWish(uri: string): Wish {
  return { name: 'Get', items: [{ target: { locUri: uri } }] };
}
