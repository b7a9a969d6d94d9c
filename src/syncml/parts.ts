/** The parts that commands and the header are made of, each described once for reading and writing. */
import { type Element, isElement, NS } from './element.js';
import { type Codec, flag, optional, optionalMany, type RecordCodec, record, required } from './fields.js';
import type { Address, Chal, Cred, Item, Meta, SyncHdr } from './message.js';
import { fromBase64 } from './octets.js';
import { syncmlError, type Trail, tolerate } from './reading.js';
import { dataIn, settleData, textIn, withoutSpace, wordIn } from './values.js';

export const text = textIn(NS.syncml);
export const word = wordIn(NS.syncml);
const metaText = textIn(NS.metinf);
const metaWord = wordIn(NS.metinf);
const nonce = usable(metaWord, 'base64', (value) => fromBase64(value) !== undefined);
const limit = usable(metaWord, 'a number', (value) => /^\d{1,15}$/.test(value));
const data = dataIn(NS.syncml);

function addressOf(name: string): RecordCodec<Address> {
  return record<Address>(
    NS.syncml,
    name,
    { locUri: required('LocURI', text), locName: optional('LocName', text) },
    {},
  );
}

const target = addressOf('Target');
const source = addressOf('Source');

/** A value that counts as absent to whoever needs it when it is not what it has to be, which is a tolerance. */
function usable(codec: Codec<string>, expected: string, isUsable: (value: string) => boolean): Codec<string> {
  return {
    ...codec,
    read(at) {
      const value = codec.read(at);
      const text = `${at.element.name} “${value}” is not ${expected}`;
      if (!isUsable(value)) tolerate(at, 'unusable-value', text);
      return value;
    },
  };
}

/** The model of `MetInf` gives the order in which the children of `Meta` are written. */
const metInf = record<Meta, 'text'>(
  NS.metinf,
  'MetInf',
  {
    fieldLevel: optional('FieldLevel', metaWord),
    format: optional('Format', metaWord),
    type: optional('Type', metaWord),
    mark: optional('Mark', metaWord),
    size: optional('Size', metaWord),
    version: optional('Version', metaWord),
    nextNonce: optional('NextNonce', nonce),
    maxMsgSize: optional('MaxMsgSize', limit),
    maxObjSize: optional('MaxObjSize', limit),
    emi: optionalMany('EMI', metaText),
  },
  {},
);

/** `Meta`, whose children may also stand inside a `MetInf` of their own. */
export const meta: Codec<Meta> = {
  read(at) {
    const children = at.element.children.flatMap((child) => (isMetInf(child) ? child.children : [child]));
    const value = metInf.readFrom(children.filter(isElement), at);
    const characters = children.filter((child) => typeof child === 'string').join('');
    return characters.trim() === '' ? value : { ...value, text: characters };
  },
  write(value, name) {
    const { text: characters = '' } = value;
    const children = metInf.children(value);
    return { name, ns: NS.syncml, children: characters === '' ? children : [characters, ...children] };
  },
};

function isMetInf(child: Element | string | Uint8Array): child is Element {
  return isElement(child) && child.ns === NS.metinf && child.name === 'MetInf';
}

const itemRecord = record<Item>(
  NS.syncml,
  'Item',
  {
    target: optional('Target', target),
    source: optional('Source', source),
    sourceParent: optional('SourceParent', addressOf('SourceParent')),
    targetParent: optional('TargetParent', addressOf('TargetParent')),
    meta: optional('Meta', meta),
    data: optional('Data', data),
    moreData: flag('MoreData', NS.syncml),
  },
  {},
);

/** `Item`. One with nothing but an empty `Data` is the empty item, as an option string that is left out. */
export const item: Codec<Item> = {
  read(at) {
    const value = settleData(itemRecord.read(at), at);
    return value.data === '' && Object.keys(value).length === 1 ? {} : value;
  },
  write: (value, name) => itemRecord.write(value, name),
};

const credRecord = record<Cred>(
  NS.syncml,
  'Cred',
  { meta: optional('Meta', meta), data: required('Data', data) },
  {},
);

export const cred: Codec<Cred> = {
  read(at) {
    const value = settleData(credRecord.read(at), at);
    return typeof value.data === 'string' ? { ...value, data: withoutSpace(value.data, at, 'Data') } : value;
  },
  write: (value, name) => credRecord.write(value, name),
};

export const chal = record<Chal>(NS.syncml, 'Chal', { meta: required('Meta', meta) }, {});

export const header = record<SyncHdr>(
  NS.syncml,
  'SyncHdr',
  {
    verDtd: required('VerDTD', word),
    verProto: required('VerProto', word),
    sessionId: required('SessionID', word),
    msgId: required('MsgID', word),
    target: required('Target', target),
    source: required('Source', source),
    respUri: optional('RespURI', text),
    noResp: flag('NoResp', NS.syncml),
    cred: optional('Cred', cred),
    meta: optional('Meta', meta),
  },
  {},
);

/** Refuses octets where the reader needs elements. */
export function requireRoot(at: Trail): void {
  const { name, ns } = at.element;
  if (name === 'SyncML' && ns === NS.syncml) return;
  throw syncmlError(at, 'root', 'The root element is not SyncML', { expected: 'SyncML', found: name });
}
