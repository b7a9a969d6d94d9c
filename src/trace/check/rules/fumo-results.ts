/** FUM-10 to FUM-29: one rule for each result code, by the phase that it belongs to. */
import { isSuccess, RESULT_CODES, RESULT_RANGES, type ResultRow } from '../../../dm/fumo.js';
import type { Evidence } from '../evidence.js';
import { type Operation, type Report, reportsIn, type StateReading, statesIn } from '../fumo-story.js';
import { expectThat, type Finding, type Rule, SPEC } from '../rule.js';
import { atCommand, isBefore } from '../walk.js';

interface Row {
  from: number;
  to: number;
  name: string;
  phase: ResultRow['phase'];
}

/** The codes of FUMO 1.0 in order, vendors' ranges among them. */
const ROWS: readonly Row[] = [
  ...Object.entries(RESULT_CODES)
    .filter(([, { origin }]) => origin === undefined)
    .map(([code, { name, phase }]) => ({ from: Number(code), to: Number(code), name, phase })),
  ...RESULT_RANGES.map((range) => ({ ...range, phase: 'any' as const })),
].sort((one, other) => one.from - other.from);

const FIRST_NUMBER = 10;

export const RESULT_RULES: readonly Rule[] = ROWS.map((row, at) => ({
  id: `FUM-${FIRST_NUMBER + at}`,
  title: `Result ${row.from === row.to ? row.from : `${row.from} to ${row.to}`} (${row.name}) comes from its phase, and State fits it`,
  clause: `${SPEC.fumo}, 6.2.4`,
  level: 'must',
  judges: 'device',
  ets: null,
  *check(evidence) {
    for (const report of reportsIn(evidence)) {
      const result = report.event.result ?? 0;
      if (result >= row.from && result <= row.to) yield* fits(report, row, evidence);
    }
  },
}));

/** Operations in which a phase happens. */
const HAPPENS_IN: Readonly<Record<ResultRow['phase'], readonly Operation[]>> = {
  none: ['Download', 'Update', 'DownloadAndUpdate'],
  any: ['Download', 'Update', 'DownloadAndUpdate'],
  download: ['Download', 'DownloadAndUpdate'],
  update: ['Update', 'DownloadAndUpdate'],
};

/** States after a failure of a phase, cleaned up or not. */
const FAILED_IN = { download: [20, 10], update: [70, 80, 10] } as const;

const OPERATION_PHASES: Readonly<Record<Operation, readonly ('download' | 'update')[]>> = {
  Download: ['download'],
  Update: ['update'],
  DownloadAndUpdate: ['download', 'update'],
};

function* fits(report: Report, { phase, name }: Row, evidence: Evidence): Generator<Finding> {
  const { alert, event, path, order } = report;
  if (!order) return;
  const { operation } = order;
  const happens = HAPPENS_IN[phase].includes(operation);
  yield expectThat(
    happens,
    atCommand(alert, `${path}/Data`),
    `a code of ${operation}`,
    `${event.result} (${name})`,
  );
  const reading = stateAfter(report, evidence);
  if (!reading) return;
  const allowed = statesAfter(operation, phase, isSuccess(event.result ?? 0));
  yield expectThat(
    allowed.includes(Number(reading.value)),
    atCommand(reading.results, `${reading.path}/Data`),
    `State ${allowed.join(', ')} after result ${event.result}`,
    reading.value,
  );
}

function statesAfter(operation: Operation, phase: ResultRow['phase'], success: boolean): readonly number[] {
  if (success) return operation === 'Download' ? [40, 50] : [90, 100, 10];
  return OPERATION_PHASES[operation]
    .filter((one) => phase === 'any' || phase === one)
    .flatMap((one) => FAILED_IN[one]);
}

/** State of the object when it was first read after the report, unless another order came first. */
function stateAfter({ alert, order }: Report, evidence: Evidence): StateReading | undefined {
  return statesIn(evidence).find(
    ({ object, results }) =>
      object === order?.object &&
      isBefore(alert, results) &&
      results.message.session === alert.message.session,
  );
}
