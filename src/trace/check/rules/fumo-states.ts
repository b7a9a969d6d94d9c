/** FUM-30 to FUM-39: the states of the object, as they are read. */
import { STATES, TRANSITIONS } from '../../../dm/fumo.js';
import type { Evidence, WireCommand } from '../evidence.js';
import { type Order, ordersIn, type StateReading, statesIn, writesTo } from '../fumo-story.js';
import { expectThat, type Finding, PASS, type Rule, SPEC } from '../rule.js';
import { atCommand, isBefore, wentWell } from '../walk.js';

const FIRST_NUMBER = 30;

export const STATE_RULES: readonly Rule[] = Object.entries(STATES).map(([state, { name }], at) => ({
  id: `FUM-${FIRST_NUMBER + at}`,
  title: `State ${state} (${name}) is read as a number, and only when it can be reached from the one before`,
  clause: `${SPEC.fumo}, 5.1 and 6`,
  level: 'must',
  judges: 'device',
  ets: null,
  *check(evidence) {
    const readings = statesIn(evidence);
    for (const [index, reading] of readings.entries()) {
      if (reading.value !== state) continue;
      const before = readings.slice(0, index).findLast(({ object }) => object === reading.object);
      yield before ? reached(before, reading, evidence) : PASS;
    }
  },
}));

function reached(before: StateReading, reading: StateReading, evidence: Evidence): Finding {
  const edges = edgesBetween(before, reading, evidence);
  const states = new Set([Number(before.value)]);
  for (const state of states) {
    for (const { from, to } of edges) if (from === state) states.add(to);
  }
  return expectThat(
    states.has(Number(reading.value)),
    atCommand(reading.results, `${reading.path}/Data`),
    `a state that can follow ${before.value}: ${[...states].join(', ')}`,
    reading.value,
  );
}

/** Moves that the device makes by itself, and those that the server has ordered since. */
function edgesBetween(before: StateReading, reading: StateReading, evidence: Evidence) {
  const { object } = reading;
  const orders = ordersIn(evidence).filter(
    (order) => order.object === object && order.accepted && isBefore(order.exec, timeOf(reading)),
  );
  const latest = orders.at(-1);
  const given = orders.filter((order) => order === latest || isBefore(timeOf(before), order.exec));
  const wrote = (path: string): boolean =>
    writesTo(evidence, `${object}/${path}`).some(
      ({ command }) =>
        wentWell(command) && isBefore(timeOf(before), command) && isBefore(command, timeOf(reading)),
    );
  const allowed = new Set([
    ...given.flatMap(({ operation }) => ORDERED[operation]),
    ...(wrote('Update/PkgData') ? ['10-50', '50-10'] : []),
    ...(wrote('Download/PkgURL') || wrote('DownloadAndUpdate/PkgURL') ? ['50-10'] : []),
  ]);
  return TRANSITIONS.filter(({ from, to, by }) => {
    const edge = `${from}-${to}`;
    return allowed.has(edge) || (by === 'device' && edge !== '50-10');
  });
}

const ORDERED: Readonly<Record<Order['operation'], readonly string[]>> = {
  Download: ['10-30'],
  Update: ['50-60'],
  DownloadAndUpdate: ['10-30', '50-60'],
};

/** The Get shows when the value was true. */
function timeOf({ results }: StateReading): WireCommand {
  return results.asks ?? results;
}
