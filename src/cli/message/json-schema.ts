/** The shape of a message in JSON: that of the typed model, with octets as `{ "base64": "..." }`. */
import * as v from 'valibot';
import type { Element, Node } from '../../syncml/element.js';
import type { Command, Cred, Data, Item, Meta, SyncMLMessage } from '../../syncml/message.js';
import { fromBase64 } from '../../syncml/octets.js';

const text = v.string();
const yes = v.boolean();

/** Octets in JSON. */
export const octets = v.pipe(
  v.strictObject({ base64: text }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const value = fromBase64(dataset.value.base64);
    if (value) return value;
    addIssue({
      message: 'base64 text was expected',
      path: [
        { type: 'object', origin: 'value', input: dataset.value, key: 'base64', value: dataset.value.base64 },
      ],
    });
    return NEVER;
  }),
);

const node: v.GenericSchema<unknown, Node> = v.lazy((value) => {
  if (typeof value === 'string') return text;
  return typeof value === 'object' && value !== null && 'base64' in value ? octets : element;
});

const element: v.GenericSchema<unknown, Element> = v.strictObject({
  name: text,
  ns: text,
  children: v.array(node),
  attributes: v.exactOptional(v.record(text, text)),
});

const unknown = v.exactOptional(v.array(element));

const address = v.strictObject({ locUri: text, locName: v.exactOptional(text), unknown });

const meta: v.GenericSchema<unknown, Meta> = v.strictObject({
  format: v.exactOptional(text),
  type: v.exactOptional(text),
  mark: v.exactOptional(text),
  size: v.exactOptional(text),
  version: v.exactOptional(text),
  nextNonce: v.exactOptional(text),
  maxMsgSize: v.exactOptional(text),
  maxObjSize: v.exactOptional(text),
  emi: v.exactOptional(v.array(text)),
  fieldLevel: v.exactOptional(text),
  text: v.exactOptional(text),
  unknown,
});

const data: v.GenericSchema<unknown, Data> = v.lazy((value) => {
  if (typeof value === 'string') return text;
  return Array.isArray(value) ? v.array(element) : octets;
});

const item: v.GenericSchema<unknown, Item> = v.strictObject({
  target: v.exactOptional(address),
  source: v.exactOptional(address),
  sourceParent: v.exactOptional(address),
  targetParent: v.exactOptional(address),
  meta: v.exactOptional(meta),
  data: v.exactOptional(data),
  moreData: v.exactOptional(yes),
  unknown,
});

const cred: v.GenericSchema<unknown, Cred> = v.strictObject({ meta: v.exactOptional(meta), data, unknown });

const header = v.strictObject({
  verDtd: text,
  verProto: text,
  sessionId: text,
  msgId: text,
  target: address,
  source: address,
  respUri: v.exactOptional(text),
  noResp: v.exactOptional(yes),
  cred: v.exactOptional(cred),
  meta: v.exactOptional(meta),
  unknown,
});

const base = {
  cmdId: text,
  noResp: v.exactOptional(yes),
  cred: v.exactOptional(cred),
  meta: v.exactOptional(meta),
  unknown,
};
const items = v.array(item);
const commands = v.lazy(() => v.array(command));

function withItems<N extends 'Add' | 'Copy' | 'Replace'>(name: N) {
  return v.strictObject({ name: v.literal(name), ...base, items });
}

const COMMANDS = [
  withItems('Add'),
  withItems('Copy'),
  withItems('Replace'),
  v.strictObject({ name: v.literal('Get'), ...base, lang: v.exactOptional(text), items }),
  v.strictObject({
    name: v.literal('Delete'),
    ...base,
    archive: v.exactOptional(yes),
    sftDel: v.exactOptional(yes),
    items,
  }),
  v.strictObject({ name: v.literal('Exec'), ...base, correlator: v.exactOptional(text), items }),
  v.strictObject({
    name: v.literal('Alert'),
    ...base,
    data: v.exactOptional(text),
    correlator: v.exactOptional(text),
    items,
  }),
  v.strictObject({
    name: v.literal('Results'),
    ...base,
    msgRef: v.exactOptional(text),
    cmdRef: text,
    targetRef: v.exactOptional(text),
    sourceRef: v.exactOptional(text),
    items,
  }),
  v.strictObject({
    name: v.literal('Status'),
    ...base,
    msgRef: text,
    cmdRef: text,
    cmd: text,
    targetRefs: v.array(text),
    sourceRefs: v.array(text),
    chal: v.exactOptional(v.strictObject({ meta, unknown })),
    data: text,
    items,
  }),
  v.strictObject({ name: v.literal('Atomic'), ...base, commands }),
  v.strictObject({ name: v.literal('Sequence'), ...base, commands }),
  v.strictObject({ name: v.literal('Other'), ...base, element }),
] as const;

const command: v.GenericSchema<unknown, Command> = v.variant('name', COMMANDS);

/** A message in JSON. */
export const messageSchema: v.GenericSchema<unknown, SyncMLMessage> = v.strictObject({
  header,
  commands: v.array(command),
  final: yes,
  unknown,
});

export const UI_MODES = ['not-specified', 'background', 'informative', 'user-interaction'] as const;
export const INITIATORS = ['user', 'server'] as const;

/** A Package #0 in JSON, in words where the octets have numbers. */
export const notificationSchema = v.strictObject({
  digest: v.exactOptional(octets),
  version: v.exactOptional(v.number(), 1.1),
  uiMode: v.exactOptional(v.picklist(UI_MODES), 'not-specified'),
  initiator: v.exactOptional(v.picklist(INITIATORS), 'server'),
  future: v.exactOptional(v.number(), 0),
  sessionId: v.pipe(text, v.regex(/^[0-9a-fA-F]{1,4}$/, '1 to 4 hex digits were expected')),
  serverId: text,
  vendor: v.exactOptional(octets),
});
