/** Commands as a flow spells them, `{ Replace: URI, data: ... }`, and the wishes that they are. */
import * as v from 'valibot';
import { MGMT_FORMATS } from '../../../dm/mgmt-tree.js';
import type { Item, Wish } from '../../../syncml/message.js';
import { text, uri } from './params.js';

/** A command of a flow: its name is the first key. */
export type CommandText = Readonly<Record<string, unknown>>;

const scalar = (description: string) =>
  v.pipe(v.union([v.string(), v.number(), v.boolean()], 'a text'), v.description(description));

const value = {
  data: v.optional(scalar('The value.')),
  format: v.optional(
    v.pipe(v.picklist(MGMT_FORMATS), v.description('Format of the value; `chr` when absent.')),
  ),
  type: v.optional(text('Media type of the value; `text/plain` for a value without one.')),
};

/** The title is what an editor offers. */
const command = <E extends v.ObjectEntries>(name: string, entries: E) =>
  v.pipe(v.strictObject(entries), v.title(`command: ${name}`));

const GET = command('Get', { Get: uri('The node to read; `?list=Struct` and `?prop=NAME` may follow.') });
const REPLACE = command('Replace', { Replace: uri('The leaf that gets the value.'), ...value });
const ADD = command('Add', { Add: uri('The node that comes to be.'), ...value });
const DELETE = command('Delete', { Delete: uri('The node that goes, with all below it.') });
const COPY = command('Copy', { Copy: uri('The leaf to copy.'), to: uri('Where the copy goes.') });
const EXEC = command('Exec', {
  Exec: uri('The node that is executed.'),
  data: v.optional(scalar('What is handed to it.')),
  correlator: v.optional(text('Comes back in the Generic Alert that reports the end of the work.')),
});
const ALERT = command('Alert', {
  Alert: v.pipe(
    v.union([v.number(), v.string()], 'an alert code such as 1100'),
    v.description('The alert code: 1100 to 1104 are shown to the user, 1223 aborts.'),
  ),
  items: v.optional(
    v.pipe(
      v.array(scalar('Data of one Item.')),
      v.description('Data of each Item; of a user interaction alert the first holds the options.'),
    ),
  ),
});

const PLAIN = [GET, REPLACE, ADD, DELETE, COPY, EXEC, ALERT];
const FORM = 'commands such as { Get: ./DevInfo/Lang } or { Replace: URI, data: TEXT }';
type CommandSchema = v.GenericSchema<unknown, unknown>;

/** The two commands around others. */
const containers = (inner: readonly CommandSchema[]): CommandSchema[] => {
  const commands = v.pipe(v.array(v.union([...inner], FORM)), v.minLength(1, FORM));
  return [
    command('Atomic', { Atomic: v.pipe(commands, v.description('All of these happen, or none.')) }),
    command('Sequence', { Sequence: v.pipe(commands, v.description('These happen one after the other.')) }),
  ];
};

const NESTED = [...PLAIN, ...containers(PLAIN)];

/** A list of commands as a parameter; a container may stand in another, not deeper. */
export const COMMAND_LIST = v.pipe(
  v.array(v.union([...PLAIN, ...containers(NESTED)], FORM)),
  v.minLength(1, FORM),
);

type Maker = (command: CommandText) => Wish;

const MAKERS: Readonly<Record<string, Maker>> = {
  Get: ({ Get }) => ({ name: 'Get', items: [target(Get)] }),
  Replace: (command) => ({ name: 'Replace', items: [valueItem(command.Replace, command)] }),
  Add: (command) => ({ name: 'Add', items: [valueItem(command.Add, command)] }),
  Delete: (command) => ({ name: 'Delete', items: [target(command.Delete)] }),
  Copy: ({ Copy, to }) => ({ name: 'Copy', items: [{ source: { locUri: String(Copy) }, ...target(to) }] }),
  Exec: ({ Exec, data, correlator }) => ({
    name: 'Exec',
    ...(correlator !== undefined && { correlator: String(correlator) }),
    items: [{ ...target(Exec), ...(data !== undefined && { data: String(data) }) }],
  }),
  Alert: ({ Alert, items }) => ({ name: 'Alert', data: String(Alert), items: alertItems(items) }),
  Atomic: ({ Atomic }) => ({ name: 'Atomic', commands: wishesOf(Atomic as readonly CommandText[]) }),
  Sequence: ({ Sequence }) => ({ name: 'Sequence', commands: wishesOf(Sequence as readonly CommandText[]) }),
};

/** The commands as wishes; what is no command was refused when the flow was read. */
export function wishesOf(commands: readonly CommandText[]): Wish[] {
  return commands.flatMap((command) => {
    const make = MAKERS[nameOf(command)];
    return make ? [make(command)] : [];
  });
}

/** `Get ./DevInfo/Lang`, `Atomic (Replace ./A, Exec ./B)`. */
export function commandWords(command: CommandText): string {
  const name = nameOf(command);
  const content = command[name];
  return Array.isArray(content)
    ? `${name} (${content.map((inner: CommandText) => commandWords(inner)).join(', ')})`
    : `${name} ${String(content)}`;
}

function nameOf(command: CommandText): string {
  return Object.keys(command).find((key) => key in MAKERS) ?? '';
}

function target(locUri: unknown): Item {
  return { target: { locUri: String(locUri) } };
}

/** An interior node has no data; a leaf without any gets the empty value. */
function valueItem(locUri: unknown, { data, format, type }: CommandText): Item {
  if (format === 'node')
    return { ...target(locUri), meta: { format, ...(typeof type === 'string' && { type }) } };
  const meta = { format: String(format ?? 'chr'), type: String(type ?? 'text/plain') };
  return { ...target(locUri), meta, data: data === undefined ? '' : String(data) };
}

function alertItems(items: unknown): Item[] {
  return Array.isArray(items) ? items.map((data) => (data === '' ? {} : { data: String(data) })) : [];
}
