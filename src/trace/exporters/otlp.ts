/**
 * The run as one trace of OpenTelemetry (OTLP/JSON, `ExportTraceServiceRequest`): spans for the run, its sessions,
 * packages and commands, and for prompts, timers and downloads. A span is written once it is over, the run last.
 */
import { serialise } from '../serialise.js';
import type { TraceSource } from '../source.js';
import type { EventOf, MessageView } from '../views.js';
import { asSource, type StreamExporter } from './exporter.js';
import { follow, type Passing } from './follow.js';
import { readableUrl, wholeSize } from './http-heads.js';
import { jsonFields, jsonList } from './json-lists.js';
import { MOST_SESSIONS, type OpenSession } from './open-sessions.js';
import { SessionSpans } from './otlp-sessions.js';
import { attributeList, KIND, type Span, type SpanEvent, SpanMaker, stepAttributes } from './otlp-spans.js';
import { Recent } from './recent.js';
import * as words from './words.js';

/** Events of the run's own span; the format has a count for those that there is no room for. */
const MOST_EVENTS = 128;
/** Prompts and timers that may be open at a time. */
const MOST_OPEN = 1024;

export const otlpJson: StreamExporter = {
  kind: 'stream',
  extension: 'json',
  description: 'spans for OpenTelemetry (OTLP JSON)',
  mediaType: 'application/json',
  *write(trace) {
    const source = asSource(trace);
    const { fumo } = source.header;
    yield '{\n  "resourceSpans": [\n    {\n';
    yield jsonFields({ resource: { attributes: resourceOf(source) } }, '      ');
    yield '      "scopeSpans": [\n        {\n';
    yield jsonFields({ scope: { name: 'fumo', version: fumo } }, '          ');
    yield* jsonList('spans', new RunSpans(source).all(), '          ');
    yield '\n        }\n      ]\n    }\n  ]\n}\n';
  },
};

function resourceOf({ header }: TraceSource): object[] {
  const { fumo, flow, seed, encoding, auth, transport, faults, spec } = header;
  return attributeList({
    'service.name': 'fumo',
    'service.version': fumo,
    'fumo.flow': flow,
    'fumo.seed': seed,
    'fumo.encoding': encoding,
    'fumo.auth': auth,
    'fumo.transport': transport,
    'fumo.faults': faults.length > 0 ? faults.join(' ') : undefined,
    'fumo.spec.document': spec?.document,
    'fumo.spec.section': spec?.section,
  });
}

class RunSpans {
  readonly #source: TraceSource;
  readonly #maker: SpanMaker;
  readonly #run: Span;
  readonly #sessions = new Recent<SessionSpans>(MOST_SESSIONS);
  /** Spans of the latest session of each id. */
  readonly #byId = new Recent<Span>(MOST_SESSIONS);
  readonly #prompts = new Recent<Span>(MOST_OPEN);
  readonly #timers = new Recent<Span>(MOST_OPEN);
  readonly #events: SpanEvent[] = [];
  #dropped = 0;
  #lastAt: number;
  #end: EventOf<'end'> | undefined;

