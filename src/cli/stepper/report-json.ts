/** Reports of commands as JSON for scripts: the same facts, instants as ISO 8601, messages in words. */
import { formatInstant } from '../../engine/clock.js';
import type { Preview } from '../../engine/timeline/types.js';
import type { MessageEvent, TraceEvent } from '../../trace/event.js';
import { messagesIn } from '../messages.js';
import { messageHeading, messageLines, type ShownMessage } from '../render/message-lines.js';
import { usageOf } from './command-line.js';
import type { CommandReport } from './commands/types.js';
import { editableXml } from './edited-message.js';
import type { StepSession } from './session.js';

type ReportOf<K extends CommandReport['report']> = Extract<CommandReport, { report: K }>;
type ToJson = {
  readonly [K in CommandReport['report']]?: (
    report: ReportOf<K>,
    session: StepSession,
    mark: number,
  ) => object;
};

const FORMS: ToJson = {
  moved: ({ stop, ...report }, session, mark) => ({
    ...report,
    stop: { ...stop, ...('result' in stop && { result: undefined }) },
    messages: messagesSince(session, mark),
  }),
  previewed: ({ preview }) => ({ report: 'previewed', preview: preview ? previewJson(preview) : null }),
  clock: ({ now, timers }) => ({
    report: 'clock',
    now: formatInstant(now),
    timers: timers.map(({ id, owner, name, reason, setAt, due }) => ({
      id,
      owner,
      name,
      reason,
      setAt: formatInstant(setAt),
      due: formatInstant(due),
      inMs: due - now,
    })),
  }),
  help: ({ commands }) => ({
    report: 'help',
    commands: commands.map(({ name, key, group, args, summary, example }) => ({
      usage: usageOf({ name, args }),
      ...(key !== undefined && { key }),
      group,
      summary,
      example,
    })),
  }),
};

/** @param mark events of the run before the command */
export function reportJson(report: CommandReport, session: StepSession, mark: number): object {
  const form = FORMS[report.report] as
    | ((report: CommandReport, session: StepSession, mark: number) => object)
    | undefined;
  return form?.(report, session, mark) ?? report;
}

/** Messages that went over the wire on the way, in words. */
function messagesSince({ run }: StepSession, mark: number): object[] {
  const sent = new Set(
    run.events
      .slice(mark)
      .filter(isMessage)
      .map(({ message }) => message),
  );
  if (sent.size === 0) return [];
  return messagesIn(run.header, run.events)
    .filter(({ event }) => sent.has(event.message))
    .map(inWords);
}

function isMessage(event: TraceEvent): event is TraceEvent & MessageEvent {
  return event.kind === 'message';
}

function inWords(shown: ShownMessage) {
  return {
    message: shown.event.message,
    heading: messageHeading(shown),
    text: messageLines(shown, Number.POSITIVE_INFINITY)
      .slice(1)
      .map((line) => line.trim()),
  };
}

function previewJson({ next: _next, from, to, messages, events, result, ...preview }: Preview): object {
  const { tree, states, timers, prompts, sessions, transfers, notes, ...rest } = preview;
  const verdict = result && { verdict: result.verdict, outcome: result.outcome };
  return {
    ...rest,
    ...verdict,
    from: formatInstant(from),
    to: formatInstant(to),
    messages: messages.map((message) => ({ ...inWords(message), xml: editableXml([message.event]) })),
    ...instants({ tree, states, timers, prompts, sessions, transfers, notes }),
  };
}

/** Events with `at` and `due` as ISO 8601. */
function instants(lists: Readonly<Record<string, readonly TraceEvent[]>>): object {
  const told = (event: TraceEvent) => ({
    ...event,
    at: formatInstant(event.at),
    ...(event.kind === 'timer' && { due: formatInstant(event.due) }),
  });
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.map(told)]));
}
