/** One row for each tolerance: lenient it is a warning with code, place and clause; strict it is refused. */
import { describe, expect, it } from 'vitest';
import { readDdf } from '../../src/dm/ddf.js';
import { readTnds } from '../../src/dm/tnds.js';
import { decodeMessage } from '../../src/syncml/codec.js';
import { readPushHeader } from '../../src/syncml/explain-push.js';
import { MEDIA_TYPES, type SyncMLMessage, type Warning } from '../../src/syncml/message.js';
import { decodeNotification } from '../../src/syncml/notification.js';
import { concatOctets, utf8Encode } from '../../src/syncml/octets.js';
import {
  refuseTolerances,
  TOLERANCES,
  type Tolerance,
  type ToleranceCode,
} from '../../src/syncml/tolerances.js';
import { readXml } from '../../src/syncml/xml.js';
import { refusalOf } from '../support/refusal.js';
import { hex, vector } from './vectors.js';

/** What a reader makes of an input. */
type Reader = (octets: Uint8Array, strict: boolean) => { meaning: unknown; warnings: readonly Warning[] };

interface Sample {
  reader: Reader;
  bent: Uint8Array;
  straight: Uint8Array;
  place: Pick<Warning, 'path' | 'offset'>;
}

/** The message without what was kept aside. */
function essence(message: SyncMLMessage): unknown {
  return JSON.parse(
    JSON.stringify(message, (key, value: unknown) => (key === 'unknown' ? undefined : value)),
  );
}

const message =
  (mediaType: string): Reader =>
  (octets, strict) => {
    const decoded = decodeMessage(octets, mediaType, { strict });
    return { meaning: essence(decoded.message), warnings: decoded.warnings };
  };

/** The header without its limits, which whoever asks for them finds to be none. */
const withoutMeta: Reader = (octets, strict) => {
  const { message: read, warnings } = decodeMessage(octets, MEDIA_TYPES.xml, { strict });
  const { meta: _limits, ...header } = read.header;
  return { meaning: { ...read, header }, warnings };
};

/** Readers without a strict switch of their own: their callers refuse. */
const judged =
  (read: (octets: Uint8Array) => { meaning: unknown; warnings: readonly Tolerance[] }): Reader =>
  (octets, strict) => {
    const result = read(octets);
    refuseTolerances(result.warnings, strict);
    return result;
  };

const notification: Reader = (octets, strict) => {
  const { trigger, warnings } = decodeNotification(octets, { strict });
  const { serverId, uiMode, initiator, vendor } = trigger;
  return { meaning: { uiMode, initiator, vendor, id: serverId.replace('x', '') }, warnings };
};

const treeIn = (octets: Uint8Array) => readXml(octets).root;
const tnds = judged((octets) => {
  const { nodes, warnings } = readTnds(treeIn(octets));
  return { meaning: nodes, warnings };
});
const ddf = judged((octets) => {
  const { nodes, warnings } = readDdf(treeIn(octets), () => 'x');
  return { meaning: nodes, warnings };
});
const push = judged((octets) => {
  const header = readPushHeader(octets);
  return { meaning: header !== undefined, warnings: header?.warnings ?? [] };
});

function bent(reader: Reader, before: string, after: string, base: string, path: string): Sample {
  const changed = base.replace(before, after);
  if (changed === base) throw new Error(`no ${before} in the base`);
  return { reader, bent: utf8Encode(changed), straight: utf8Encode(base), place: { path } };
}

const HEADER =
  '<SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID>' +
  '<Target><LocURI>s</LocURI></Target><Source><LocURI>d</LocURI></Source></SyncHdr>';
const STATUS =
  '<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef></CmdRef><Cmd>SyncHdr</Cmd><Data>200</Data></Status>';
const REPLACE =
  '<Replace><CmdID>2</CmdID><Meta><Format xmlns="syncml:metinf">chr</Format></Meta>' +
  '<Item><Source><LocURI>./DevInfo/Man</LocURI></Source><Data>x</Data></Item></Replace>';
