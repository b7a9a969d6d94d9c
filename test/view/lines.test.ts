/** The lines of a report: what the ladder is told of each message, and where the report ends. */
import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { toBase64, utf8Encode } from '../../src/syncml/octets.js';
import { buildModel } from '../../src/trace/model.js';
import { reportLines } from '../../src/view/model/lines.js';
import type { EventLine, ReportLine } from '../../src/view/model/report-data.js';
import { play } from '../support/play.js';
import { smallTrace, TraceBuilder } from '../support/traces.js';

function linesOf(trace: Pick<TraceBuilder, 'header' | 'events'>, most?: number): ReportLine[] {
  return [
    ...reportLines({ header: trace.header, events: trace.events, ...(most === undefined ? {} : { most }) }),
  ];
}

function briefsOf(lines: readonly ReportLine[]): EventLine['brief'][] {
  return lines.flatMap((line) =>
    line.line === 'event' && line.event.kind === 'message' ? [line.brief] : [],
  );
}

describe('the brief of a message', () => {
  it.each(['wbxml', 'xml'] as const)(
    'names package, session and MsgID as the model does (%s)',
    async (encoding) => {
      const { header, events } = await play('deferred', { encoding });
      const briefs = briefsOf([...reportLines({ header, events })]);
      const { messages } = buildModel(header, events);
      expect(messages.length).toBeGreaterThan(10);
      expect(briefs.map((brief) => [brief?.package, brief?.session, brief?.msgId, brief?.size])).toEqual(
        messages.map((view) => [view.package, view.session, view.msgId, view.octets.length]),
      );
    },
  );

  it('says what the commands are, and that a package goes on', () => {
    const trace = new TraceBuilder().fromServer({
      msgId: '1',
      final: false,
      wishes: [{ name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] }],
    });
    const [brief] = briefsOf(linesOf(trace));
    expect(brief).toMatchObject({ open: true, lines: ['Get ./DevDetail/FwV'] });
  });

  it('is short, and tells how much it leaves out', () => {
    const items = Array.from({ length: 40 }, (_, at) => ({ target: { locUri: `./A/${at}` } }));
    const [brief] = briefsOf(
      linesOf(new TraceBuilder().fromServer({ msgId: '1', wishes: [{ name: 'Get', items }] })),
    );
    expect([brief?.lines.length, brief?.more]).toEqual([12, 28]);
  });

  it('keeps a message that does not decode, with the code of the error', () => {
    const trace = new TraceBuilder().raw('device-to-server', MEDIA_TYPES.wbxml, Uint8Array.of(2, 0xa4));
    expect(briefsOf(linesOf(trace))[0]).toMatchObject({ size: 2, error: 'wbxml.truncated' });
  });

  it('spells out what a peer hides in it', () => {
    const xml = `<SyncML><\u202e></SyncML>`;
    const trace = new TraceBuilder().event({
      kind: 'message',
      message: 1,
      direction: 'device-to-server',
      mediaType: MEDIA_TYPES.xml,
      to: 'x',
      octets: toBase64(utf8Encode(xml)),
    });
    expect(JSON.stringify(briefsOf(linesOf(trace)))).not.toContain('\u202e');
  });
});

describe('a report', () => {
  it('begins with the header and ends with the count', () => {
    const trace = smallTrace();
    const lines = linesOf(trace);
    expect(lines[0]).toMatchObject({ line: 'head', v: 1, header: { flow: 'deferred' } });
    expect(lines.at(-1)).toEqual({ line: 'tail', events: trace.events.length, shown: trace.events.length });
  });

  it('is as it was', async () => {
    const text = linesOf(smallTrace()).map((line) => `${JSON.stringify(line)}\n`);
    await expect(text.join('')).toMatchFileSnapshot('../golden/exports/report-lines.jsonl');
  });

  it('has the first events of a trace that is too long, and says so', () => {
    const lines = linesOf(smallTrace(), 5);
    expect(lines.filter(({ line }) => line === 'event')).toHaveLength(5);
    expect(lines.at(-1)).toMatchObject({ shown: 5, events: smallTrace().events.length });
  });
});
