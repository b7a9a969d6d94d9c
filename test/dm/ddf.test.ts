import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ddfUri, flattenDdf, isDdf, readDdf } from '../../src/dm/ddf.js';
import { writeTnds } from '../../src/dm/tnds.js';
import { checkOrder } from '../../src/syncml/content-models.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { readXml } from '../../src/syncml/xml.js';
import { refusalOf } from '../support/refusal.js';

const PHONE = readFileSync(join(import.meta.dirname, '../fixtures/profiles/phone.ddf'), 'utf8');
const nameOf = (types: readonly string[], index: number): string => `${types.length}-${index}`;

const PROPERTIES = '<AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName/></DFType>';
const tree = (inside: string): string =>
  `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD>${inside}</MgmtTree>`;
const node = (name: string, properties = PROPERTIES, inside = ''): string =>
  `<Node><NodeName>${name}</NodeName><DFProperties>${properties}</DFProperties>${inside}</Node>`;
const read = (inside: string) => readDdf(readXml(tree(inside)).root, nameOf);

describe('reading a description', () => {
  const { root } = readXml(PHONE);
  const document = readDdf(root, nameOf);
  const byUri = new Map(flattenDdf(document.nodes).map((found) => [ddfUri(found), found]));

  it('says whose it is', () => {
    expect(document).toMatchObject({ manufacturer: 'Example', model: 'Phone 7', warnings: [] });
    expect(checkOrder(root)).toEqual([]);
  });

  it('places nodes by Path and by nesting', () => {
    expect([...byUri.keys()]).toEqual([
      'DevInfo',
      'DevInfo/Lang',
      'Vendor/Firmware',
      'Vendor/Firmware/Modem',
      'Vendor/Firmware/Modem/DownloadAndUpdate',
      'Vendor/Firmware/Modem/DownloadAndUpdate/PkgURL',
      'Vendor/Firmware/Modem/State',
      'Vendor/Firmware/1-1',
      'Vendor/Firmware/1-1/Update',
      'Vendor/Firmware/1-1/Update/PkgData',
      'Vendor/Firmware/1-2',
      'DMAcc',
      'DMAcc/1-1',
    ]);
  });

  it('keeps what is said about each', () => {
    expect(byUri.get('DevInfo/Lang')).toMatchObject({
      access: ['Get'],
      format: 'chr',
      types: ['text/plain'],
      scope: 'Permanent',
      occurrence: 'One',
      defaultValue: 'de',
      placeholder: false,
      caseSense: 'CS',
    });
    expect(byUri.get('Vendor/Firmware')).toMatchObject({
      title: 'Firmware',
      access: ['Add', 'Get'],
      types: [],
    });
    expect(byUri.get('Vendor/Firmware/1-1')).toMatchObject({
      access: ['Copy', 'Delete', 'Get'],
      scope: 'Dynamic',
      occurrence: 'ZeroOrN',
      most: 3,
      placeholder: true,
      caseSense: 'CIS',
    });
  });

  it('says the same from WBXML', () => {
    expect(readDdf(readWbxml(writeWbxml(root)).root, nameOf)).toEqual(document);
  });

  it('is told from TNDS by what it says', () => {
    expect(isDdf(root)).toBe(true);
    expect(isDdf(writeTnds([{ path: 'A', format: 'node', type: '', children: [] }]))).toBe(false);
  });

  it('takes words as text with a warning', () => {
    const { nodes, warnings } = read(
      node('A', '<AccessType/><DFFormat>int</DFFormat><Scope>Permanent</Scope><DFType>text/plain</DFType>'),
    );
    expect(nodes).toMatchObject([{ format: 'int', scope: 'Permanent', access: [], types: ['text/plain'] }]);
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([
      ['syncml.ddf-word-as-text', 'MgmtTree/Node/DFProperties/DFType'],
      ['syncml.ddf-word-as-text', 'MgmtTree/Node/DFProperties/DFFormat'],
      ['syncml.ddf-word-as-text', 'MgmtTree/Node/DFProperties/Scope'],
    ]);
  });

  it.each([
    ['another root', '<SyncML xmlns="SYNCML:SYNCML1.2"/>', 'syncml.ddf-root', 'SyncML'],
    [
      'no DFProperties',
      tree('<Node><NodeName>A</NodeName></Node>'),
      'syncml.ddf-properties',
      'MgmtTree/Node/DFProperties',
    ],
    [
      'no AccessType',
      tree(node('A', '<DFFormat><node/></DFFormat><DFType><DDFName/></DFType>')),
      'syncml.ddf-properties',
      'MgmtTree/Node/DFProperties/AccessType',
    ],
    [
      'no DFFormat',
      tree(node('A', '<AccessType/><DFType><DDFName/></DFType>')),
      'syncml.ddf-properties',
      'MgmtTree/Node/DFProperties/DFFormat',
    ],
    [
      'no DFType',
      tree(node('A', '<AccessType/><DFFormat><node/></DFFormat>')),
      'syncml.ddf-properties',
      'MgmtTree/Node/DFProperties/DFType',
    ],
    [
      'an unknown command',
      tree(node('A', PROPERTIES.replace('<Get/>', '<Move/>'))),
      'syncml.ddf-access-type',
      'MgmtTree/Node/DFProperties/AccessType/Move',
    ],
    [
      'an unknown format',
      tree(node('A', PROPERTIES.replace('<node/>', '<text/>'))),
      'syncml.ddf-format',
      'MgmtTree/Node/DFProperties/DFFormat',
    ],
    [
      'a count that is no number',
      tree(node('A', `${PROPERTIES}<Occurrence><OneOrN>many</OneOrN></Occurrence>`)),
      'syncml.ddf-occurrence',
      'MgmtTree/Node/DFProperties/Occurrence',
    ],
    [
      'an unknown scope',
      tree(node('A', `${PROPERTIES}<Scope><Forever/></Scope>`)),
      'syncml.ddf-scope',
      'MgmtTree/Node/DFProperties/Scope',
    ],
    [
      'nodes below a leaf',
      tree(node('A', PROPERTIES.replace('<node/>', '<chr/>'), node('B'))),
      'syncml.ddf-children',
      'MgmtTree/Node/Node',
    ],
    ['two of a name', tree(node('A') + node('A')), 'syncml.ddf-duplicate', 'MgmtTree/Node[2]/NodeName'],
    ['a name with a slash', tree(node('A/B')), 'syncml.ddf-node-name', 'MgmtTree/Node/NodeName'],
    [
      'a path out of the tree',
      tree(node('A').replace('</NodeName>', '</NodeName><Path>../B</Path>')),
      'syncml.ddf-path',
      'MgmtTree/Node/Path',
    ],
  ])('refuses %s with its place', (_name, xml, code, path) => {
    const refusal = refusalOf(() => readDdf(readXml(xml).root, nameOf));
    expect({ code: refusal.code, path: refusal.where?.path }).toEqual({ code, path });
  });
});
