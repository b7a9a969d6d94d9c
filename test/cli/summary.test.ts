import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import { stoppedLines, summaryLines } from '../../src/cli/render/summary.js';
import { resultOf } from '../support/fake-run.js';

const PLACE = { id: 'deferred-1', tracePath: '/home/me/.local/state/fumo/runs/deferred-1/trace.jsonl' };
const WIDE = { columns: 80, paint: PLAIN };

describe('the summary of a run', () => {
  it('at 80 columns', () => {
    expect(summaryLines({ result: resultOf(), firmwareBefore: '1.0.0', place: PLACE }, WIDE)).toEqual([
      '✔ PASSED  deferred: updated',
      '  firmware      1.0.0 → 2.0.0',
      '  FUMO State    100 Update successful, no data',
      '  result        200 successful',
      '  sessions      1 session, 5 messages',
      '  virtual time  2026-01-05 09:00:00Z → 2026-01-06 02:00:00Z (17h)',
      '  trace         /home/me/.local/state/fumo/runs/deferred-1/trace.jsonl',
      '  next          fumo trace show deferred-1',
      '                fumo trace export deferred-1 --format xml',
      '                fumo trace export deferred-1 --format mermaid --output -',
    ]);
  });

  it('at 40 columns, with a failure', () => {
    const failure = {
      code: 'run.timed-out',
      expected: 'a message of the device, within 5m',
      found: 'nothing',
      hint: 'Look at the notes.',
      where: { file: 'flows/deferred.yaml', line: 12 },
    };
    const { report: _report, ...result } = resultOf({ verdict: 'failed', outcome: 'failed', failure });
    const lines = summaryLines({ result, firmwareBefore: '2.0.0', place: PLACE }, { ...WIDE, columns: 40 });
    expect(lines.slice(0, 16)).toEqual([
      '✖ FAILED  deferred: failed',
      '  failure',
      '    run.timed-out',
      '  at',
      '    flows/deferred.yaml:12',
      '  expected',
      '    a message of the device, within 5m',
      '  found',
      '    nothing',
      '  try',
      '    Look at the notes.',
      '  firmware',
      '    2.0.0 (unchanged)',
      '  FUMO State',
      '    100 Update successful, no data',
      '  result',
    ]);
    expect(lines).toContain('    no result was reported');
  });

  it('of a run that was stopped says where its trace is', () => {
    expect(stoppedLines({ events: [] }, PLACE, WIDE).slice(0, 2)).toEqual([
      'Stopped before the first step.',
      '  trace         /home/me/.local/state/fumo/runs/deferred-1/trace.jsonl',
    ]);
  });
});
