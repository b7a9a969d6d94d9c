import { describe, expect, it } from 'vitest';
import { ALERT, ALERT_CODES, alertName, alertRow } from '../../src/dm/alert-codes.js';
import {
  canMove,
  isFumoState,
  isSuccess,
  NODES,
  RESULT_CODES,
  resultName,
  STATES,
  stateName,
  TRANSITIONS,
} from '../../src/dm/fumo.js';
import { isSuccessStatus, mayAnswer, STATUS_CODES, statusName } from '../../src/dm/status-codes.js';

describe('alert codes', () => {
  it('has a row for each constant and no other', () => {
    expect(Object.keys(ALERT_CODES).sort()).toEqual(Object.values(ALERT).sort());
    expect(Object.keys(ALERT_CODES)).toHaveLength(12);
  });

  it('knows which are drawn on a screen', () => {
    const drawn = Object.entries(ALERT_CODES).flatMap(([code, { ui }]) => (ui ? [code] : []));
    expect(drawn).toEqual(['1100', '1101', '1102', '1103', '1104']);
  });

  it.each([
    ['1103', 'Single choice'],
    ['1221', 'alert 1221'],
    ['toString', 'alert toString'],
    [undefined, 'alert without code'],
  ])('names %s', (code, name) => {
    expect(alertName(code)).toBe(name);
    expect(alertRow(code)?.name).toBe(name.startsWith('alert ') ? undefined : name);
  });
});

describe('status codes', () => {
  it.each([
    ['200', 'Get', true],
    ['202', 'Exec', true],
    ['202', 'Get', false],
    ['212', 'SyncHdr', true],
    ['213', 'Replace', true],
    ['214', 'Alert', true],
    ['214', 'Get', false],
    ['215', 'Sequence', false],
    ['216', 'Replace', true],
    ['304', 'Alert', true],
    ['405', 'Exec', true],
    ['406', 'Atomic', true],
    ['407', 'Alert', false],
    ['408', 'Alert', true],
    ['418', 'Replace', true],
    ['425', 'Alert', false],
    ['500', 'Delete', false],
    ['507', 'Atomic', true],
    ['510', 'Copy', true],
    ['299', 'Get', false],
  ] as const)('%s may answer %s: %s', (code, subject, expected) => {
    expect(mayAnswer(code, subject)).toBe(expected);
  });

  it('has the class of the first digit', () => {
    const classes = new Map([...STATUS_CODES].map(([code, row]) => [Math.floor(code / 100), row.class]));
    expect([...classes]).toEqual([
      [1, 'progress'],
      [2, 'success'],
      [3, 'redirect'],
      [4, 'peer-error'],
      [5, 'own-error'],
    ]);
  });

  it.each([
    ['212', 'authenticated for the session'],
    [407, 'credentials missing'],
    ['299', 'status 299'],
    ['x', 'status x'],
  ])('names %s', (code, name) => {
    expect(statusName(code)).toBe(name);
  });

  it.each([
    ['200', true],
    ['202', true],
    ['213', true],
    ['214', false],
    ['215', false],
    ['216', false],
    ['304', false],
    ['404', false],
    ['', false],
  ])('%s is success: %s', (code, expected) => {
    expect(isSuccessStatus(code)).toBe(expected);
  });
});

describe('the FUMO object', () => {
  it('has the edges of the state diagram and no other', () => {
    const states = Object.keys(STATES).map(Number);
    const moves = states.flatMap((from) =>
      states.filter((to) => canMove(from, to)).map((to) => `${from}-${to}`),
    );
    expect(moves).toEqual([
      '10-30',
      '10-50',
      '20-10',
      '30-20',
      '30-40',
      '40-50',
      '50-10',
      '50-60',
      '60-70',
      '60-90',
      '70-80',
      '80-10',
      '90-10',
      '90-100',
      '100-10',
    ]);
    expect(TRANSITIONS).toHaveLength(moves.length);
  });

  it('lets the server trigger three of them', () => {
    const edges = TRANSITIONS.filter(({ by }) => by === 'server').map(({ from, to }) => [from, to]);
    expect(edges).toEqual([
      [10, 30],
      [10, 50],
      [50, 60],
    ]);
  });

  it.each([
    [10, 'Idle', true],
    [100, 'Update successful, no data', true],
    [180, 'Update deferred (vendor)', false],
    [77, 'state 77', false],
  ])('names state %d', (state, name, standard) => {
    expect(stateName(state)).toBe(name);
    expect(isFumoState(state)).toBe(standard);
  });

  it('ends in five states', () => {
    const ends = Object.entries(STATES).flatMap(([state, { terminal }]) => (terminal ? [Number(state)] : []));
    expect(ends).toEqual([20, 70, 80, 90, 100]);
  });

  it.each([
    [200, 'success', true],
    [250, 'success (vendor)', true],
    [401, 'user cancelled', false],
    [410, 'firmware update failed', false],
    [455, 'client error (vendor)', false],
    [503, 'network failed while downloading', false],
    [599, 'download server error (vendor)', false],
    [600, 'result 600', false],
    [249, 'result 249', true],
  ])('names result %d', (code, name, success) => {
    expect(resultName(code)).toBe(name);
    expect(isSuccess(code)).toBe(success);
  });

  it('marks result codes that FUMO 1.0 does not define', () => {
    const foreign = Object.entries(RESULT_CODES).flatMap(([code, { origin }]) =>
      origin ? [Number(code)] : [],
    );
    expect(foreign).toEqual([412, 416, 417, 418, 419]);
  });

  it.each([
    ['', ['Get']],
    ['Download', ['Exec', 'Get']],
    ['Download/PkgURL', ['Replace', 'Get']],
    ['Update/PkgData', ['Replace']],
    ['State', ['Get']],
  ])('gives access to "%s"', (path, access) => {
    expect(NODES.find((node) => node.path === path)?.access).toEqual(access);
  });
});
