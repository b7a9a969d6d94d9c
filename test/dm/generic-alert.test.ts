import { describe, expect, it } from 'vitest';
import {
  GENERIC_TYPES,
  type GenericType,
  genericAlert,
  readGenericAlert,
  readGenericAlerts,
} from '../../src/dm/generic-alert.js';
import type { Item } from '../../src/syncml/message.js';
import { alert } from './support.js';

const UPDATE = 'org.openmobilealliance.dm.firmwareupdate.update';
const item = (type: string | undefined, parts: Item = {}): Item => ({
  source: { locUri: './FwUpdate/FwPkg1' },
  data: '200',
  ...parts,
  meta: { format: 'int', ...(type === undefined ? {} : { type }), ...parts.meta },
});

describe('genericAlert (DM Protocol 8.7, FUMO 6.2)', () => {
  it('writes a result with the bare type name', () => {
    const wish = genericAlert({
      type: 'downloadandupdate',
      source: './FwUpdate/FwPkg1',
      format: 'int',
      mark: 'critical',
      data: '410',
      correlator: 'c-42',
    });
    expect(wish).toEqual({
      name: 'Alert',
      data: '1226',
      correlator: 'c-42',
      items: [
        {
          source: { locUri: './FwUpdate/FwPkg1' },
          meta: {
            format: 'int',
            type: 'org.openmobilealliance.dm.firmwareupdate.downloadandupdate',
            mark: 'critical',
          },
          data: '410',
        },
      ],
    });
  });

  it('leaves out what is not given', () => {
    expect(genericAlert({ type: 'userrequest', format: 'chr', data: '' })).toEqual({
      name: 'Alert',
      data: '1226',
      items: [
        { meta: { format: 'chr', type: 'org.openmobilealliance.dm.firmwareupdate.userrequest' }, data: '' },
      ],
    });
  });
});

describe('readGenericAlert', () => {
  it.each(Object.keys(GENERIC_TYPES) as GenericType[])('reads %s back', (type) => {
    const wish = genericAlert({ type, source: './A', format: 'chr', data: '200', correlator: 'c' });
    const { kind } = GENERIC_TYPES[type];
    expect(readGenericAlert({ ...wish, cmdId: '2' })).toEqual({
      type,
      kind,
      source: './A',
      format: 'chr',
      data: '200',
      ...(kind === 'result' ? { result: 200 } : {}),
      correlator: 'c',
      mark: 'informational',
      warnings: [],
    });
  });

  it.each([
    ['the standard’s prefix', `Reversed-Domain-Name: ${UPDATE}`, ['generic-alert.type-prefix']],
    [
      'a prefix without blank, other case',
      `reversed-domain-name:${UPDATE}`,
      ['generic-alert.type-prefix', 'generic-alert.prefix-spelling'],
    ],
    ['capitals', UPDATE.replace('org', 'Org'), ['generic-alert.type-case']],
    ['the older name', 'org.openmobilealliance.firmwareupdate.update', ['generic-alert.type-old-name']],
    [
      'all at once',
      'Reversed-Domain-Name: Org.OpenMobileAlliance.FirmwareUpdate.Update',
      ['generic-alert.type-prefix', 'generic-alert.type-case', 'generic-alert.type-old-name'],
    ],
  ])('accepts %s', (_what, type, warnings) => {
    const event = readGenericAlert(alert('1226', [item(type)]));
    expect(event?.type).toBe('update');
    expect(event?.warnings.map(({ code }) => code)).toEqual(warnings);
  });

  it.each([
    ['no Item', [], '412'],
    ['no Type', [item(undefined)], '412'],
    ['an unknown type', [item('org.example.event')], '415'],
    ['another FUMO-like type', [item('org.openmobilealliance.dm.firmwareupdate.other')], '415'],
    ['an inherited property name', [item('org.openmobilealliance.dm.firmwareupdate.constructor')], '415'],
    ['a result of Format bin', [item(UPDATE, { meta: { format: 'bin' } })], '415'],
    ['a result in words', [item(UPDATE, { data: 'fine' })], '412'],
    ['a result without Data', [{ meta: { type: UPDATE, format: 'int' } }], '412'],
    ['a bad Item after a good one', [item(UPDATE), item('org.example.event')], '415'],
  ])('refuses %s', (_what, items, code) => {
    expect(readGenericAlerts(alert('1226', items))).toMatchObject({ ok: false, status: code });
    expect(readGenericAlert(alert('1226', items))).toBeUndefined();
  });

  it('leaves other alerts alone', () => {
    expect(readGenericAlerts(alert('1224', [item(UPDATE)]))).toBeUndefined();
    expect(readGenericAlert(alert('1201', []))).toBeUndefined();
  });

  it.each([
    ['0', 'chr'],
    ['200', 'int'],
    ['Y2hlY2s=', 'b64'],
    ['', 'chr'],
  ])('takes a request with Data "%s" and Format %s', (data, format) => {
    const type = GENERIC_TYPES.userrequest.type;
    const event = readGenericAlert(alert('1226', [item(type, { data, meta: { format } })]));
    expect(event).toMatchObject({ type: 'userrequest', kind: 'request', data, format, warnings: [] });
    expect(event).not.toHaveProperty('result');
  });

  it('names what is missing or strange', () => {
    const meta = { type: GENERIC_TYPES.devicerequest.type, mark: 'loud' };
    const event = readGenericAlert(alert('1226', [{ meta }]));
    expect(event).toMatchObject({ type: 'devicerequest', data: '', format: 'chr', mark: 'indeterminate' });
    expect(event?.warnings.map(({ code }) => code)).toEqual([
      'generic-alert.format-missing',
      'generic-alert.data-missing',
      'generic-alert.mark-unknown',
    ]);
  });

  it('reads several events of one alert, each with its own Source', () => {
    const other = item(UPDATE, {
      source: { locUri: './FwUpdate/FwPkg2' },
      data: '410',
      meta: { mark: 'critical' },
    });
    const reading = readGenericAlerts({ ...alert('1226', [item(UPDATE), other]), correlator: 'c-1' });
    expect(reading?.ok && reading.events).toMatchObject([
      { source: './FwUpdate/FwPkg1', result: 200, correlator: 'c-1', mark: 'informational' },
      { source: './FwUpdate/FwPkg2', result: 410, correlator: 'c-1', mark: 'critical' },
    ]);
  });
});
