/**
 * Every element of the three code pages: SyncML 1.2, MetaInfo 1.2 and the device description framework (TNDS).
 *
 * One row holds the element's WBXML token, its content in DTD notation and the clause that defines it. The codecs,
 * the order check, the explainer and the DTD of the tests read these rows; there is no second list.
 */
import { NS } from './element.js';

export type CodePage = 0 | 1 | 2;

export interface VocabularyRow {
  name: string;
  page: CodePage;
  /** Namespace of the element's page. */
  ns: string;
  /** WBXML tag token without its content and attribute bits. */
  token: number;
  /** DTD content: `EMPTY`, `ANY`, `(#PCDATA)`, `(#PCDATA | A | B)*` or a content model of elements. */
  content: string;
  /** Where the element is defined. */
  clause: string;
}

/** Namespace of each code page, by its number. */
export const PAGE_NAMESPACES = [NS.syncml, NS.metinf, NS.dmddf] as const;

const TEXT = '(#PCDATA)';
const EMPTY = 'EMPTY';
const ITEMS = '(CmdID, NoResp?, Cred?, Meta?, Item+)';
const REPPRO = 'SyncML RepPro 1.2, DTD';
const METINF = 'SyncML MetaInfo 1.2, DTD';
const TNDS = 'OMA DM TNDS 1.2, DTD';
const METINF_CHILDREN =
  'FieldLevel?, Format?, Type?, Mark?, Size?, Anchor?, Version?, NextNonce?, MaxMsgSize?, MaxObjSize?, EMI*, Mem?';

type Line = readonly [token: number, name: string, content: string];

const SYNCML_LINES: readonly Line[] = [
  [0x05, 'Add', ITEMS],
  [0x06, 'Alert', '(CmdID, NoResp?, Cred?, Data?, Correlator?, Item*)'],
  [0x07, 'Archive', EMPTY],
  [
    0x08,
    'Atomic',
    '(CmdID, NoResp?, Meta?, (Add | Delete | Copy | Atomic | Map | Move | Replace | Sequence | Sync | Get | Exec | Alert)+)',
  ],
  [0x09, 'Chal', '(Meta)'],
  [0x0a, 'Cmd', TEXT],
  [0x0b, 'CmdID', TEXT],
  [0x0c, 'CmdRef', TEXT],
  [0x0d, 'Copy', ITEMS],
  [0x0e, 'Cred', '(Meta?, Data)'],
  [0x0f, 'Data', 'ANY'],
  [0x10, 'Delete', '(CmdID, NoResp?, Archive?, SftDel?, Cred?, Meta?, Item+)'],
  [0x11, 'Exec', '(CmdID, NoResp?, Cred?, Meta?, Correlator?, Item+)'],
  [0x12, 'Final', EMPTY],
  [0x13, 'Get', '(CmdID, NoResp?, Lang?, Cred?, Meta?, Item+)'],
  [0x14, 'Item', '(Target?, Source?, SourceParent?, TargetParent?, Meta?, Data?, MoreData?)'],
  [0x15, 'Lang', TEXT],
  [0x16, 'LocName', TEXT],
  [0x17, 'LocURI', TEXT],
  [0x18, 'Map', '(CmdID, Target, Source, Cred?, Meta?, MapItem+)'],
  [0x19, 'MapItem', '(Target, Source)'],
  [0x1a, 'Meta', `(#PCDATA | MetInf | ${METINF_CHILDREN.replace(/[?*]/g, '').replaceAll(',', ' |')})*`],
  [0x1b, 'MsgID', TEXT],
  [0x1c, 'MsgRef', TEXT],
  [0x1d, 'NoResp', EMPTY],
  [0x1e, 'NoResults', EMPTY],
  [0x1f, 'Put', '(CmdID, NoResp?, Lang?, Cred?, Meta?, Item+)'],
  [0x20, 'Replace', ITEMS],
  [0x21, 'RespURI', TEXT],
  [0x22, 'Results', '(CmdID, MsgRef?, CmdRef, Meta?, TargetRef?, SourceRef?, Item+)'],
  [0x23, 'Search', '(CmdID, NoResp?, NoResults?, Cred?, Target?, Source+, Lang?, Meta, Data)'],
  [
    0x24,
    'Sequence',
    '(CmdID, NoResp?, Meta?, (Add | Replace | Delete | Copy | Atomic | Map | Move | Sync | Get | Alert | Exec)+)',
  ],
  [0x25, 'SessionID', TEXT],
  [0x26, 'SftDel', EMPTY],
  [0x27, 'Source', '(LocURI, LocName?)'],
  [0x28, 'SourceRef', TEXT],
  [0x29, 'Status', '(CmdID, MsgRef, CmdRef, Cmd, TargetRef*, SourceRef*, Cred?, Chal?, Data, Item*)'],
  [
    0x2a,
    'Sync',
    '(CmdID, NoResp?, Cred?, Target?, Source?, Meta?, NumberOfChanges?, (Add | Atomic | Copy | Delete | Move | Replace | Sequence)*)',
  ],
  [
    0x2b,
    'SyncBody',
    '((Alert | Atomic | Copy | Exec | Get | Map | Put | Results | Search | Sequence | Status | Sync | Add | Move | Replace | Delete)+, Final?)',
  ],
  [0x2c, 'SyncHdr', '(VerDTD, VerProto, SessionID, MsgID, Target, Source, RespURI?, NoResp?, Cred?, Meta?)'],
  [0x2d, 'SyncML', '(SyncHdr, SyncBody)'],
  [0x2e, 'Target', '(LocURI, LocName?, Filter?)'],
  [0x2f, 'TargetRef', TEXT],
  [0x31, 'VerDTD', TEXT],
  [0x32, 'VerProto', TEXT],
  [0x33, 'NumberOfChanges', TEXT],
  [0x34, 'MoreData', EMPTY],
  [0x35, 'Field', '(Item)'],
  [0x36, 'Filter', '(Meta, Field?, Record?, FilterType?)'],
  [0x37, 'Record', '(Item)'],
  [0x38, 'FilterType', TEXT],
  [0x39, 'SourceParent', '(LocURI)'],
  [0x3a, 'TargetParent', '(LocURI)'],
  [0x3b, 'Move', ITEMS],
  [0x3c, 'Correlator', TEXT],
];

