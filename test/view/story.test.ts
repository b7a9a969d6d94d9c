/** The story grows line by line; rows, filter, tree, states and time are views of it. */
import { describe, expect, it } from 'vitest';
import { factsOfEvents, parseFilter } from '../../src/trace/filter/index.js';
import { FactsIndex } from '../../src/view/model/finder.js';
import { reportLines } from '../../src/view/model/lines.js';
import { edgesTaken, machinesOf } from '../../src/view/model/machine.js';
import { answersTo, askedBy } from '../../src/view/model/pairs.js';
import { gapWords, leadOf, stepBadge, wordsOf } from '../../src/view/model/row-words.js';
import { type Row, rowAt, rowsOf } from '../../src/view/model/rows.js';
import { Story, storyOf } from '../../src/view/model/story.js';
import { barsOf, scaleOf } from '../../src/view/model/timeline.js';
import { treeAt } from '../../src/view/model/tree.js';
import { ORIGIN } from '../support/events.js';
import { play } from '../support/play.js';
import { smallTrace, TraceBuilder } from '../support/traces.js';

function told({ header, events }: Pick<TraceBuilder, 'header' | 'events'>): Story {
  return storyOf(reportLines({ header, events }));
}

/** A row as it is heard. */
function spoken(row: Row): string {
  if (row.row === 'gap') return gapWords(row.from, row.at);
  if (row.row === 'step') return leadOf(row) + row.step.text;
  const { label, lines } = wordsOf(row.entry);
  return leadOf(row) + [label, ...lines].join('; ');
}

