import fc from 'fast-check';
import { type Element, NS } from '../../src/syncml/element.js';
import type {
  Address,
  Chal,
  Command,
  Cred,
  Item,
  Meta,
  SyncHdr,
  SyncMLMessage,
} from '../../src/syncml/message.js';
import { isXmlText } from '../../src/syncml/xml-grammar.js';

/** Any text that XML can carry, with the characters that spellings trip over in greater numbers. */
export const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '&', ']]>', '"', ' ', '\n', '\r', '\t', 'é', '😀', '\u{FEFF}'),
      fc.string(),
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
  .filter(isXmlText);

/** Text of an element that holds a word: what stands around it would be lost. */
const tidy = text.map((characters) => characters.trim());
const word = fc.stringMatching(/^[A-Za-z0-9./:_-]{1,20}$/);

type Arbitraries = Record<string, fc.Arbitrary<unknown>>;

function partial<T extends object>(optional: { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> }) {
  return fc.record<Record<string, unknown>, never>(optional as Arbitraries, {
    requiredKeys: [],
  }) as fc.Arbitrary<T>;
}

/** A record with some properties always and others at times. */
function some<T extends object, K extends keyof T>(
  needed: { [P in K]: fc.Arbitrary<T[P]> },
  optional: { [P in keyof Omit<T, K>]-?: fc.Arbitrary<Exclude<T[P], undefined>> },
): fc.Arbitrary<T> {
  const requiredKeys = Object.keys(needed);
  const all: Arbitraries = { ...needed, ...optional };
  return fc.record<Record<string, unknown>, string>(all, { requiredKeys }) as fc.Arbitrary<T>;
}

/** Elements that no field takes: a vendor's, and a tag of an unknown token. */
function unknownIn(ns: string, page: string): fc.Arbitrary<readonly Element[]> {
  const name = fc.constantFrom('Vendor', `x-${page}-3e`);
  const element = fc.record({ name, ns: fc.constant(ns), children: word.map((content) => [content]) });
  return fc.array(element, { minLength: 1, maxLength: 2 });
}
const unknown = unknownIn(NS.syncml, '00');

const address: fc.Arbitrary<Address> = some<Address, 'locUri'>({ locUri: text }, { locName: text, unknown });

export const meta: fc.Arbitrary<Meta> = partial<Meta>({
  format: fc.constantFrom('chr', 'int', 'b64', 'node', 'xml'),
  type: tidy,
  mark: word,
  size: word,
  version: word,
  nextNonce: word,
  maxMsgSize: word,
  maxObjSize: word,
  emi: fc.array(word, { minLength: 1, maxLength: 2 }),
  fieldLevel: fc.constant(''),
  text: text.filter((characters) => characters.trim() !== ''),
  unknown: unknownIn(NS.metinf, '01'),
});

function ddf(name: string, children: Element['children']): Element {
  return { name, ns: NS.dmddf, children };
}

const mgmtTree: fc.Arbitrary<readonly Element[]> = fc.tuple(word, text).map(([name, value]) => {
  const content = value === '' ? [] : [value];
  const format = ddf('RTProperties', [
    ddf('Format', [ddf('chr', [])]),
    ddf('Type', [ddf('MIME', ['text/plain'])]),
  ]);
  const node = ddf('Node', [ddf('NodeName', [name]), format, ddf('Value', content)]);
  return [ddf('MgmtTree', [ddf('VerDTD', ['1.2']), node])];
});

const data = fc.oneof({ arbitrary: text, weight: 4 }, { arbitrary: mgmtTree, weight: 1 });

export const item: fc.Arbitrary<Item> = partial<Item>({
  target: address,
  source: address,
  sourceParent: address,
  targetParent: address,
  meta,
  data,
  moreData: fc.constant(true),
  unknown,
}).map((value) => (value.data === '' && Object.keys(value).length === 1 ? {} : value));

const items = fc.array(item, { maxLength: 3 });
const cred: fc.Arbitrary<Cred> = some<Cred, 'data'>({ data: tidy }, { meta, unknown });
const chal: fc.Arbitrary<Chal> = some<Chal, 'meta'>({ meta }, { unknown });
const yes = fc.constant(true);
const base = { noResp: yes, cred, meta, unknown };

function itemCommand(name: 'Add' | 'Copy' | 'Replace'): fc.Arbitrary<Command> {
  return some({ name: fc.constant(name), cmdId: tidy, items }, base);
}

const leaf: fc.Arbitrary<Command> = fc.oneof(
  itemCommand('Add'),
  itemCommand('Copy'),
  itemCommand('Replace'),
  some({ name: fc.constant('Delete' as const), cmdId: tidy, items }, { ...base, archive: yes, sftDel: yes }),
  some({ name: fc.constant('Get' as const), cmdId: tidy, items }, { ...base, lang: text }),
  some({ name: fc.constant('Exec' as const), cmdId: tidy, items }, { ...base, correlator: tidy }),
  some(
    { name: fc.constant('Alert' as const), cmdId: tidy, items },
    { ...base, data: tidy, correlator: tidy },
  ),
);

const other: fc.Arbitrary<Command> = fc
  .tuple(fc.constantFrom('Map', 'Put', 'Vendor', 'x-00-3f'), word)
  .map(([name, cmdId]) => {
    const id: Element = { name: 'CmdID', ns: NS.syncml, children: [cmdId] };
    return { name: 'Other', cmdId, element: { name, ns: NS.syncml, children: [id] } };
  });

const container: fc.Arbitrary<Command> = some(
  {
    name: fc.constantFrom('Atomic' as const, 'Sequence' as const),
    cmdId: tidy,
    commands: fc.array(fc.oneof(leaf, other), { minLength: 1, maxLength: 3 }),
  },
  { noResp: yes, cred, meta },
) as fc.Arbitrary<Command>;

const answer: fc.Arbitrary<Command> = fc.oneof(
  some(
    { name: fc.constant('Results' as const), cmdId: tidy, cmdRef: tidy, items },
    { ...base, msgRef: tidy, targetRef: text, sourceRef: text },
  ),
  some(
    {
      name: fc.constant('Status' as const),
      cmdId: tidy,
      msgRef: tidy,
      cmdRef: tidy,
      cmd: word,
      data: tidy,
      targetRefs: fc.array(text, { maxLength: 2 }),
      sourceRefs: fc.array(text, { maxLength: 2 }),
      items,
    },
    { ...base, chal },
  ),
);

const header: fc.Arbitrary<SyncHdr> = some<
  SyncHdr,
  'verDtd' | 'verProto' | 'sessionId' | 'msgId' | 'target' | 'source'
>(
  { verDtd: word, verProto: word, sessionId: tidy, msgId: tidy, target: address, source: address },
  { respUri: text, noResp: yes, cred, meta, unknown },
);

/** Any message whose data is text or a subtree, that is, one that both spellings carry alike. */
export const message: fc.Arbitrary<SyncMLMessage> = some<SyncMLMessage, 'header' | 'commands' | 'final'>(
  {
    header,
    commands: fc.array(fc.oneof(leaf, container, answer, other), { maxLength: 4 }),
    final: fc.boolean(),
  },
  { unknown },
);
