import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import { framesOf } from '../../src/cli/frames.js';
import {
  FIRST_STATE,
  type KeyTable,
  renderScreen,
  type ScreenSize,
  type ScreenState,
  type Standing,
  type View,
} from '../../src/cli/render/screen.js';
import { widthOf } from '../../src/cli/width.js';
import { composeMessage } from '../../src/dm/exchange.js';
import { choiceWish } from '../../src/dm/ui-alert.js';
import { encodeMessage } from '../../src/syncml/codec.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../src/syncml/message.js';
import { toBase64 } from '../../src/syncml/octets.js';
import type { MessageEvent, TraceEvent } from '../../src/trace/event.js';
import { DEVICE, FakeRun, HEADER, OFFER, ORIGIN, TIMER } from '../support/fake-run.js';

const offer = (choices: string[]): SyncMLMessage =>
  composeMessage({
    sessionId: 'A1',
    msgId: '2',
    target: { locUri: 'IMEI:493005100592800' },
    source: { locUri: 'http://dm.fumo.test/dm' },
    statuses: [],
    results: [],
    wishes: [choiceWish(OFFER.title, choices, { maxDisplay: 120 })],
    final: true,
  }).message;

const OFFER_MESSAGE = offer(['Update now', '日本語で', 'Do not update']);
/** No XML can say this one. */
const NASTY_MESSAGE = offer(['\u001b[2Jcleared', 'b\u202ec']);

const eventOf = (message: SyncMLMessage): MessageEvent => ({
  kind: 'message',
  message: 5,
  direction: 'server-to-device',
  mediaType: MEDIA_TYPES.wbxml,
  to: 'IMEI:493005100592800',
  octets: toBase64(encodeMessage(message, 'wbxml')),
});

/** After the server's offer, before the device shows it. */
async function standing(stepsBefore = 6, message = OFFER_MESSAGE): Promise<Standing> {
  const event = eventOf(message);
  const steps = Array.from({ length: stepsBefore }, (_, ad) => ({
    ad,
    actor: 'server' as const,
    section: '5.5.3',
    text: `Step ${ad} of the flow, with words enough to need more than one line on any terminal that is narrow.`,
  }));
  const run = new FakeRun([
    ...steps,
    {
      ad: 6,
      actor: 'server',
      section: '5.5.3',
      text: 'The server sends a single choice.',
      events: [event],
    },
  ]);
  for (let step = 0; step <= stepsBefore; step++) await run.next();
  return {
    header: HEADER,
    frames: framesOf(run.events),
    messages: [{ event, package: 4, message }],
    next: {
      step: 8,
      flow: 'deferred',
      section: '5.5.3',
      ad: 7,
      actor: 'device',
      verb: 'shows',
      text: 'The device shows the options.',
      parked: [],
    },
    timers: [TIMER],
    device: DEVICE,
    now: ORIGIN,
  };
}

const KEYS: KeyTable = {
  keys: [
    { key: 'n', short: 'next' },
    { key: 'b', short: 'back' },
    { key: '?', short: 'help' },
  ],
  few: [{ key: 'n', short: 'next' }],
  help: [{ heading: 'Going', rows: [{ key: 'n', name: 'next [N]', does: 'make the next step' }] }],
};

/** What the next step will do: the device reports the answer, and its tree and State move. */
async function ahead(): Promise<Standing> {
  const at = ORIGIN + 4000;
  const events: TraceEvent[] = [
    { ...eventOf(offer(['One', 'Two'])), message: 6, seq: 90, at: ORIGIN },
    { kind: 'state', uri: './FwUpdate/FwPkg1/State', from: 10, to: 30, cause: 'Exec', seq: 91, at: ORIGIN },
    {
      kind: 'tree',
      uri: './DevDetail/FwV',
      change: 'replace',
      before: '1.0.0',
      after: '2.0.0',
      by: 'device',
      seq: 92,
      at,
    },
    { ...timer('fired', 'download', at), seq: 93, at },
    { ...timer('set', 'install', at + 60_000), seq: 94, at },
  ];
  const messages = [
    { event: { ...eventOf(offer(['One', 'Two'])), message: 6 }, message: offer(['One', 'Two']) },
  ];
  return { ...(await standing()), preview: { events, messages } };
}

function timer(phase: 'set' | 'fired', name: string, due: number) {
  return { kind: 'timer', phase, timer: 9, owner: 'device', name, reason: 'it says so', due } as const;
}

function draw(
  from: Standing,
  changes: Partial<ScreenState>,
  size: ScreenSize,
  keys: KeyTable = KEYS,
): string[] {
  const layout = { columns: size.columns, paint: PLAIN };
  return renderScreen(from, { ...FIRST_STATE, ...changes }, size, layout, keys).lines;
}

