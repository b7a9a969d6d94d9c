import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/syncml/codec.js';
import { NS } from '../../src/syncml/element.js';
import { type Item, MEDIA_TYPES, type SyncMLMessage } from '../../src/syncml/message.js';
import { dataText, messageToTree, treeToMessage } from '../../src/syncml/message-tree.js';
import { utf8Encode } from '../../src/syncml/octets.js';
import { readXml } from '../../src/syncml/xml.js';
import { refusalOf } from '../support/refusal.js';
import { hex } from './vectors.js';

const HEADER =
  '<VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID>' +
  '<Target><LocURI>d</LocURI></Target><Source><LocURI>s</LocURI></Source>';

function tree(body: string, header = HEADER) {
  const text = `<SyncML xmlns="${NS.syncml}"><SyncHdr>${header}</SyncHdr><SyncBody>${body}</SyncBody></SyncML>`;
  return readXml(text).root;
}

function read(
  body: string,
  header = HEADER,
): { message: SyncMLMessage; warnings: [string, string | undefined][] } {
  const { message, warnings } = treeToMessage(tree(body, header));
  return { message, warnings: warnings.map(({ code, path }) => [code, path]) };
}

const metinf = (name: string, text: string): string => `<${name} xmlns="${NS.metinf}">${text}</${name}>`;
const STATUS = '<CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd>';
const ALERT = '<Alert><CmdID>1</CmdID><Data>1200</Data></Alert>';

describe('what is missing', () => {
  it.each([
    ['SyncHdr', `<SyncML xmlns="${NS.syncml}"><SyncBody/></SyncML>`, 'SyncML/SyncHdr'],
    ['SyncBody', `<SyncML xmlns="${NS.syncml}"><SyncHdr>${HEADER}</SyncHdr></SyncML>`, 'SyncML/SyncBody'],
  ])('is refused: %s', (_, text, path) => {
    const error = refusalOf(() => treeToMessage(readXml(text).root));
    expect([error.code, error.where?.path]).toEqual(['syncml.missing-element', path]);
  });

  it.each([
    ['MsgID', '', HEADER.replace('<MsgID>1</MsgID>', ''), 'SyncML/SyncHdr/MsgID'],
    ['LocURI', '', HEADER.replace('<LocURI>s</LocURI>', ''), 'SyncML/SyncHdr/Source/LocURI'],
    ['CmdID of an Alert', `${ALERT}<Alert><Data>1</Data></Alert>`, HEADER, 'SyncML/SyncBody/Alert[2]/CmdID'],
    [
      'CmdID in a Sequence',
      '<Sequence><CmdID>1</CmdID><Get/></Sequence>',
      HEADER,
      'SyncML/SyncBody/Sequence/Get/CmdID',
    ],
    ['Data of a Status', `<Status>${STATUS}</Status>`, HEADER, 'SyncML/SyncBody/Status/Data'],
    [
      'Cmd of a Status',
      '<Status><MsgRef>1</MsgRef><Data>200</Data></Status>',
      HEADER,
      'SyncML/SyncBody/Status/Cmd',
    ],
    [
      'Meta of a Chal',
      `<Status>${STATUS}<Chal/><Data>407</Data></Status>`,
      HEADER,
      'SyncML/SyncBody/Status/Chal/Meta',
    ],
    ['Data of a Cred', ALERT, `${HEADER}<Cred/>`, 'SyncML/SyncHdr/Cred/Data'],
  ])('is refused: %s', (_, body, header, path) => {
    const error = refusalOf(() => treeToMessage(tree(body, header)));
    expect([error.code, error.where?.path]).toEqual(['syncml.missing-element', path]);
  });

  it('is tolerated where the examples of the specification leave it out', () => {
    const body = '<Status><MsgRef>1</MsgRef><Cmd>SyncHdr</Cmd><Data>200</Data></Status>';
    const { message, warnings } = read(body);
    expect(message.commands).toMatchObject([{ name: 'Status', cmdId: '', cmdRef: '', data: '200' }]);
    expect(warnings).toEqual([
      ['syncml.missing-element', 'SyncML/SyncBody/Status/CmdID'],
      ['syncml.missing-element', 'SyncML/SyncBody/Status/CmdRef'],
    ]);
    expect(messageToTree(message)).toEqual(tree(body));
  });

  it('is tolerated where an empty list can stand for it', () => {
    const { message, warnings } = read(
      '<Replace><CmdID>1</CmdID></Replace><Atomic><CmdID>2</CmdID></Atomic>',
    );
    expect(message.commands).toEqual([
      { name: 'Replace', cmdId: '1', items: [] },
      { name: 'Atomic', cmdId: '2', commands: [] },
    ]);
    expect(warnings).toEqual([
      ['syncml.missing-element', 'SyncML/SyncBody/Replace/Item'],
      ['syncml.missing-element', 'SyncML/SyncBody/Atomic/command'],
    ]);
  });
});

