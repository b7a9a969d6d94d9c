/** The server's commands, executed in order; each leaves its Status, Get its Results too (RepPro 1.2, DM usage). */
import { ALERT, alertRow } from '../../../dm/alert-codes.js';
import {
  commandStatus,
  flattenCommands,
  owesStatus,
  type ResultsDraft,
  type StatusDraft,
} from '../../../dm/exchange.js';
import type { Alert, Command, CommandName, Item, Sequence, SyncMLMessage } from '../../../syncml/message.js';
import { performOnTree } from '../tree/commands.js';
import type { Right } from '../tree/node.js';
import type { Outcome } from '../tree/outcome.js';
import type { SessionContext } from './context.js';
import type { SessionFlow } from './effects.js';
import { interact } from './prompts.js';

/** The commands of one message under execution. */
interface Work {
  context: SessionContext;
  session: string;
  msgId: string;
  statuses: StatusDraft[];
  results: ResultsDraft[];
  /** The user said no: the rest of the innermost Sequence is not executed. */
  declined: boolean;
  /** The user gave up: nothing after it is executed. */
  cancelled: boolean;
}

export interface Executed {
  statuses: readonly StatusDraft[];
  results: readonly ResultsDraft[];
}

/** Executes a message's commands. @returns answers in the order of the commands, the header's not included */
export function* executeCommands(context: SessionContext, message: SyncMLMessage): SessionFlow<Executed> {
  const { sessionId: session, msgId } = message.header;
  const work: Work = {
    context,
    session,
    msgId,
    statuses: [],
    results: [],
    declined: false,
    cancelled: false,
  };
  for (const command of message.commands) yield* execute(work, command);
  return work;
}

type Handler<C> = (work: Work, command: C) => SessionFlow<void> | void;
type Handlers = { readonly [N in CommandName]: Handler<Extract<Command, { name: N }>> };

const refuse =
  (code: string): Handler<Command> =>
  (work, command) =>
    answer(work, command, code);

const HANDLERS = {
  Status: () => {},
  Results: refuse('405'),
  Add: onTree,
  Delete: onTree,
  Get: onTree,
  Replace: onTree,
  Exec: onTree,
  Alert: executeAlert,
  Sequence: executeSequence,
  Atomic(work, atomic) {
    // Optional for a device, and what it holds is then not executed at all.
    answer(work, atomic, '406');
    for (const inner of atomic.commands) skip(work, inner);
  },
  Copy: refuse('406'),
  Other: refuse('406'),
} satisfies Handlers;

function* execute(work: Work, command: Command): SessionFlow<void> {
  if (work.cancelled) return skip(work, command);
  const handler = HANDLERS[command.name] as Handler<Command>;
  const flow = handler(work, command);
  if (flow) yield* flow;
}

function answer(work: Work, command: Command, code: string, items: readonly Item[] = []): void {
  if (owesStatus(command, code)) work.statuses.push(commandStatus(work.msgId, command, code, { items }));
}

/** 215 for the command and everything in it. */
function skip(work: Work, command: Command): void {
  for (const each of flattenCommands([command])) answer(work, each, '215');
}

/** The Sequence's own Status only says that execution began. */
function* executeSequence(work: Work, sequence: Sequence): SessionFlow<void> {
  answer(work, sequence, '200');
  work.declined = false;
  for (const inner of sequence.commands) {
    if (work.declined) skip(work, inner);
    else yield* execute(work, inner);
  }
  work.declined = false;
}

function* executeAlert(work: Work, alert: Alert): SessionFlow<void> {
  const code = alert.data?.trim();
  if (code === ALERT.nextMessage) return answer(work, alert, '200');
  if (!alertRow(code)?.ui) return answer(work, alert, '406');
  const { status, items, outcome } = yield* interact(work.context, work.session, alert);
  work.declined = outcome === 'declined';
  work.cancelled = outcome === 'cancelled';
  answer(work, alert, status, items);
}

// ---- commands on the tree ------------------------------------------------------------------------------------

type TreeCommand = Extract<Command, { name: Right }>;

interface ItemOutcome extends Outcome {
  item: Item;
}

function onTree(work: Work, command: TreeCommand): void {
  const outcomes = command.items.map((item): ItemOutcome => ({ item, ...performItem(work, command, item) }));
  answerItems(work, command, outcomes);
  const items = outcomes.flatMap(({ results = [] }) => results);
  if (items.length > 0) {
    work.results.push({ name: 'Results', msgRef: work.msgId, cmdRef: command.cmdId, items });
  }
}

function performItem({ context }: Work, command: TreeCommand, item: Item): Outcome {
  // Chunks of a large object are not taken: ./DevDetail/LrgObj says so.
  if (item.moreData) return { status: '413' };
  const { tree, serverSecret, uriLimits: limits, fumo } = context;
  const correlator = command.name === 'Exec' ? command.correlator : undefined;
  return performOnTree(command.name, {
    tree,
    serverId: serverSecret.user,
    item,
    ...(command.meta === undefined ? {} : { meta: command.meta }),
    limits,
    exec: (uri) => fumo.exec(uri, correlator),
    beforeReplace: (uri) => fumo.beforeReplace(uri),
    afterReplace: (uri) => fumo.afterReplace(uri),
  });
}

/** One Status when all Items came to the same, else one for each Item, naming it. */
function answerItems(work: Work, command: TreeCommand, outcomes: readonly ItemOutcome[]): void {
  const [first = '412', ...others] = new Set(outcomes.map(({ status }) => status));
  if (others.length === 0) {
    answer(work, command, first);
    return;
  }
  for (const { status, item } of outcomes) {
    const targetRefs = item.target ? [item.target.locUri] : [];
    if (owesStatus(command, status)) {
      work.statuses.push(commandStatus(work.msgId, command, status, { targetRefs }));
    }
  }
}
