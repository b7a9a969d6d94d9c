/** Traces for the report: a very long one, and one in which everything is hostile. */
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { utf8Encode } from '../../src/syncml/octets.js';
import type { TraceEvent } from '../../src/trace/event.js';
import type { Played } from './play.js';
import { alert, TraceBuilder } from './traces.js';

/** The same run over and over, numbers and times going on. */
export function repeated({ header, events }: Played, times: number): Pick<Played, 'header' | 'events'> {
  const all: TraceEvent[] = [];
  const [last, steps] = [events.at(-1)?.at ?? 0, events.filter(({ kind }) => kind === 'step').length];
  const span = last - header.origin + 3_600_000;
  let message = 0;
  for (let round = 0; round < times; round += 1) {
    for (const event of events) {
      if (event.kind === 'end' && round < times - 1) continue;
      const base = { ...event, seq: all.length + 1, at: event.at + round * span };
      if (base.kind === 'message') {
        message += 1;
        all.push({ ...base, message });
      } else if (base.kind === 'timer')
        all.push({ ...base, timer: base.timer + round * 1000, due: base.due + round * span });
      else if (base.kind === 'step') all.push({ ...base, step: base.step + round * steps });
      else all.push(base);
    }
  }
  return { header, events: all };
}

/** What a peer might write anywhere. */
export const HOSTILE = {
  markup: '"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script></script><!-- {{7*7}}',
  controls: 'a\u0000b\u0007c\u001b[31md\u0085e\u2028f',
  turned: '\u202egnp.exe\u202c \u2066x\u2069 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627',
  link: 'javascript:alert(1)',
  long: 'W'.repeat(100_000),
} as const;

/** Everything that a peer or a file can name, hostile. */
export function hostileTrace(): TraceBuilder {
  const { markup, controls, turned, link, long } = HOSTILE;
  const every = [markup, controls, turned, link, long];
  const trace = new TraceBuilder({
    title: `${markup}${turned}`,
    flow: markup,
    spec: { document: markup, section: controls },
    seed: controls,
    faults: [markup],
    given: { [markup]: every },
  });
  for (const [at, text] of every.entries()) {
    trace.step('device', at, text, () => hostileEvents(trace, text));
  }
  const failure = { code: markup, expected: controls, found: turned, hint: long };
  return trace.event({ kind: 'end', verdict: 'failed', outcome: markup, failure });
}

function hostileEvents(trace: TraceBuilder, text: string): void {
  const prompt = { kind: 'prompt', session: text, alert: 1103, text, choices: [text, text] } as const;
  const clean = text.replace(/[\u0000-\u0008\u000b-\u001f]/g, '');
  const escaped = clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  trace
    .event({ kind: 'session', phase: 'opened', side: 'device', session: text, reason: text })
    .event({ ...prompt, phase: 'shown' })
    .later(1000)
    .event({ ...prompt, phase: 'answered', action: 'text', values: [text], status: text })
    .event({ kind: 'timer', phase: 'set', timer: 1, owner: 'server', name: text, reason: text, due: 1 })
    .event({
      kind: 'tree',
      uri: `./${text}/${text}`,
      change: 'replace',
      before: text,
      after: text,
      by: 'device',
    })
    .event({ kind: 'state', uri: text, from: 10, to: 666, cause: text })
    .event({
      kind: 'transfer',
      method: 'GET',
      url: text,
      purpose: 'package',
      status: 666,
      mediaType: text,
      size: 1,
      text,
    })
    .event({ kind: 'note', side: 'engine', code: text, text })
    .fromDevice({
      msgId: clean,
      session: clean,
      wishes: [
        alert(clean, [{ target: { locUri: clean }, data: clean }]),
        { name: 'Replace', items: [{ target: { locUri: clean }, meta: { type: clean }, data: clean }] },
      ],
    })
    .raw('device-to-server', MEDIA_TYPES.xml, utf8Encode(`<SyncML>${escaped}</SyncML>`), {
      [text.slice(0, 99)]: text,
    })
    .raw('server-to-device', text, utf8Encode(text))
    .raw('server-to-device', MEDIA_TYPES.notification, utf8Encode(text));
}
