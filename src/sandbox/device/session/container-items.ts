/** Commands on the tree, Item by Item (RepPro 1.2: one Status for all Items, or one each when they differ). */
import type { Command, Item } from '../../../syncml/message.js';
import { performOnTree, type TreeCommandName } from '../tree/commands.js';
import { isDone, type Outcome } from '../tree/outcome.js';
import { type Performed, type Reply, reply, type Work } from './container-work.js';

export type TreeCommand = Extract<Command, { name: TreeCommandName }>;

interface ItemOutcome extends Outcome {
  item: Item;
}

export function performItems(work: Work, command: TreeCommand): Performed {
  const outcomes: ItemOutcome[] = [];
  for (const item of command.items) {
    const stopped = work.atomic !== undefined && outcomes.some((each) => !isDone(each));
    outcomes.push({ item, ...(stopped ? { status: '215' } : performItem(work, command, item)) });
  }
  const items = outcomes.flatMap(({ results = [] }) => results);
  const results = { name: 'Results', msgRef: work.msgId, cmdRef: command.cmdId, items } as const;
  return { replies: repliesOf(command, outcomes), results: items.length > 0 ? [results] : [] };
}

function performItem({ context, gate, atomic }: Work, command: TreeCommand, arrived: Item): Outcome {
  const passed = gate(command, arrived);
  if ('status' in passed) return passed;
  const { tree, serverSecret, uriLimits: limits, fumo, encoding } = context;
  const correlator = command.name === 'Exec' ? command.correlator : undefined;
  return performOnTree(command.name, {
    tree,
    serverId: serverSecret.user,
    item: passed.item,
    ...(command.meta === undefined ? {} : { meta: command.meta }),
    limits,
    encoding,
    exec: (uri) => fumo.exec(uri, correlator),
    beforeReplace: (uri, value) => fumo.beforeReplace(uri, value),
    afterReplace: (uri) => fumo.afterReplace(uri),
    beforeRemove: (uri) => fumo.beforeReplace(uri),
    ...atomic,
  });
}

/** A command without Items is incomplete (412). */
function repliesOf(command: TreeCommand, outcomes: readonly ItemOutcome[]): Reply[] {
  const [first = '412', ...others] = new Set(outcomes.map(({ status }) => status));
  const plain = outcomes.every(({ items }) => items === undefined);
  if (others.length === 0 && plain) return [reply(command, first)];
  return outcomes.map(({ status, item, items = [] }) => reply(command, status, { ...refsOf(item), items }));
}

const refsOf = ({ target, source }: Item) => ({
  ...(target ? { targetRefs: [target.locUri] } : {}),
  ...(source ? { sourceRefs: [source.locUri] } : {}),
});