describe('a story', () => {
  it('is the same however the lines come', () => {
    const { header, events } = smallTrace();
    const slow = new Story();
    const seen: number[] = [];
    for (const line of reportLines({ header, events })) {
      slow.add(line);
      seen.push(slow.version);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(rowsOf(slow).map(spoken)).toEqual(rowsOf(told(smallTrace())).map(spoken));
  });

  it('knows steps with their numbers, messages and changes', () => {
    const { steps, message, end } = (() => {
      const story = told(smallTrace());
      return { steps: story.steps, message: story.message(2), end: story.end };
    })();
    expect(steps.map(stepBadge)).toEqual([
      '5.5.3 · 1',
      '5.5.3 · 3',
      '5.5.3 · 6',
      '5.5.3 · 7',
      '5.5.3 · 8',
      '5.5.3 · 9',
      '5.5.3 · 14',
      '5.5.3 · 15',
      '#9',
    ]);
    expect(steps.map((step) => step.messages.length)).toEqual([1, 3, 1, 0, 0, 2, 0, 0, 1]);
    expect([steps.at(-1)?.changes, steps.at(-1)?.states.length]).toEqual([1, 1]);
    expect(message?.brief.package).toBe(1);
    expect(end?.outcome).toBe('updated');
  });
});

describe('rows', () => {
  it('frame events in their steps, with the time that passes', () => {
    const kinds = rowsOf(told(smallTrace())).map(({ row }) => row);
    expect(kinds.filter((row) => row === 'step')).toHaveLength(9);
    expect(kinds.filter((row) => row === 'gap')).toHaveLength(3);
    expect(kinds.at(-1)).toBe('end');
  });

  it('keep the step of an event that is wanted, and drop the rest', () => {
    const story = told(smallTrace());
    const rows = rowsOf(story, ({ event }) => event.kind === 'timer');
    expect(rows.map(({ row }) => row)).toEqual(['gap', 'step', 'event', 'gap', 'step', 'event']);
  });

  it('find an entry again, by its step when it has no row', () => {
    const story = told(smallTrace());
    const rows = rowsOf(story);
    const message = story.message(3);
    expect(rows[rowAt(rows, message?.index ?? -1)]).toMatchObject({
      row: 'event',
      entry: { index: message?.index },
    });
    const done = story.entries.findIndex(({ event }) => event.kind === 'step' && event.phase === 'done');
    expect(rows[rowAt(rows, done)]).toMatchObject({ row: 'step', step: { index: 0 } });
  });

  it('say who speaks to whom', () => {
    const story = told(smallTrace());
    expect(story.entries.map(wordsOf).find(({ number }) => number === 2)).toMatchObject({
      from: 'device',
      to: 'server',
      label: 'Package 1 · session A1',
    });
    const said = rowsOf(story).map(spoken);
    expect(said).toContain('User to Device: chooses 2 "Later", status 200');
    expect(said.some((sentence) => sentence.startsWith('16h 59m later'))).toBe(true);
  });

  it('show a failed step where it failed', () => {
    const base = { kind: 'step', step: 1, flow: 'f', actor: 'device', verb: 'v', text: 't' } as const;
    const failure = { code: 'run.timeout', expected: 'a', found: 'b' };
    const trace = new TraceBuilder()
      .event({ ...base, phase: 'start' })
      .event({ ...base, phase: 'failed', failure });
    const rows = rowsOf(told(trace));
    expect(rows.map(({ row }) => row)).toEqual(['step', 'event']);
    expect(rows[1] && spoken(rows[1])).toContain('run.timeout');
  });
});

describe('the filter', () => {
  const FILTERS = [
    'Exec',
    'status:212',
    'kind:prompt',
    'Alert status:200',
    'not actor:server',
    'package:2',
    '"Later"',
    'step>=3 Get',
    'result:200',
  ];

  it.each(FILTERS)('%s means the same as everywhere', async (text) => {
    const { header, events } = await play('deferred');
    const story = storyOf(reportLines({ header, events }));
    const filter = parseFilter(text);
    const index = new FactsIndex(story);
    while (!index.advance(3)) expect(index.size).toBeLessThan(story.entries.length);
    const wanted = [...factsOfEvents(events)].flatMap(({ facts }, at) => (filter.matches(facts) ? [at] : []));
    expect(wanted.length).toBeGreaterThan(0);
    expect([...index.matches(filter)]).toEqual(wanted);
  });

  it('goes on when the story grows', () => {
    const { header, events } = smallTrace();
    const story = new Story();
    const lines = [...reportLines({ header, events })];
    const index = new FactsIndex(story);
    for (const line of lines.slice(0, 10)) story.add(line);
    expect(index.advance(1000)).toBe(true);
    for (const line of lines.slice(10)) story.add(line);
    expect(index.isComplete).toBe(false);
    index.advance(1000);
    expect(index.matches(parseFilter('status:407')).size).toBe(2);
  });
});

describe('pairs', () => {
  it('lead from a Status to what it answers, and back', () => {
    const story = told(smallTrace());
    const [asking, answering] = [story.message(5), story.message(6)];
    if (!asking || !answering) throw new Error('messages 5 and 6 are there');
    expect(askedBy(story, answering, '2')?.event.message).toBe(5);
    const answers = answersTo(story, asking);
    expect(answers.get('5')).toEqual([{ message: 6, name: 'Status', status: '200' }]);
    expect(answers.get('6')?.map(({ name }) => name)).toEqual(['Status', 'Results']);
    expect(answers.get('0')?.[0]?.status).toBe('200');
  });

  it('do not cross sessions', () => {
    const story = told(smallTrace());
    const last = story.messages.at(-1);
    expect(last && askedBy(story, last, undefined)).toBeUndefined();
  });
});

describe('the tree', () => {
  const tree = (
    trace: TraceBuilder,
    uri: string,
    before: string | undefined,
    after: string | undefined,
  ): void => {
    const change = before === undefined ? 'add' : after === undefined ? 'delete' : 'replace';
    const values = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    trace.event({ kind: 'tree', uri, change, by: 'server', ...values });
  };

  it('has values before and after each step', () => {
    const trace = new TraceBuilder();
    trace.step('server', 1, 'one', () => tree(trace, './A/B', '1', '2'));
    trace.step('server', 2, 'two', () => tree(trace, './A/C', undefined, 'new'));
    trace.step('server', 3, 'three', () => tree(trace, './A/B', '2', undefined));
    const story = told(trace);
    const at = (step: number) =>
      treeAt(story, step).map(({ uri, before, after, change }) => [uri, before, after, change]);
    expect(at(0)).toEqual([
      ['A', undefined, undefined, 'none'],
      ['./A/B', '1', '2', 'replace'],
      ['./A/C', undefined, undefined, 'none'],
    ]);
    expect(at(1)).toEqual([
      ['A', undefined, undefined, 'none'],
      ['./A/B', '2', '2', 'none'],
      ['./A/C', undefined, 'new', 'add'],
    ]);
    expect(at(2)[1]).toEqual(['./A/B', '2', undefined, 'delete']);
  });

  it('ends as the device ended', async () => {
    const { header, events } = await play('network-initiated');
    const story = storyOf(reportLines({ header, events }));
    const rows = treeAt(story, story.steps.length - 1);
    expect(rows.find(({ uri }) => uri === './DevDetail/FwV')?.after).toBe('2.0.0');
  });
});

describe('the state machine', () => {
  it('has the path that was taken, and marks what is no edge', () => {
    const uri = './FwUpdate/P';
    const trace = new TraceBuilder()
      .event({ kind: 'state', uri, from: 10, to: 30, cause: 'Exec' })
      .event({ kind: 'state', uri, from: 30, to: 60, cause: 'leap' })
      .event({ kind: 'state', uri: './Other', from: 10, to: 50, cause: 'Replace' });
    const [first, second] = machinesOf(told(trace));
    expect(first?.moves.map(({ number, isLegal }) => [number, isLegal])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect([first?.state, second?.uri]).toEqual([60, './Other']);
    expect(first && [...edgesTaken(first)]).toEqual([
      ['10>30', [1]],
      ['30>60', [2]],
    ]);
  });
});

describe('time', () => {
  it('has a bar for everything that lasts', () => {
    const bars = barsOf(told(smallTrace()));
    expect(bars.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'session closed',
      'session pending',
      'prompt answered',
      'timer fired',
      'transfer done',
    ]);
    const timer = bars.find(({ kind }) => kind === 'timer');
    expect([timer?.from, timer?.to]).toEqual([ORIGIN + 5000, ORIGIN + 17 * 3_600_000]);
  });

  it('is laid out in order; true to length when asked', () => {
    const instants = [0, 0, 1000, 1000, 3_601_000];
    const short = scaleOf(instants);
    const places = instants.map((_, index) => short.ofEntry(index));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(new Set(places).size).toBe(5);
    expect([places[0], places[4]]).toEqual([0, 1]);
    const even = scaleOf(instants, true);
    expect(even.ofInstant(1_800_500)).toBeCloseTo(0.5);
    expect(even.ofEntry(1)).toBe(0);
    expect(short.ticks(3).map(({ at }) => at)).toEqual([0, 3_601_000]);
  });

  it('stands still when nothing happens', () => {
    expect(scaleOf([]).ofEntry(0)).toBe(0);
    expect(scaleOf([5]).ticks(4)).toEqual([{ at: 5, place: 0 }]);
  });
});
