/** Times that have passed, and expectations of time that cannot hold. */
import { formatInstant, type Instant, parseInstant } from '../clock.js';
import { lookUp } from '../flow/template.js';
import { parseDuration } from '../flow/units.js';
import type { Span } from './finding.js';
import { everyStep, type Sketch, type StepSketch } from './nodes.js';
import type { Report } from './report.js';
import { entriesIn, entryOf, listOf, type Spot, textOf, valueAt } from './spots.js';
import type { Outlook } from './ways.js';

/** Parameters that are points in time. */
const TIME_PARAMS: Readonly<Record<string, string>> = { 'sets-timer': 'at', advances: 'to' };

export function checkTiming({ world, given, report }: Outlook): void {
  const { root, steps } = world.root;
  const start = parseInstant(String(lookUp(given, 'start'))) ?? 0;
  for (const slot of listOf(valueAt(valueAt(valueAt(root, 'given'), 'policy'), 'slots')))
    checkPast(slot, start, report);
  for (const step of everyStep(steps)) {
    const key = TIME_PARAMS[step.verb];
    if (key !== undefined) checkPast(valueAt(step.map, key), start, report);
    const choices = valueAt(step.map, 'choices');
    if (choices?.kind === 'list') for (const time of choices.items) checkPast(time, start, report);
    if (step.actor === 'expect' && step.verb === 'timing') checkBounds(step.map, step.verbSpan, report);
  }
  for (const { value } of entriesIn(valueAt(root, 'then'))) {
    const time = entryOf(value, 'time');
    if (time) checkBounds(time.value, time.keySpan, report);
  }
  checkBackwards(steps, report);
}

function checkPast(spot: Spot | undefined, start: Instant, report: Report): void {
  const instant = parseInstant(textOf(spot) ?? '');
  if (!spot || instant === undefined || instant >= start) return;
  report.add('time-in-the-past', spot.span, {
    message: 'this time has passed before the run begins',
    expected: `a time after ${formatInstant(start)} (given.start)`,
    found: formatInstant(instant),
    hint: 'A relative time such as +8h or "tomorrow 02:00" never grows old.',
  });
}

function checkBounds(map: Spot, span: Span, report: Report): void {
  const [least, most] = ['at-least', 'at-most'].map((key) => parseDuration(textOf(valueAt(map, key)) ?? ''));
  if (least === undefined || most === undefined || least <= most) return;
  report.add('impossible-timing', valueAt(map, 'at-least')?.span ?? span, {
    message: 'at-least is more than at-most',
    expected: `at most ${textOf(valueAt(map, 'at-most'))}`,
    found: textOf(valueAt(map, 'at-least')) ?? '',
  });
}

/** In one list: `from` must be a step before `to`, and both before the expectation. */
function checkBackwards(steps: readonly Sketch[], report: Report): void {
  const order = new Map<string, number>();
  const all = everyStep(steps);
  all.forEach(({ labels }, at) => {
    for (const { name } of labels) if (!order.has(name)) order.set(name, at);
  });
  all.forEach((step, at) => {
    if (step.actor === 'expect' && step.verb === 'timing') checkOrder(step, at, order, report);
  });
}

function checkOrder(step: StepSketch, at: number, order: ReadonlyMap<string, number>, report: Report): void {
  const [from, to] = ['from', 'to'].map((key) => valueAt(step.map, key));
  const [first, last] = [from, to].map((spot) => order.get(textOf(spot) ?? ''));
  if (first !== undefined && last !== undefined && first > last && to)
    report.add('impossible-timing', to.span, { message: 'to is a step before from', found: textOf(to) });
  for (const [spot, place] of [
    [from, first],
    [to, last],
  ] as const) {
    if (spot && place !== undefined && place > at)
      report.add('impossible-timing', spot.span, {
        message: 'this step comes only later',
        found: textOf(spot),
      });
  }
}
