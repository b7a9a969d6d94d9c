/**
 * What a SyncML command says, in lines: numbers with their names, addresses, values, and the screen that a user
 * interaction alert asks for.
 */
import { alertName } from '../../dm/alert-codes.js';
import { resultName } from '../../dm/fumo.js';
import { readGenericAlert } from '../../dm/generic-alert.js';
import { statusName } from '../../dm/status-codes.js';
import { readPrompt } from '../../dm/ui-alert.js';
import type { Alert, Command, CommandName, Item, Meta, Results, Status, Wish } from '../../syncml/message.js';
import { dataText } from '../../syncml/message-tree.js';
import { cleanLine } from '../clean.js';
import { shorten } from '../width.js';

/** A command, sent or only wished for; a wish has no CmdID yet. */
export type Described = Command | Wish;

/** Values longer than this are shown by their beginning, with how much is left out. */
const LONG_VALUE = 160;

const WRITERS: { readonly [N in CommandName]: (command: Extract<Described, { name: N }>) => string[] } = {
  Add: (command) => itemLines('Add', command.items),
  Replace: (command) => itemLines('Replace', command.items),
  Copy: (command) => itemLines('Copy', command.items),
  Delete: (command) => itemLines('Delete', command.items),
  Get: (command) => itemLines('Get', command.items),
  Exec: (command) => itemLines('Exec', command.items, correlator(command.correlator)),
  Alert: alertLines,
  Status: statusLines,
  Results: resultsLines,
  Atomic: (command) => nested('Atomic', command.commands),
  Sequence: (command) => nested('Sequence', command.commands),
  Other: (command) => [cleanLine(command.element.name)],
};

/** The lines of one command; what belongs to the first line is indented by two spaces. */
export function commandLines(command: Described): string[] {
  const write = WRITERS[command.name] as (command: Described) => string[];
  return write(command);
}

function nested(name: string, commands: readonly Described[]): string[] {
  return [name, ...commands.flatMap(commandLines).map((line) => `  ${line}`)];
}

function itemLines(name: string, items: readonly Item[], extra = ''): string[] {
  const [only, ...others] = items;
  if (only && others.length === 0) return [`${name} ${itemText(only)}${extra}`];
  return [`${name}${extra}`, ...items.map((item) => `  ${itemText(item)}`)];
}

/** `./DevInfo/Man = "Example" (chr)`. */
function itemText(item: Item): string {
  const uri = item.target?.locUri ?? item.source?.locUri ?? '';
  const value = item.data === undefined ? '' : ` = ${valueText(item)}`;
  const more = item.moreData ? ' (more data follows)' : '';
  return cleanLine(`${uri}${value}${typeText(item.meta)}${more}`);
}

function valueText({ data, meta }: Item): string {
  if (data instanceof Uint8Array && meta?.format === 'bin') return `${data.length} octets`;
  return quoted(dataText(data));
}

function typeText(meta: Meta | undefined): string {
  const words = [
    meta?.format === 'chr' ? undefined : meta?.format,
    meta?.type === 'text/plain' ? undefined : meta?.type,
  ];
  const known = words.filter((word) => word !== undefined && word !== '');
  return known.length > 0 ? ` (${known.join(', ')})` : '';
}

/** A value in quotes on one line; a long one is shortened and says so. */
export function quoted(value: string): string {
  const line = cleanLine(value);
  if (line.length <= LONG_VALUE) return `"${line}"`;
  return `"${shorten(line, LONG_VALUE)}" (${line.length - LONG_VALUE} more characters: x)`;
}

function correlator(text: string | undefined): string {
  return text === undefined ? '' : ` (correlator ${cleanLine(text)})`;
}

function alertLines(alert: Extract<Described, { name: 'Alert' }>): string[] {
  const numbered: Alert = { cmdId: '0', ...alert };
  const title = `Alert ${cleanLine(alert.data ?? '?')} ${alertName(alert.data).toLowerCase()}`;
  const prompt = readPrompt(numbered);
  if (prompt.ok) {
    const { text, choices, options } = prompt.prompt;
    const limit = options.maxDisplay === undefined ? '' : ` (for ${options.maxDisplay} s)`;
    const rows = choices.map((choice, at) => `  ${at + 1} ${cleanLine(choice)}`);
    return [`${title}${limit}: ${quoted(text)}`, ...rows];
  }
  const event = readGenericAlert(numbered);
  if (!event) return itemLines(title, alert.items);
  const result =
    event.result === undefined ? '' : `: result ${event.result}, ${resultName(event.result).toLowerCase()}`;
  const source = event.source === undefined ? '' : ` of ${cleanLine(event.source)}`;
  return [`${title} ${event.type}${source}${result}${correlator(event.correlator)}`];
}

function statusLines(status: Status): string[] {
  const subject = status.cmd === 'SyncHdr' ? 'the header' : `${status.cmd} ${status.cmdRef}`;
  const challenge = status.chal?.meta.type === undefined ? '' : `, challenge ${status.chal.meta.type}`;
  const refs = [...status.targetRefs, ...status.sourceRefs];
  const about = refs.length > 0 && status.cmd !== 'SyncHdr' ? ` (${refs.join(', ')})` : '';
  const values = status.items.map((item) => dataText(item.data)).filter((value) => value !== '');
  const said = values.length > 0 ? `: ${values.map(quoted).join(', ')}` : '';
  return [
    cleanLine(`Status ${status.data} ${statusName(status.data)} for ${subject}${about}${challenge}${said}`),
  ];
}

function resultsLines(results: Results): string[] {
  return itemLines('Results', results.items);
}
