/** The server's commands, executed in order; each leaves its Status, Get its Results too (RepPro 1.2, DM usage). */
import { ALERT, alertRow } from '../../../dm/alert-codes.js';
import type { ResultsDraft, StatusDraft } from '../../../dm/exchange.js';
import type { Alert, Command, CommandName, Sequence, SyncMLMessage } from '../../../syncml/message.js';
import { performAtomic } from './container-atomic.js';
import { performItems } from './container-items.js';
import {
  answered,
  type ItemGate,
  type Performed,
  type Reply,
  refused,
  reply,
  skipped,
  statusesOf,
  type Work,
} from './container-work.js';
import type { SessionContext } from './context.js';
import type { SessionFlow } from './effects.js';
import { interact } from './prompts.js';

export type { ItemGate } from './container-work.js';

/** Without large objects every chunk is too big. */
const NO_CHUNKS: ItemGate = (_command, item) => (item.moreData ? { status: '413' } : { item });

export interface Executed {
  statuses: readonly StatusDraft[];
  results: readonly ResultsDraft[];
}

/** Executes a message's commands. @returns answers in the order of the commands, the header's not included */
export function* executeCommands(
  context: SessionContext,
  message: SyncMLMessage,
  gate: ItemGate = NO_CHUNKS,
): SessionFlow<Executed> {
  const { sessionId: session, msgId } = message.header;
  context.tree.undoAbandoned();
  const done = yield* performEach({ context, session, msgId, gate }, message.commands, goesOn);
  return { statuses: statusesOf(msgId, done.replies), results: done.results };
}

type Handler<C> = (work: Work, command: C) => Performed | SessionFlow<Performed>;
type Handlers = { readonly [N in CommandName]: Handler<Extract<Command, { name: N }>> };

const HANDLERS = {
  Status: () => NOTHING,
  Results: (_work, command) => answered(command, '405'),
  Add: performItems,
  Copy: performItems,
  Delete: performItems,
  Get: performItems,
  Replace: performItems,
  Exec: performItems,
  Alert: performAlert,
  Sequence: performSequence,
  Atomic: (work, command) => performAtomic(work, command, execute),
  Other: (_work, command) => refused(command, '406'),
} satisfies Handlers;

const NOTHING: Performed = { replies: [], results: [] };

function* execute(work: Work, command: Command): SessionFlow<Performed> {
  const handler = HANDLERS[command.name] as Handler<Command>;
  const performed = handler(work, command);
  return 'replies' in performed ? performed : yield* performed;
}

type GoesOn = (stop: Performed['stop']) => boolean;

/** Directly in the message a refusal of the user changes nothing for the rest; giving up does. */
const goesOn: GoesOn = (stop) => stop !== 'cancelled';
const goesOnInSequence: GoesOn = (stop) => stop === undefined;

/** One after another; when it does not go on, the rest gets 215. */
function* performEach(work: Work, commands: readonly Command[], isGoing: GoesOn): SessionFlow<Performed> {
  const replies: Reply[] = [];
  const results: ResultsDraft[] = [];
  let stop: Performed['stop'];
  for (const command of commands) {
    const performed = isGoing(stop) ? yield* execute(work, command) : skipped(command);
    replies.push(...performed.replies);
    results.push(...performed.results);
    stop = isGoing(stop) ? performed.stop : stop;
  }
  return { replies, results, stop };
}

/** The Sequence's own Status only says that execution began; a refusal of the user ends it and nothing else. */
function* performSequence(work: Work, sequence: Sequence): SessionFlow<Performed> {
  const { replies, results, stop } = yield* performEach(work, sequence.commands, goesOnInSequence);
  return {
    replies: [reply(sequence, '200'), ...replies],
    results,
    stop: stop === 'cancelled' ? stop : undefined,
  };
}

function* performAlert(work: Work, alert: Alert): SessionFlow<Performed> {
  const code = alert.data;
  if (code === ALERT.nextMessage) return answered(alert, '200');
  if (!alertRow(code)?.ui) return answered(alert, '406');
  const { status, items, outcome } = yield* interact(work.context, work.session, alert);
  return {
    replies: [reply(alert, status, { items })],
    results: [],
    stop: outcome === 'answered' ? undefined : outcome,
  };
}