const METINF_LINES: readonly Line[] = [
  [0x05, 'Anchor', '(Last?, Next)'],
  [0x06, 'EMI', TEXT],
  [0x07, 'Format', TEXT],
  [0x08, 'FreeID', TEXT],
  [0x09, 'FreeMem', TEXT],
  [0x0a, 'Last', TEXT],
  [0x0b, 'Mark', TEXT],
  [0x0c, 'MaxMsgSize', TEXT],
  [0x0d, 'Mem', '(SharedMem?, FreeMem, FreeID)'],
  [0x0e, 'MetInf', `(${METINF_CHILDREN})`],
  [0x0f, 'Next', TEXT],
  [0x10, 'NextNonce', TEXT],
  [0x11, 'SharedMem', EMPTY],
  [0x12, 'Size', TEXT],
  [0x13, 'Type', TEXT],
  [0x14, 'Version', TEXT],
  [0x15, 'MaxObjSize', TEXT],
  [0x16, 'FieldLevel', EMPTY],
];

const FORMATS = '(b64 | bin | bool | chr | int | node | null | xml | date | time | float)';

const DMDDF_LINES: readonly Line[] = [
  [0x05, 'AccessType', '(Add?, Copy?, Delete?, Exec?, Get?, Replace?)'],
  [0x06, 'ACL', TEXT],
  [0x07, 'Add', EMPTY],
  [0x08, 'b64', EMPTY],
  [0x09, 'bin', EMPTY],
  [0x0a, 'bool', EMPTY],
  [0x0b, 'chr', EMPTY],
  [0x0c, 'CaseSense', '(CS | CIS)'],
  [0x0d, 'CIS', EMPTY],
  [0x0e, 'Copy', EMPTY],
  [0x0f, 'CS', EMPTY],
  [0x10, 'date', EMPTY],
  [0x11, 'DDFName', TEXT],
  [0x12, 'DefaultValue', TEXT],
  [0x13, 'Delete', EMPTY],
  [0x14, 'Description', TEXT],
  [0x15, 'DFFormat', FORMATS],
  [
    0x16,
    'DFProperties',
    '(AccessType, DefaultValue?, Description?, DFFormat, Occurrence?, Scope?, DFTitle?, DFType, CaseSense?)',
  ],
  [0x17, 'DFTitle', TEXT],
  [0x18, 'DFType', '(MIME+ | DDFName)'],
  [0x19, 'Dynamic', EMPTY],
  [0x1a, 'Exec', EMPTY],
  [0x1b, 'float', EMPTY],
  [0x1c, 'Format', FORMATS],
  [0x1d, 'Get', EMPTY],
  [0x1e, 'int', EMPTY],
  [0x1f, 'Man', TEXT],
  [0x20, 'MgmtTree', '(VerDTD, Man?, Mod?, Node+)'],
  [0x21, 'MIME', TEXT],
  [0x22, 'Mod', TEXT],
  [0x23, 'Name', TEXT],
  [0x24, 'Node', '(NodeName, Path?, RTProperties?, DFProperties?, (Node* | Value?))'],
  [0x25, 'node', EMPTY],
  [0x26, 'NodeName', TEXT],
  [0x27, 'null', EMPTY],
  [0x28, 'Occurrence', '(One | ZeroOrOne | ZeroOrMore | OneOrMore | ZeroOrN | OneOrN)'],
  [0x29, 'One', EMPTY],
  [0x2a, 'OneOrMore', EMPTY],
  [0x2b, 'OneOrN', TEXT],
  [0x2c, 'Path', TEXT],
  [0x2d, 'Permanent', EMPTY],
  [0x2e, 'Replace', EMPTY],
  [0x2f, 'RTProperties', '(ACL?, Format?, Name?, Size?, Title?, TStamp?, Type?, VerNo?)'],
  [0x30, 'Scope', '(Permanent | Dynamic)'],
  [0x31, 'Size', TEXT],
  [0x32, 'time', EMPTY],
  [0x33, 'Title', TEXT],
  [0x34, 'TStamp', TEXT],
  [0x35, 'Type', '(MIME | DDFName)'],
  [0x36, 'Value', TEXT],
  [0x37, 'VerDTD', TEXT],
  [0x38, 'VerNo', TEXT],
  [0x39, 'xml', EMPTY],
  [0x3a, 'ZeroOrMore', EMPTY],
  [0x3b, 'ZeroOrN', TEXT],
  [0x3c, 'ZeroOrOne', EMPTY],
];