describe('what is out of order or place', () => {
  it('is read in any order, with one warning for each parent', () => {
    const swapped =
      '<Status><CmdRef>0</CmdRef><CmdID>1</CmdID><MsgRef>1</MsgRef><Data>200</Data><Cmd>SyncHdr</Cmd></Status>';
    const { message, warnings } = read(swapped);
    expect(message).toEqual(read(`<Status>${STATUS}<Data>200</Data></Status>`).message);
    expect(warnings).toEqual([['syncml.element-order', 'SyncML/SyncBody/Status']]);
  });

  it('is noticed when Final is not last', () => {
    const { message, warnings } = read(`<Final/>${ALERT}`);
    expect(message.final).toBe(true);
    expect(warnings).toEqual([['syncml.element-order', 'SyncML/SyncBody']]);
  });

  it('is not noticed in Meta, where any order is good', () => {
    const meta = `<Meta>${metinf('Type', 'a')}${metinf('Format', 'b')}</Meta>`;
    expect(read(ALERT, `${HEADER}${meta}`)).toMatchObject({
      message: { header: { meta: { type: 'a', format: 'b' } } },
      warnings: [],
    });
  });

  it('is kept when unknown, and written after what is known', () => {
    const alert = '<Alert><Vendor>x</Vendor><CmdID>1</CmdID><Data>1</Data></Alert>';
    const { message, warnings } = read(alert);
    expect(warnings).toEqual([['syncml.unknown-element', 'SyncML/SyncBody/Alert/Vendor']]);
    expect(messageToTree(message)).toEqual(
      tree('<Alert><CmdID>1</CmdID><Data>1</Data><Vendor>x</Vendor></Alert>'),
    );
  });

  it('is kept when repeated, the first one being read', () => {
    const { message, warnings } = read('<Alert><CmdID>1</CmdID><CmdID>2</CmdID></Alert>');
    expect(message.commands).toMatchObject([{ cmdId: '1', unknown: [{ name: 'CmdID', children: ['2'] }] }]);
    expect(warnings).toEqual([['syncml.repeated-element', 'SyncML/SyncBody/Alert/CmdID']]);
  });

  it('is dropped when text between elements', () => {
    const { message, warnings } = read('<Alert>x<CmdID>1</CmdID></Alert>');
    expect(message.commands).toEqual([{ name: 'Alert', cmdId: '1', items: [] }]);
    expect(warnings).toEqual([['syncml.unexpected-text', 'SyncML/SyncBody/Alert']]);
  });

  it('is refused when an element stands for text', () => {
    const error = refusalOf(() => read('<Alert><CmdID><Item/></CmdID></Alert>'));
    expect([error.code, error.where?.path]).toEqual([
      'syncml.unexpected-element',
      'SyncML/SyncBody/Alert/CmdID',
    ]);
  });

  it('is refused when the root is another', () => {
    const { root } = readXml('<SyncML xmlns="urn:other"/>');
    expect(refusalOf(() => treeToMessage(root)).code).toBe('syncml.root');
  });
});

