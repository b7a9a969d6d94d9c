import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import { framesOf } from '../../src/cli/frames.js';
import { renderScreen, type ScreenSize, type Standing, type View } from '../../src/cli/render/screen.js';
import { widthOf } from '../../src/cli/width.js';
import { composeMessage } from '../../src/dm/exchange.js';
import { choiceWish } from '../../src/dm/ui-alert.js';
import { encodeMessage } from '../../src/syncml/codec.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../src/syncml/message.js';
import { toBase64 } from '../../src/syncml/octets.js';
import type { MessageEvent } from '../../src/trace/event.js';
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

function draw(from: Standing, view: View, size: ScreenSize, scroll = 0): string[] {
  return renderScreen(from, { view, scroll }, size, { columns: size.columns, paint: PLAIN }).lines;
}

describe('the screen', () => {
  it('at 80 by 24', async () => {
    expect(draw(await standing(), 'step', { columns: 80, rows: 24 })).toMatchInlineSnapshot(`
      [
        "fumo · Deferred firmware update                             2026-01-05 09:00:00Z",
        "wbxml · md5 · loopback · seed 1",
        "",
        "… 4 earlier steps (l to see)",
        "5.5.3 · 2026-01-05",
        "✔  4 server   Step 4 of the flow, with words enough to need more than… 09:00:00Z",
        "✔  5 server   Step 5 of the flow, with words enough to need more than… 09:00:00Z",
        "▶  6 server   The server sends a single choice.                        09:00:00Z",
        "",
        "On the wire",
        "#5 server → device · package #4 · session A1, message 2 · WBXML, 233 octets",
        "  Alert 1103 single choice (for 120 s): "Firmware 2.0.0 (256 KiB) is available.",
        "    Install it?"",
        "    1 Update now",
        "    2 日本語で",
        "    3 Do not update",
        "Device       firmware 1.0.0, FUMO State 10 Idle",
        "Timers       prompt-timeout (device), the prompt waits for the user (MAXDT); due",
        "               2026-01-05 09:02:00Z, in 2m",
        "",
        "Next         5.5.3 step 7, device: The device shows the options.",
        "",
        "n next  c continue  t tree  x xml  w wbxml  h hex  l ladder  ? help  q quit",
      ]
    `);
  });

  it('at 40 by 40', async () => {
    expect(draw(await standing(), 'step', { columns: 40, rows: 40 })).toMatchInlineSnapshot(`
      [
        "fumo · Deferred firmware update",
        "2026-01-05 09:00:00Z",
        "wbxml · md5 · loopback · seed 1",
        "",
        "5.5.3 · 2026-01-05",
        "✔  0 server   Step 0 of the flow, with …",
        "✔  1 server   Step 1 of the flow, with …",
        "✔  2 server   Step 2 of the flow, with …",
        "✔  3 server   Step 3 of the flow, with …",
        "✔  4 server   Step 4 of the flow, with …",
        "✔  5 server   Step 5 of the flow, with …",
        "▶  6 server   The server sends a single",
        "              choice. · 09:00:00Z",
        "",
        "On the wire",
        "#5 server → device · package #4 ·",
        "  session A1, message 2 · WBXML, 233",
        "  octets",
        "  Alert 1103 single choice (for 120 s):",
        "    "Firmware 2.0.0 (256 KiB) is",
        "    available. Install it?"",
        "    1 Update now",
        "    2 日本語で",
        "    3 Do not update",
        "Device",
        "  firmware 1.0.0, FUMO State 10 Idle",
        "Timers",
        "  prompt-timeout (device), the prompt",
        "    waits for the user (MAXDT); due",
        "    2026-01-05 09:02:00Z, in 2m",
        "",
        "Next",
        "  5.5.3 step 7, device: The device shows",
        "    the options.",
        "",
        "n next  c continue  t tree  x xml",
        "w wbxml  h hex  l ladder  ? help",
        "q quit",
      ]
    `);
  });

  it('shows the message as XML, and goes on below', async () => {
    expect(draw(await standing(), 'xml', { columns: 80, rows: 20 })).toMatchInlineSnapshot(`
      [
        "fumo · Deferred firmware update                             2026-01-05 09:00:00Z",
        "wbxml · md5 · loopback · seed 1",
        "",
        "#5",
        "<?xml version="1.0" encoding="UTF-8"?>",
        "<SyncML xmlns="SYNCML:SYNCML1.2">",
        "  <SyncHdr>",
        "    <VerDTD>1.2</VerDTD>",
        "    <VerProto>DM/1.2</VerProto>",
        "    <SessionID>A1</SessionID>",
        "    <MsgID>2</MsgID>",
        "    <Target>",
        "      <LocURI>IMEI:493005100592800</LocURI>",
        "    </Target>",
        "… 27 more lines (down to see)",
        "",
        "Next         5.5.3 step 7, device: The device shows the options.",
        "",
        "n next  c continue  t tree  x xml  w wbxml  h hex  l ladder  ? help  q quit",
      ]
    `);
  });

  it('explains its octets', async () => {
    const lines = draw(await standing(), 'wbxml', { columns: 80, rows: 60 });
    expect(lines).toContainEqual(expect.stringMatching(/^0000 {2}02 /));
    expect(lines.join('\n')).toContain('SyncHdr');
  });

  it('fits terminals of every size in every view, and says what is hidden', async () => {
    const from = await standing(9, NASTY_MESSAGE);
    const views: View[] = ['step', 'tree', 'xml', 'wbxml', 'hex', 'ladder', 'help'];
    fc.assert(
      fc.property(
        fc.constantFrom(...views),
        fc.integer({ min: 30, max: 140 }),
        fc.integer({ min: 24, max: 60 }),
        fc.nat(80),
        (view, columns, rows, scroll) => {
          const lines = draw(from, view, { columns, rows }, scroll);
          expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
          expect(lines.length).toBeLessThanOrEqual(rows);
          expect(lines.join('\n')).not.toContain('\u001b');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('can be scrolled to every line of a view', async () => {
    const from = await standing();
    const size = { columns: 80, rows: 20 };
    const whole = draw(from, 'hex', { columns: 80, rows: 200 });
    const seen = new Set<string>();
    const { maxScroll } = renderScreen(from, { view: 'hex', scroll: 0 }, size, { columns: 80, paint: PLAIN });
    for (let scroll = 0; scroll <= maxScroll; scroll++)
      for (const line of draw(from, 'hex', size, scroll)) seen.add(line);
    expect(whole.filter((line) => !seen.has(line))).toEqual([]);
    expect(draw(from, 'hex', size)).toContainEqual(
      expect.stringMatching(/^… \d+ more lines \(down to see\)$/),
    );
  });
});
