/** Commands as typed values: one row for each command of DM 1.2. */
import { contentModel } from './content-models.js';
import { type Element, isElement, NS } from './element.js';
import {
  type Codec,
  flag,
  many,
  noteContent,
  noteMissing,
  noteOrder,
  noteText,
  noteUnknown,
  optional,
  record,
  required,
  some,
  tolerated,
} from './fields.js';
import type {
  Alert,
  Command,
  CommandName,
  Container,
  Delete,
  Exec,
  Get,
  ItemCommand,
  OtherCommand,
  Results,
  Status,
} from './message.js';
import { chal, cred, item, meta, text, word } from './parts.js';
import { below, type Trail } from './reading.js';
import { readText } from './values.js';

const base = {
  cmdId: required('CmdID', word),
  noResp: flag('NoResp', NS.syncml),
  cred: optional('Cred', cred),
  meta: optional('Meta', meta),
};
const items = some('Item', item);

function itemCommand<N extends 'Add' | 'Copy' | 'Replace'>(name: N): Codec<ItemCommand<N>> {
  return record<ItemCommand<N>, 'name'>(NS.syncml, name, { ...base, items }, { name });
}

const get = record<Get, 'name'>(
  NS.syncml,
  'Get',
  { ...base, lang: optional('Lang', text), items },
  { name: 'Get' },
);

const remove = record<Delete, 'name'>(
  NS.syncml,
  'Delete',
  { ...base, archive: flag('Archive', NS.syncml), sftDel: flag('SftDel', NS.syncml), items },
  { name: 'Delete' },
);

const exec = record<Exec, 'name'>(
  NS.syncml,
  'Exec',
  { ...base, correlator: optional('Correlator', text), items },
  { name: 'Exec' },
);

const alert = record<Alert, 'name'>(
  NS.syncml,
  'Alert',
  {
    ...base,
    data: optional('Data', word),
    correlator: optional('Correlator', text),
    items: many('Item', item),
  },
  { name: 'Alert' },
);

const results = record<Results, 'name'>(
  NS.syncml,
  'Results',
  {
    ...base,
    msgRef: optional('MsgRef', word),
    cmdRef: required('CmdRef', word),
    targetRef: optional('TargetRef', text),
    sourceRef: optional('SourceRef', text),
    items,
  },
  { name: 'Results' },
);

/** Peers leave CmdID and CmdRef out of a Status, as the examples of the specification do. */
const status = record<Status, 'name'>(
  NS.syncml,
  'Status',
  {
    ...base,
    cmdId: tolerated('CmdID', word),
    msgRef: required('MsgRef', word),
    cmdRef: tolerated('CmdRef', word),
    cmd: required('Cmd', word),
    targetRefs: many('TargetRef', text),
    sourceRefs: many('SourceRef', text),
    chal: optional('Chal', chal),
    data: required('Data', word),
    items: many('Item', item),
  },
  { name: 'Status' },
);

/** `Atomic` or `Sequence`: whatever is not a field is a command. */
function container<N extends 'Atomic' | 'Sequence'>(name: N): Codec<Container<N>> {
  const own = record<Container<N>, 'name' | 'commands'>(NS.syncml, name, base, { name, commands: [] });
  return {
    read(at) {
      const fields = at.element.children.filter((child) => !isElement(child) || own.takes(child));
      const others = at.element.children.filter(
        (child): child is Element => isElement(child) && !own.takes(child),
      );
      return { ...own.readFrom(fields, at), commands: readCommands(others, at) };
    },
    write(value, element) {
      const { commands, unknown, ...fields } = value;
      const children = [...own.children({ ...fields, commands }), ...commands.map(writeCommand)];
      return { name: element, ns: NS.syncml, children: [...children, ...(unknown ?? [])] };
    },
  };
}

const COMMANDS: { readonly [N in Exclude<CommandName, 'Other'>]: Codec<Extract<Command, { name: N }>> } = {
  Add: itemCommand('Add'),
  Alert: alert,
  Atomic: container('Atomic'),
  Copy: itemCommand('Copy'),
  Delete: remove,
  Exec: exec,
  Get: get,
  Replace: itemCommand('Replace'),
  Results: results,
  Sequence: container('Sequence'),
  Status: status,
};

function codecFor(name: string): Codec<Command> | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
}

function readCommand(at: Trail): Command {
  const codec = at.element.ns === NS.syncml ? codecFor(at.element.name) : undefined;
  return codec ? codec.read(at) : readOther(at);
}

/** A command outside DM 1.2 is kept as it is; only its CmdID is looked up, so that it can be answered. */
function readOther(at: Trail): OtherCommand {
  const { element } = at;
  const id = element.children.find((child): child is Element => isElement(child) && child.name === 'CmdID');
  return { name: 'Other', cmdId: id ? readText(below(at, id)) : '', element };
}

function readCommands(elements: readonly Element[], at: Trail): Command[] {
  const model = contentModel(at.element.ns, at.element.name);
  if (elements.length === 0) noteMissing(at, 'command');
  return elements.map((element) => {
    noteUnknown(element, at, model);
    return readCommand(below(at, element));
  });
}

export function writeCommand(command: Command): Element {
  if (command.name === 'Other') return command.element;
  const codec: Codec<Command> = COMMANDS[command.name];
  return codec.write(command, command.name);
}

/** The commands of `SyncBody` and whether it ends its package. */
export interface Body {
  commands: readonly Command[];
  final: boolean;
}

function isFinal(child: Element): boolean {
  return child.ns === NS.syncml && child.name === 'Final';
}

export const body: Codec<Body> = {
  read(at) {
    for (const child of at.element.children) if (!isElement(child)) noteText(child, at);
    noteOrder(at);
    const elements = at.element.children.filter(isElement);
    const commands = readCommands(
      elements.filter((child) => !isFinal(child)),
      at,
    );
    const ends = elements.filter(isFinal);
    for (const end of ends) noteContent(below(at, end));
    return { commands, final: ends.length > 0 };
  },
  write({ commands, final }, name) {
    const end: Element[] = final ? [{ name: 'Final', ns: NS.syncml, children: [] }] : [];
    return { name, ns: NS.syncml, children: [...commands.map(writeCommand), ...end] };
  },
};