describe('the screen', () => {
  it('shows what happened and what comes next, at 80 by 24', async () => {
    expect(draw(await ahead(), {}, { columns: 80, rows: 24 })).toMatchInlineSnapshot(`
      [
        "fumo · Deferred firmware update                             2026-01-05 09:00:00Z",
        "7 steps done · wbxml · md5 · loopback · seed 1",
        "── What happened · 5.5.3 step 6 ────────────────────────────────────────────────",
        "✔  5 server   Step 5 of the flow, with words enough to need more than… 09:00:00Z",
        "▶  6 server   The server sends a single choice.                        09:00:00Z",
        "On the wire",
        "#5 server → device · package #4 · session A1, message 2 · WBXML, 233 octets",
        "  Alert 1103 single choice (for 120 s): "Firmware 2.0.0 (256 KiB) is available.",
        "    Install it?"",
        "… 3 more lines (tab, then down to see)",
        "── What comes next · 5.5.3 step 7 ──────────────────────────────────────────────",
        "▷  7 device   The device shows the options.",
        "FUMO State   10 Idle → 30 Download progressing (Exec)",
        "Tree         ./DevDetail/FwV: "1.0.0" → "2.0.0"",
        "Clock        moves to 2026-01-05 09:00:04Z (+4s)",
        "             fires download (device) 2026-01-05 09:00:04Z, in 4s: it says so",
        "#6 server → device · session A1, message 2 · WBXML, 198 octets",
        "  Alert 1103 single choice (for 120 s): "Firmware 2.0.0 (256 KiB) is available.",
        "    Install it?"",
        "… 3 more lines (down to see)",
        "firmware 1.0.0 · State 10 Idle · idle │ prompt-timeout in 2m",
        "",
        "",
        "n next  b back  ? help",
      ]
    `);
  });

  it('at 60 by 20', async () => {
    expect(draw(await ahead(), {}, { columns: 60, rows: 20 })).toMatchInlineSnapshot(`
      [
        "fumo · Deferred firmware update         2026-01-05 09:00:00Z",
        "7 steps done · wbxml · md5 · loopback · seed 1",
        "── What happened · 5.5.3 step 6 ────────────────────────────",
        "✔  5 server   Step 5 of the flow, with words enough to need…",
        "▶  6 server   The server sends a single choice.",
        "On the wire",
        "#5 server → device · package #4 · session A1, message 2 ·",
        "… 6 more lines (tab, then down to see)",
        "── What comes next · 5.5.3 step 7 ──────────────────────────",
        "▷  7 device   The device shows the options.",
        "FUMO State   10 Idle → 30 Download progressing (Exec)",
        "Tree         ./DevDetail/FwV: "1.0.0" → "2.0.0"",
        "Clock        moves to 2026-01-05 09:00:04Z (+4s)",
        "             fires download (device) 2026-01-05 09:00:04Z,",
        "               in 4s: it says so",
        "… 8 more lines (down to see)",
        "Device  firmware 1.0.0 · State 10 Idle · idle",
        "Timers  prompt-timeout (device) in 2m, at 2026-01-05 09:02:…",
        "",
        "n next  b back  ? help",
      ]
    `);
  });

  it('puts the halves beside each other on a wide terminal', async () => {
    const lines = draw(await ahead(), {}, { columns: 140, rows: 40 });
    const rule = lines.find((line) => line.includes('What happened')) ?? '';
    expect(rule).toContain('What comes next · 5.5.3 step 7');
    expect(lines.every((line) => widthOf(line) <= 140)).toBe(true);
  });

  it('keeps its height and the place of its halves from step to step', async () => {
    const size = { columns: 80, rows: 24 };
    const all = [await standing(0), await standing(), await standing(3, NASTY_MESSAGE), await ahead()];
    const screens = all.map((from) => draw(from, {}, size));
    const places = screens.map((lines) => lines.findIndex((line) => line.includes('What comes next')));
    expect(screens.map(({ length }) => length)).toEqual([24, 24, 24, 24]);
    expect(new Set(places)).toEqual(new Set([10, 12]));
  });

  it('makes the half that scrolls the larger one', async () => {
    const from = await ahead();
    const size = { columns: 80, rows: 24 };
    const ruleAt = (lines: string[]) => lines.findIndex((line) => line.includes('What comes next'));
    expect(ruleAt(draw(from, { focus: 'happened' }, size))).toBeGreaterThan(ruleAt(draw(from, {}, size)));
  });

  it('tells of forks, breakpoints and notices', async () => {
    const from: Standing = {
      ...(await standing()),
      parent: { run: 'deferred-1', step: 8 },
      breaks: 2,
      notice: { tone: 'warn', text: 'Breakpoint 1 \u001b[2J' },
    };
    const lines = draw(from, {}, { columns: 80, rows: 24 });
    expect(lines[1]).toMatch(/^fork of deferred-1 at 8 · 7 steps done · 2 breakpoints · wbxml/);
    expect(lines).toContain('Breakpoint 1 \\e[2J');
  });

  it('says when the next step will fail', async () => {
    const failure = { code: 'run.timed-out', expected: 'a message', found: 'nothing' };
    const from = { ...(await standing()), preview: { events: [], messages: [], failure } };
    expect(draw(from, {}, { columns: 80, rows: 24 })).toContain(
      '✖ will fail (run.timed-out): expected a message; found nothing',
    );
  });

  it('shows the coming message in octet views, and others with left and right', async () => {
    const from = await ahead();
    const size = { columns: 80, rows: 24 };
    expect(draw(from, { view: 'hex' }, size)).toContainEqual(
      expect.stringMatching(/^── Message #6 as hex · comes next, not sent yet ─+$/),
    );
    expect(draw(from, { view: 'hex', message: -1 }, size)).toContainEqual(
      expect.stringMatching(/^── Message #5 as hex · sent ─+$/),
    );
    expect(draw(from, { view: 'hex', message: -9 }, size)).toEqual(
      draw(from, { view: 'hex', message: -1 }, size),
    );
    const lines = draw(await standing(), { view: 'xml' }, size).join('\n');
    expect(lines).toContain('Message #5 as XML · sent');
    expect(lines).toContain('<SyncML xmlns="SYNCML:SYNCML1.2">');
  });

  it('explains octets', async () => {
    const lines = draw(await standing(), { view: 'wbxml' }, { columns: 80, rows: 60 });
    expect(lines).toContainEqual(expect.stringMatching(/^0000 {2}02 /));
    expect(lines.join('\n')).toContain('SyncHdr');
  });

  it('marks in the tree what the next step changes', async () => {
    const lines = draw(await ahead(), { view: 'tree' }, { columns: 80, rows: 24 }).join('\n');
    expect(lines).toContain('FwV = "1.0.0" (chr, text/plain) ▷ will be "2.0.0"');
  });

  it('shows the clock: what is due, in how long, whose it is and why, and what has fired', async () => {
    const fired = [{ owner: 'server', name: 'defer', reason: 'the user deferred', at: ORIGIN }];
    const lines = draw({ ...(await standing()), fired }, { view: 'clock' }, { columns: 80, rows: 24 }).join(
      '\n',
    );
    expect(lines).toContain('2026-01-05 09:02:00Z  2m  device  prompt-timeout  the prompt waits for the\n');
    expect(lines).toContain('Fired on the way\n  2026-01-05 09:00:00Z  server  defer  the user deferred');
  });

  it('puts the typed command in the last line, and moves nothing for it', async () => {
    const from = await standing();
    const size = { columns: 80, rows: 24 };
    const typed = draw(from, { line: { text: 'goto 5', hint: 'goto STEP' } }, size);
    expect(typed.slice(-2)).toEqual(['goto STEP', ':goto 5']);
    expect(typed.slice(0, -2)).toEqual(draw(from, {}, size).slice(0, -2));
  });

  it('fits terminals of every size in every view', async () => {
    const from: Standing = {
      ...(await standing(9, NASTY_MESSAGE)),
      preview: (await ahead()).preview,
      report: { title: '日本語 👩‍👩‍👧 title', lines: ['x'.repeat(300), '絵文字'.repeat(60)] },
      header: { ...HEADER, title: '長いタイトル'.repeat(12) },
    };
    const views: View[] = ['step', 'tree', 'xml', 'wbxml', 'hex', 'ladder', 'clock', 'help', 'report'];
    fc.assert(
      fc.property(
        fc.constantFrom(...views),
        fc.integer({ min: 30, max: 180 }),
        fc.integer({ min: 12, max: 60 }),
        fc.nat(80),
        fc.boolean(),
        (view, columns, rows, scroll, isTyped) => {
          const line = isTyped ? { line: { text: 'back 3', hint: 'back [N]: '.repeat(9) } } : {};
          const lines = draw(from, { view, scroll, ...line }, { columns, rows });
          expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
          expect(lines.length).toBe(rows);
          expect(lines.join('\n')).not.toContain('\u001b');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('can be scrolled to every line of a view, and says what is hidden', async () => {
    const from = await standing();
    const size = { columns: 80, rows: 20 };
    const whole = draw(from, { view: 'hex' }, { columns: 80, rows: 200 }).slice(0, 60);
    const seen = new Set<string>();
    const state = { ...FIRST_STATE, view: 'hex' as const };
    const { maxScroll } = renderScreen(from, state, size, { columns: 80, paint: PLAIN }, KEYS);
    for (let scroll = 0; scroll <= maxScroll; scroll++)
      for (const line of draw(from, { view: 'hex', scroll }, size)) seen.add(line);
    expect(whole.filter((line) => !seen.has(line))).toEqual([]);
    expect(draw(from, { view: 'hex' }, size)).toContainEqual(
      expect.stringMatching(/^… \d+ more lines \(down to see\)$/),
    );
  });
});