describe('what is kept aside', () => {
  it('comes back the same when the first of several elements is empty', () => {
    const status =
      '<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef/><CmdRef>5</CmdRef><Cmd>Get</Cmd><Data>200</Data></Status>';
    const { message } = treeToMessage(tree(status));
    expect(message.commands[0]).toMatchObject({ cmdRef: '', unknown: [{ name: 'CmdRef', children: ['5'] }] });
    expect(treeToMessage(messageToTree(message)).message).toEqual(message);
  });

  it('is not what stands inside an element that is to be empty; that is dropped with a warning', () => {
    const get =
      '<Get><CmdID>1</CmdID><NoResp>1</NoResp><Item><MoreData><Data/></MoreData></Item></Get><Final>x</Final>';
    const { message, warnings } = read(get);
    expect(message).toMatchObject({ final: true, commands: [{ noResp: true, items: [{ moreData: true }] }] });
    expect(warnings.toSorted()).toEqual([
      ['syncml.unexpected-text', 'SyncML/SyncBody/Final'],
      ['syncml.unexpected-text', 'SyncML/SyncBody/Get/NoResp'],
      ['syncml.unknown-element', 'SyncML/SyncBody/Get/Item/MoreData/Data'],
    ]);
  });
});

describe('commands outside DM 1.2', () => {
  it.each(['Map', 'Put', 'Search', 'Sync', 'Move', 'Vendor'])('are kept whole: %s', (name) => {
    const { message } = read(`${ALERT}<${name}><CmdID>7</CmdID><Item/></${name}>`);
    expect(message.commands[1]).toMatchObject({ name: 'Other', cmdId: '7', element: { name } });
    expect(messageToTree(message)).toEqual(tree(`${ALERT}<${name}><CmdID>7</CmdID><Item/></${name}>`));
  });

  it('may have no CmdID', () => {
    expect(read('<Vendor/>').message.commands).toMatchObject([{ name: 'Other', cmdId: '' }]);
  });

  it('are looked for by namespace', () => {
    const { message } = read('<Alert xmlns="urn:vendor"><CmdID>1</CmdID></Alert>');
    expect(message.commands).toMatchObject([{ name: 'Other', cmdId: '1' }]);
  });
});

describe('Item', () => {
  it.each(['<Item></Item>', '<Item/>', '<Item><Data/></Item>', '<Item><Data></Data></Item>'])(
    'is empty as %s',
    (item) => {
      const { message } = read(
        `<Alert><CmdID>1</CmdID><Data>1100</Data>${item}<Item><Data>x</Data></Item></Alert>`,
      );
      expect(message.commands).toEqual([
        { name: 'Alert', cmdId: '1', data: '1100', items: [{}, { data: 'x' }] },
      ]);
    },
  );

  it('tells empty data from none beside an address', () => {
    const source = '<Source><LocURI>./A</LocURI></Source>';
    const { message } = read(
      `<Results><CmdID>1</CmdID><CmdRef>1</CmdRef><Item>${source}<Data/></Item><Item>${source}</Item></Results>`,
    );
    expect(message.commands).toMatchObject([{ items: [{ data: '' }, { source: { locUri: './A' } }] }]);
  });

  it('holds a management tree as elements', () => {
    const node = '<Node><NodeName>a</NodeName><Value>1</Value></Node>';
    const inline = `<MgmtTree xmlns="${NS.dmddf}"><VerDTD>1.2</VerDTD>${node}</MgmtTree>`;
    const { message, warnings } = read(`<Add><CmdID>1</CmdID><Item><Data>${inline}</Data></Item></Add>`);
    const [add] = message.commands;
    const item: Item | undefined = add?.name === 'Add' ? add.items[0] : undefined;
    expect(item?.data).toMatchObject([{ name: 'MgmtTree', ns: NS.dmddf }]);
    expect(dataText(item?.data)).toBe(inline);
    expect(warnings).toEqual([]);
    expect(decodeMessage(encodeMessage(message, 'wbxml'), MEDIA_TYPES.wbxml).message).toEqual(message);
  });
});

describe('Meta', () => {
  it('may hold its children in a MetInf', () => {
    const meta = `<Meta><MetInf xmlns="${NS.metinf}"><Format>chr</Format><Type>text/plain</Type></MetInf></Meta>`;
    const { message, warnings } = read(ALERT, `${HEADER}${meta}`);
    expect(message.header.meta).toEqual({ format: 'chr', type: 'text/plain' });
    expect(warnings).toEqual([]);
  });

  it('may hold text', () => {
    expect(read(ALERT, `${HEADER}<Meta>x y</Meta>`).message.header.meta).toEqual({ text: 'x y' });
  });
});