function rowsOf(page: CodePage, clause: string, lines: readonly Line[]): VocabularyRow[] {
  return lines.map(([token, name, content]) => {
    return { name, page, ns: PAGE_NAMESPACES[page], token, content, clause };
  });
}

/** All rows, by code page and token. */
export const VOCABULARY: readonly VocabularyRow[] = [
  ...rowsOf(0, REPPRO, SYNCML_LINES),
  ...rowsOf(1, METINF, METINF_LINES),
  ...rowsOf(2, TNDS, DMDDF_LINES),
];

const byToken: readonly (VocabularyRow | undefined)[][] = PAGE_NAMESPACES.map(() => new Array(0x40));
const byName: readonly Map<string, VocabularyRow>[] = PAGE_NAMESPACES.map(() => new Map());
for (const row of VOCABULARY) {
  const tokens = byToken[row.page];
  if (tokens) tokens[row.token] = row;
  byName[row.page]?.set(row.name, row);
}

/** The row of a tag token (without content and attribute bits), if the page and the token are known. */
export function rowOfToken(page: number, token: number): VocabularyRow | undefined {
  return byToken[page]?.[token];
}

/** The row of an element by its name on one code page. */
export function rowOnPage(page: number, name: string): VocabularyRow | undefined {
  return byName[page]?.get(name);
}

/** The row of an element by namespace and local name. */
export function rowOfName(ns: string, name: string): VocabularyRow | undefined {
  return rowOnPage(pageOfNamespace(ns), name);
}

/** The code page of a namespace; -1 for a namespace that is none of the three. */
export function pageOfNamespace(ns: string): number {
  return ns === NS.syncml ? 0 : ns === NS.metinf ? 1 : ns === NS.dmddf ? 2 : -1;
}
