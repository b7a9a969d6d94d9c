/** Commands in a few words. */

import type { Alert, Command, CommandName, Data, Item, Status, SyncMLMessage } from '../syncml/message.js';
import { dataText } from '../syncml/message-tree.js';
import { toBase64 } from '../syncml/octets.js';
import type { CommandView, ItemView } from './views.js';

type Summary = Pick<CommandView, 'name' | 'text' | 'items'> & Partial<Pick<CommandView, 'code' | 'uri'>>;
type Summarise = { readonly [N in CommandName]: (command: Extract<Command, { name: N }>) => Summary };

const SUMMARISE: Summarise = {
  Add: withItems,
  Alert: alert,
  Atomic: bare,
  Copy: withItems,
  Delete: withItems,
  Exec: withItems,
  Get: withItems,
  Other: ({ element }) => ({ name: element.name, text: element.name, items: [] }),
  Replace: withItems,
  Results: (command) =>
    withItems({ ...command, items: command.items.map((item) => withSource(item, command)) }),
  Sequence: bare,
  Status: status,
};

/** The commands of a message with nested ones after their container; answers are paired later. */
export function summarise({ commands }: SyncMLMessage): CommandView[] {
  return commands.flatMap((command) => viewsOf(command, 0));
}

function viewsOf(command: Command, depth: number): CommandView[] {
  const view: CommandView = { ...summaryOf(command), cmdId: command.cmdId, depth, command, answeredBy: [] };
  const inner = 'commands' in command ? command.commands : [];
  return [view, ...inner.flatMap((nested) => viewsOf(nested, depth + 1))];
}

function summaryOf<N extends CommandName>(command: Extract<Command, { name: N }>): Summary {
  const rows: { readonly [K in CommandName]: (command: Extract<Command, { name: K }>) => Summary } =
    SUMMARISE;
  return rows[command.name as N](command);
}

function bare({ name }: Command): Summary {
  return { name, text: name, items: [] };
}

interface WithItems {
  name: string;
  items: readonly Item[];
}

function withItems({ name, items }: WithItems): Summary {
  const views = items.map(itemView);
  const uri = views[0]?.uri;
  const more = views.length > 1 ? ` and ${views.length - 1} more` : '';
  const text = uri === undefined ? name : `${name} ${uri}${more}`;
  return { name, text, items: views, ...(uri === undefined ? {} : { uri }) };
}

/** Results may name their node once for all Items. */
function withSource(item: Item, { sourceRef }: { sourceRef?: string }): Item {
  if (item.source || item.target || sourceRef === undefined) return item;
  return { ...item, source: { locUri: sourceRef } };
}

function alert({ name, data, items }: Alert): Summary {
  const code = data?.trim();
  const views = items.map(itemView);
  const uri = views[0]?.uri;
  const text = code === undefined ? name : `${name} ${code}`;
  return {
    name,
    text,
    items: views,
    ...(code === undefined ? {} : { code }),
    ...(uri === undefined ? {} : { uri }),
  };
}

function status({ name, data, cmd, targetRefs, items }: Status): Summary {
  const uri = targetRefs[0];
  const base = { name, code: data, text: `${name} ${data} ${cmd}`, items: items.map(itemView) };
  return uri === undefined ? base : { ...base, uri };
}

function itemView(item: Item): ItemView {
  const uri = (item.target ?? item.source)?.locUri;
  const value = itemValue(item.data);
  return { ...(uri === undefined ? {} : { uri }), ...(value === undefined ? {} : { value }) };
}

/** Binary data as `base64:...`, as the tree events have it. */
function itemValue(data: Data | undefined): string | undefined {
  if (data === undefined) return undefined;
  return data instanceof Uint8Array ? `base64:${toBase64(data)}` : dataText(data);
}