describe('opaque data', () => {
  function itemOf(format: string, data: Uint8Array, where: 'item' | 'command' = 'item'): SyncMLMessage {
    const meta = format === '' ? {} : { meta: { format } };
    const item: Item = where === 'item' ? { ...meta, data } : { data };
    const command = {
      name: 'Replace' as const,
      cmdId: '1',
      items: [item],
      ...(where === 'command' ? meta : {}),
    };
    const address = { locUri: 'x' };
    const header = {
      verDtd: '1.2',
      verProto: 'DM/1.2',
      sessionId: '1',
      msgId: '1',
      target: address,
      source: address,
    };
    return { header, commands: [command], final: true };
  }

  function dataAfter(message: SyncMLMessage, encoding: 'xml' | 'wbxml'): Item | undefined {
    const [command] = decodeMessage(encodeMessage(message, encoding), MEDIA_TYPES[encoding]).message.commands;
    return command?.name === 'Replace' ? command.items[0] : undefined;
  }

  it.each([
    ['becomes text when it is text', 'chr', 'item', '616263', 'abc'],
    ['becomes text without a Format', '', 'item', '616263', 'abc'],
    ['stays octets under Format bin', 'bin', 'item', '616263', hex('616263')],
    ['stays octets under a Format of the command', 'bin', 'command', '616263', hex('616263')],
    ['stays octets when it is no text', 'chr', 'item', 'ff00', hex('ff00')],
  ] as const)('%s', (_, format, where, digits, expected) => {
    expect(dataAfter(itemOf(format, hex(digits), where), 'wbxml')?.data).toEqual(expected);
  });

  it.each(['item', 'command'] as const)('travels as base64 in XML, with Format bin on the %s', (where) => {
    expect(dataAfter(itemOf('bin', hex('616263'), where), 'xml')).toEqual({
      meta: { format: 'b64' },
      data: 'YWJj',
    });
  });

  it('is read as text in other elements, and refused when it is none', () => {
    const alert = (block: string): Uint8Array => hex(`02a4016a00 46 4b c3 01 ${block} 01 01`);
    const wrap = (block: string): Uint8Array => {
      const start = encodeMessage({ ...itemOf('', hex('61')), commands: [] }, 'wbxml');
      return Uint8Array.of(...start.slice(0, -3), ...alert(block).slice(5), 0x01, 0x01);
    };
    expect(decodeMessage(wrap('31'), MEDIA_TYPES.wbxml).message.commands).toMatchObject([{ cmdId: '1' }]);
    expect(refusalOf(() => decodeMessage(wrap('ff'), MEDIA_TYPES.wbxml)).code).toBe('syncml.not-utf8');
  });
});

describe('dataText', () => {
  it('of a subtree that XML cannot carry has U+FFFD and _ in the place of it', () => {
    const inner = { name: 'a b', ns: NS.dmddf, children: ['\u{1}x'] };
    expect(dataText([{ name: 'Value', ns: NS.dmddf, children: [inner, '\u{2}'] }])).toBe(
      `<Value xmlns="${NS.dmddf}"><_>\u{FFFD}x</_>\u{FFFD}</Value>`,
    );
  });

  it.each([
    [undefined, ''],
    ['a', 'a'],
    [utf8Encode('é'), 'é'],
    [Uint8Array.of(0xff), '\u{FFFD}'],
  ])('of %j', (data, expected) => {
    expect(dataText(data)).toBe(expected);
  });
});

describe('strict reading', () => {
  it.each([
    ['element order', `<Alert><Data>1</Data><CmdID>1</CmdID></Alert>`, 'syncml.element-order'],
    ['an unknown element', '<Alert><CmdID>1</CmdID><Vendor/></Alert>', 'syncml.unknown-element'],
    [
      'a Status without CmdID',
      '<Status><MsgRef>1</MsgRef><Cmd>x</Cmd><Data>1</Data></Status>',
      'syncml.missing-element',
    ],
    ['a Replace without Item', '<Replace><CmdID>1</CmdID></Replace>', 'syncml.missing-element'],
  ])('refuses %s under the code of its warning', (_, body, code) => {
    expect(read(body).warnings[0]?.[0]).toBe(code);
    expect(refusalOf(() => treeToMessage(tree(body), { strict: true })).code).toBe(code);
  });
});
