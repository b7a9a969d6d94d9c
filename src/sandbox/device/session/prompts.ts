/** A user interaction alert on the device: shown, answered, and turned into a Status (DM Protocol 1.2, 10). */
import { toleranceNotes } from '../../../dm/exchange-tolerance.js';
import { readPrompt, replyStatus } from '../../../dm/ui-alert.js';
import type { Prompt } from '../../../engine/ports.js';
import type { Alert, Item } from '../../../syncml/message.js';
import type { PromptEvent } from '../../../trace/event.js';
import { refuseAnswer } from './answer-rules.js';
import { note, type SessionContext } from './context.js';
import { ask, type SessionFlow, type UserAction } from './effects.js';

/** What became of an alert. */
export interface Interaction {
  status: string;
  items: readonly Item[];
  /** `declined`: a confirm was answered no; `cancelled`: the user gave up, or time did. */
  outcome: 'answered' | 'declined' | 'cancelled';
}

/** How often a user may answer what the screen does not take before that counts as giving up. */
const MAX_WRONG_ANSWERS = 3;

const without = (status: string): Interaction => ({ status, items: [], outcome: 'answered' });

/** 406 without a screen, 412 for wrong Items, 416 for what the screen cannot show; else the user decides. */
export function* interact(context: SessionContext, session: string, alert: Alert): SessionFlow<Interaction> {
  const reading = readPrompt(alert);
  if (!context.ui) {
    if (reading.ok) recordAnswer(context, session, reading.prompt, 'unsupported', '406');
    return without('406');
  }
  if (!reading.ok) {
    note(context, 'ui-alert.refused', reading.reason);
    return without(reading.status);
  }
  const [departure] = reading.warnings;
  if (context.strict && departure) {
    note(context, 'ui-alert.refused', `${departure.code}: ${departure.message}`);
    return without('412');
  }
  for (const { code, text } of toleranceNotes(reading.warnings)) note(context, code, text);
  return yield* askUser(context, session, reading.prompt);
}

function* askUser(context: SessionContext, session: string, prompt: Prompt): SessionFlow<Interaction> {
  yield { do: 'show', session, prompt };
  context.record({ ...facts(session, prompt), phase: 'shown' });
  const answer = yield* takeAnswer(context, session, prompt);
  yield { do: 'hide' };
  const { status, items } = replyStatus(prompt, answer, context.habits?.promptHabit ?? 'spec');
  const values = items.map((item) => (typeof item.data === 'string' ? item.data : ''));
  recordAnswer(context, session, prompt, answer.action, status, values);
  if (prompt.options.minDisplay !== undefined) yield { do: 'linger', prompt };
  return { status, items, outcome: outcomeOf(prompt, answer) };
}

function* takeAnswer(context: SessionContext, session: string, prompt: Prompt): SessionFlow<UserAction> {
  for (let tries = 0; tries < MAX_WRONG_ANSWERS; tries++) {
    const answer = yield* ask(session, prompt);
    const refusal = refuseAnswer(prompt, answer);
    if (refusal === undefined) return answer;
    note(context, 'prompt.answer-refused', refusal);
  }
  return { action: 'cancel' };
}

/** A display offers no cancel; when its time is up it simply goes. */
function outcomeOf({ alert }: Prompt, { action }: UserAction): Interaction['outcome'] {
  if (alert === 1100) return 'answered';
  if (action === 'no') return 'declined';
  return action === 'cancel' || action === 'timeout' ? 'cancelled' : 'answered';
}

const facts = (session: string, { alert, text, choices }: Prompt) => ({
  kind: 'prompt' as const,
  session,
  alert,
  text,
  choices,
});

/** What stands in the trace for a text that was typed unseen, whatever its length. */
const MASK = '•••';

/**
 * Records what the user did. With ET=P the text is masked here; the octets of the message that carries it to the
 * server are recorded as they went out, because a trace is worth nothing else.
 */
function recordAnswer(
  context: SessionContext,
  session: string,
  prompt: Prompt,
  action: NonNullable<PromptEvent['action']>,
  status: string,
  values: readonly string[] = [],
): void {
  const seen = prompt.options.echoType === 'P' ? values.map(() => MASK) : values;
  const more = seen.length > 0 ? { values: seen } : {};
  context.record({ ...facts(session, prompt), phase: 'answered', action, ...more, status });
}