const MESSAGE = `<SyncML xmlns="SYNCML:SYNCML1.2">${HEADER}<SyncBody>${STATUS}${REPLACE}<Final/></SyncBody></SyncML>`;
const inXml = (before: string, after: string, path: string): Sample =>
  bent(message(MEDIA_TYPES.xml), before, after, MESSAGE, path);

const FPI = '-//SYNCML//DTD SyncML 1.2//EN';
const { wbxml: straightWbxml } = vector('v1_min');
const inWbxml = (header: Uint8Array, offset: number): Sample => ({
  reader: message(MEDIA_TYPES.wbxml),
  bent: concatOctets(header, straightWbxml.subarray(5)),
  straight: straightWbxml,
  place: { offset },
});

const TNDS =
  '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName><RTProperties>' +
  '<Format><int/></Format><Type><MIME>text/plain</MIME></Type><VerNo>3</VerNo></RTProperties><Value>1</Value></Node></MgmtTree>';
const inTnds = (before: string, after: string, path: string): Sample => bent(tnds, before, after, TNDS, path);
const DDF =
  '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName><DFProperties>' +
  '<AccessType><Get/></AccessType><DFFormat><int/></DFFormat><DFType><MIME>text/plain</MIME></DFType>' +
  '</DFProperties></Node></MgmtTree>';
const inDdf = (before: string, after: string, path: string): Sample => bent(ddf, before, after, DDF, path);

const DIGEST = '00'.repeat(16);
const inNotification = (digits: string, offset: number, straight = '02d000000012340178'): Sample => ({
  reader: notification,
  bent: hex(DIGEST + digits),
  straight: hex(DIGEST + straight),
  place: { offset },
});
const PUSH = '0605040b84c002010603c4af87';
const inPush = (digits: string, offset: number): Sample => ({
  reader: push,
  bent: hex(digits),
  straight: hex(PUSH),
  place: { offset },
});

const SAMPLES = {
  'xml.namespace': inXml(' xmlns="syncml:metinf"', '', 'SyncML/SyncBody/Replace/Meta/Format'),
  'xml.attributes': inXml('<Status>', '<Status id="7">', 'SyncML/SyncBody/Status'),
  'wbxml.version': inWbxml(hex('04a4016a00'), 0),
  'wbxml.charset': inWbxml(hex('02a4010300'), 3),
  'wbxml.string-unterminated': inWbxml(hex('02a4016a0161'), 5),
  'wbxml.public-id-fpi': inWbxml(concatOctets(hex('0200006a1e'), utf8Encode(FPI), hex('00')), 1),
  'wbxml.public-id-version': inWbxml(hex('029f536a00'), 1),
  'wbxml.public-id-unknown': inWbxml(hex('02016a00'), 1),
  'syncml.element-order': inXml(
    '<CmdID>1</CmdID><MsgRef>1</MsgRef>',
    '<MsgRef>1</MsgRef><CmdID>1</CmdID>',
    'SyncML/SyncBody/Status',
  ),
  'syncml.missing-element': inXml('<CmdRef></CmdRef>', '', 'SyncML/SyncBody/Status/CmdRef'),
  'syncml.repeated-element': inXml(
    '<Cmd>SyncHdr</Cmd>',
    '<Cmd>SyncHdr</Cmd><Cmd>Get</Cmd>',
    'SyncML/SyncBody/Status/Cmd',
  ),
  'syncml.unknown-element': inXml(
    '<Data>x</Data>',
    '<Data>x</Data><Colour>red</Colour>',
    'SyncML/SyncBody/Replace/Item/Colour',
  ),
  'syncml.unexpected-text': inXml('<Final/>', '<Final>yes</Final>', 'SyncML/SyncBody/Final'),
  'syncml.white-space': inXml('<MsgID>1</MsgID>', '<MsgID>\n  1 </MsgID>', 'SyncML/SyncHdr/MsgID'),
  'syncml.unusable-value': {
    ...inXml(
      '</Source></SyncHdr>',
      '</Source><Meta><MaxMsgSize xmlns="syncml:metinf">much</MaxMsgSize></Meta></SyncHdr>',
      'SyncML/SyncHdr/Meta/MaxMsgSize',
    ),
    reader: withoutMeta,
  },
  'syncml.tnds-namespace': inTnds('syncml:dmddf1.2', 'urn:x', 'MgmtTree'),
  'syncml.tnds-version': inTnds('<VerDTD>1.2</VerDTD>', '', 'MgmtTree'),
  'syncml.tnds-word-as-text': inTnds('<int/>', 'int', 'MgmtTree/Node/RTProperties/Format'),
  'syncml.tnds-property-name': inTnds(
    '<VerNo>3</VerNo>',
    '<verNo>3</verNo>',
    'MgmtTree/Node/RTProperties/verNo',
  ),
  'syncml.ddf-namespace': inDdf('syncml:dmddf1.2', 'urn:x', 'MgmtTree'),
  'syncml.ddf-version': inDdf('1.2</VerDTD>', '1.1</VerDTD>', 'MgmtTree'),
  'syncml.ddf-word-as-text': inDdf('<int/>', 'int', 'MgmtTree/Node/DFProperties/DFFormat'),
  'notification.version': inNotification('031000000012340178', 16),
  'notification.future-use': inNotification('02d000000112340178', 17),
  'notification.session-id': inNotification('02d000000000000178', 21),
  'notification.empty-server-id': inNotification('02d0000000123400', 23),
  'notification.push-port': inPush('0605040b85c002010603c4af87', 3),
  'notification.push-application': inPush('0605040b84c002010602c4ae', 11),
} as const satisfies Record<ToleranceCode, Sample>;