  constructor(source: TraceSource) {
    const { header } = source;
    this.#source = source;
    this.#maker = new SpanMaker(serialise(header));
    this.#run = this.#maker.begin(`run ${words.brief(header.flow)}`, KIND.internal, header.origin, {
      'fumo.title': header.title,
    });
    this.#lastAt = header.origin;
  }

  *all(): Generator<object> {
    for (const passing of follow(this.#source)) {
      this.#lastAt = Math.max(this.#lastAt, passing.event.at);
      yield* this.#take(passing);
    }
    for (const left of [...this.#prompts.takeAll(), ...this.#timers.takeAll()])
      yield this.#maker.end(left, { end: this.#lastAt, attributes: { 'fumo.over': false } });
    for (const session of this.#sessions.takeAll()) yield* session.end();
    yield this.#runSpan();
  }

  *#take(passing: Passing): Generator<object> {
    const { event, message } = passing;
    if (message) yield* this.#message(passing, message);
    if (event.kind === 'session') yield* this.#session(passing, event);
    if (event.kind === 'prompt') yield* this.#prompt(passing, event);
    if (event.kind === 'timer') yield* this.#timer(passing, event);
    if (event.kind === 'transfer') yield this.#transfer(passing, event);
    if (event.kind === 'state') this.#note(event.at, words.stateLine(event), stateAttributes(event));
    if (event.kind === 'step' && event.phase === 'failed')
      this.#note(event.at, 'step failed', failureAttributes(event));
    if (event.kind === 'end') this.#end = event;
  }

  *#message(passing: Passing, view: MessageView): Generator<object> {
    if (view.package === 0 || !passing.session) yield this.#lone(view);
    else yield* (yield* this.#spansOf(passing, passing.session)).message(view);
  }

  /** A notification, or a message that belongs to no session. */
  #lone(view: MessageView): object {
    const { event, step, session, error } = view;
    const attributes = {
      'fumo.package': view.package,
      'fumo.direction': event.direction,
      'fumo.message': event.message,
      'fumo.session.id': session,
      'fumo.package.octets': view.octets.length,
      ...stepAttributes(step),
    };
    const kind = view.package === 0 ? KIND.producer : KIND.client;
    const span = this.#maker.begin(`package ${view.package}`, kind, event.at, attributes, this.#run);
    return this.#maker.end(span, { end: event.at, error: error && words.brief(error.message, 300) });
  }

  *#session(passing: Passing, event: EventOf<'session'>): Generator<object> {
    const { session } = passing;
    if (!session || (session.isOver && event.phase !== 'closed')) return;
    const spans = yield* this.#spansOf(passing, session);
    if (event.phase === 'closed') spans.closed(event.reason, event.at);
    if (!session.isOver) return;
    this.#sessions.take(session.number);
    yield* spans.end();
  }

  *#spansOf(passing: Passing, session: OpenSession): Generator<object, SessionSpans> {
    const known = this.#sessions.get(session.number);
    if (known) return known;
    const spans = new SessionSpans(this.#maker, session, passing, this.#run);
    const gone = this.#sessions.put(session.number, spans);
    this.#byId.put(session.session, spans.span);
    if (gone) yield* gone.end();
    return spans;
  }

  *#prompt({ step }: Passing, event: EventOf<'prompt'>): Generator<object> {
    const { session, alert, at, phase, text, action, status } = event;
    const key = `${session} ${alert}`;
    const before = this.#prompts.take(key);
    if (phase === 'shown') {
      if (before) yield this.#maker.end(before, { end: at, attributes: { 'fumo.over': false } });
      const attributes = {
        'fumo.prompt.alert': alert,
        'fumo.prompt.text': text,
        'fumo.session.id': session,
        ...stepAttributes(step),
      };
      const parent = this.#byId.get(session) ?? this.#run;
      const gone = this.#prompts.put(key, this.#maker.begin('prompt', KIND.internal, at, attributes, parent));
      if (gone) yield this.#maker.end(gone, { end: at });
    } else if (before) {
      const attributes = { 'fumo.prompt.action': action, 'fumo.status': status };
      yield this.#maker.end(before, { end: at, attributes });
    }
  }

  *#timer({ step }: Passing, event: EventOf<'timer'>): Generator<object> {
    const { timer, phase, name, owner, reason, at } = event;
    const before = this.#timers.take(timer);
    if (before) yield this.#maker.end(before, { end: at, attributes: { 'fumo.timer.end': phase } });
    if (phase !== 'set') return;
    const attributes = { 'fumo.timer.owner': owner, 'fumo.timer.reason': reason, ...stepAttributes(step) };
    const span = this.#maker.begin(`timer ${words.brief(name)}`, KIND.internal, at, attributes, this.#run);
    const gone = this.#timers.put(timer, span);
    if (gone) yield this.#maker.end(gone, { end: at });
  }

  #transfer({ step }: Passing, event: EventOf<'transfer'>): object {
    const { method, url, purpose, status, size, sha256, at } = event;
    const attributes = {
      'http.request.method': method,
      'url.full': readableUrl(url),
      'http.response.status_code': status,
      'fumo.transfer.purpose': purpose,
      'fumo.transfer.octets': wholeSize(size),
      'fumo.transfer.sha256': sha256,
      ...stepAttributes(step),
    };
    const span = this.#maker.begin(method, KIND.client, at, attributes, this.#run);
    const isFailure = status < 100 || status >= 400;
    return this.#maker.end(span, { end: at, error: isFailure ? words.transferAnswer(event) : undefined });
  }

  #note(at: number, name: string, attributes: SpanEvent['attributes']): void {
    if (this.#events.length < MOST_EVENTS) this.#events.push({ at, name, attributes });
    else this.#dropped += 1;
  }

  #runSpan(): object {
    const { verdict, outcome, failure } = this.#end ?? {};
    const attributes = { 'fumo.verdict': verdict, 'fumo.outcome': outcome };
    const why = failure ? words.failureLines(failure).join('; ') : 'the run failed';
    const error = verdict === undefined ? 'the run was cut off' : verdict === 'failed' ? why : undefined;
    const events = this.#events;
    return this.#maker.end(this.#run, {
      end: this.#lastAt,
      attributes,
      error,
      events,
      dropped: this.#dropped,
    });
  }
}

function stateAttributes({ uri, from, to }: EventOf<'state'>): SpanEvent['attributes'] {
  return { 'fumo.state.uri': uri, 'fumo.state.from': from, 'fumo.state.to': to };
}

function failureAttributes({ step, text, failure }: EventOf<'step'>): SpanEvent['attributes'] {
  return { 'fumo.step': step, 'fumo.step.text': text, 'fumo.failure': failure?.code };
}