describe.each(Object.entries(SAMPLES))('%s', (code, { reader, bent: input, straight, place }) => {
  it('is a warning with its place and clause, and means the same', () => {
    const { clause } = TOLERANCES[code as ToleranceCode];
    const { meaning, warnings } = reader(input, false);
    expect(warnings.map(({ message: _, ...rest }) => rest)).toEqual([{ code, ...place, spec: clause }]);
    expect(warnings[0]?.message).not.toBe('');
    expect(reader(straight, true)).toEqual({ meaning, warnings: [] });
  });

  it('is refused under the same code by a strict reader', () => {
    const refusal = refusalOf(() => reader(input, true));
    expect(refusal).toMatchObject({
      code,
      class: 'input',
      where: place,
      spec: TOLERANCES[code as ToleranceCode].clause,
    });
  });
});

it('thousands of things to say about one element take no more than one look at its children', () => {
  const many = '<Colour/>'.repeat(20_000);
  const text = MESSAGE.replace('<Final/>', `${many}<Final/>`);
  const { warnings } = decodeMessage(utf8Encode(text), MEDIA_TYPES.xml);
  const unknown = warnings.filter(({ code }) => code === 'syncml.unknown-element');
  expect(unknown).toHaveLength(20_000);
  expect(unknown.at(-1)?.path).toBe('SyncML/SyncBody/Colour');
});

it('a message can make no more text out of its string table than it could hold itself', () => {
  const table = utf8Encode(`${'x'.repeat(1000)}\0`);
  const body = Uint8Array.of(0x6d, ...new Array(400).fill([0x83, 0x00]).flat(), 0x01);
  const octets = concatOctets(hex('02a4016a'), Uint8Array.of(0x87, 0x69), table, body);
  const refusal = refusalOf(() => decodeMessage(octets, MEDIA_TYPES.wbxml, { maxOctets: 100_000 }));
  expect(refusal).toMatchObject({ code: 'wbxml.too-much-text', where: { offset: 6 + 1001 + 1 + 2 * 100 } });
});
