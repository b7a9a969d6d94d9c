/** A message as what it means: a tree of named values, with the meaning of codes beside them. */
import { alertName } from '../../dm/alert-codes.js';
import { statusName } from '../../dm/status-codes.js';
import type {
  Address,
  Chal,
  Command,
  Cred,
  Data,
  Item,
  Meta,
  Status,
  SyncHdr,
  SyncMLMessage,
} from '../../syncml/message.js';
import { dataText } from '../../syncml/message-tree.js';
import type { NotificationTrigger } from '../../syncml/notification.js';
import { sessionIdText } from '../../syncml/notification.js';
import { toBase64, toHex } from '../../syncml/octets.js';

export interface TypedNode {
  /** Name as the specification spells it. */
  name: string;
  value?: string;
  /** What the value means. */
  remark?: string;
  children: readonly TypedNode[];
  /** Of a command: its CmdID. */
  cmdId?: string;
  /** Of a Status or Results: what it answers. */
  answers?: { msgRef?: string; cmdRef: string; cmd: string };
}

export interface TypedMessage {
  header: readonly TypedNode[];
  commands: readonly TypedNode[];
  final: boolean;
}

export function typedMessage({ header, commands, final }: SyncMLMessage): TypedMessage {
  return { header: headerNodes(header), commands: commands.map(commandNode), final };
}

const UI_MODES = ['not specified', 'background', 'informative', 'user interaction'] as const;

export function typedNotification(trigger: NotificationTrigger): TypedNode[] {
  const { version, uiMode, initiator, sessionId, serverId, vendor } = trigger;
  return kept([
    leaf('Version', String(version / 10)),
    leaf('UI mode', String(uiMode), UI_MODES[uiMode]),
    leaf('Initiator', String(initiator), initiator === 1 ? 'server' : 'client'),
    leaf('Session id', String(sessionId), `SessionID ${sessionIdText(sessionId)}`),
    leaf('Server id', serverId),
    vendor.length === 0 ? undefined : leaf('Vendor octets', toHex(vendor)),
  ]);
}

function headerNodes(header: SyncHdr): TypedNode[] {
  return kept([
    leaf('VerDTD', header.verDtd),
    leaf('VerProto', header.verProto),
    leaf('SessionID', header.sessionId),
    leaf('MsgID', header.msgId),
    address('Target', header.target),
    address('Source', header.source),
    leaf('RespURI', header.respUri),
    header.noResp === true ? leaf('NoResp', '') : undefined,
    cred(header.cred),
    meta(header.meta),
    unknown(header.unknown),
  ]);
}

function commandNode(command: Command): TypedNode {
  const inner = 'commands' in command ? command.commands.map(commandNode) : [];
  const own = kept([
    ...particulars(command),
    command.noResp === true ? leaf('NoResp', '') : undefined,
    cred(command.cred),
    meta(command.meta),
    unknown(command.unknown),
  ]);
  const { cmdId } = command;
  return { ...head(command), cmdId, children: [...own, ...itemsOf(command).map(itemNode), ...inner] };
}

type Head = Pick<TypedNode, 'name' | 'value' | 'remark' | 'answers'>;

function head(command: Command): Head {
  if (command.name === 'Other') return { name: command.element.name };
  if (command.name === 'Alert')
    return { name: 'Alert', ...value(command.data), remark: alertName(command.data) };
  if (command.name === 'Results') {
    const { msgRef, cmdRef } = command;
    const refs = msgRef === undefined ? { cmdRef } : { msgRef, cmdRef };
    return { name: 'Results', answers: { ...refs, cmd: 'Get' } };
  }
  if (command.name !== 'Status') return { name: command.name };
  const { msgRef, cmdRef, cmd, data } = command;
  return { name: 'Status', value: data, remark: statusName(data), answers: { msgRef, cmdRef, cmd } };
}

function particulars(command: Command): (TypedNode | undefined)[] {
  if (command.name === 'Status') return statusParts(command);
  if (command.name === 'Results')
    return [leaf('TargetRef', command.targetRef), leaf('SourceRef', command.sourceRef)];
  if (command.name === 'Alert' || command.name === 'Exec') return [leaf('Correlator', command.correlator)];
  if (command.name === 'Get') return [leaf('Lang', command.lang)];
  if (command.name === 'Other') return [leaf('XML', dataText([command.element]))];
  return [];
}

function statusParts({ targetRefs, sourceRefs, chal }: Status): (TypedNode | undefined)[] {
  return [
    ...targetRefs.map((uri) => leaf('TargetRef', uri)),
    ...sourceRefs.map((uri) => leaf('SourceRef', uri)),
    challenge(chal),
  ];
}

function itemsOf(command: Command): readonly Item[] {
  return 'items' in command ? command.items : [];
}

function itemNode(item: Item): TypedNode {
  const children = kept([
    address('Target', item.target),
    address('Source', item.source),
    address('TargetParent', item.targetParent),
    address('SourceParent', item.sourceParent),
    meta(item.meta),
    data('Data', item.data),
    item.moreData === true ? leaf('MoreData', '') : undefined,
    unknown(item.unknown),
  ]);
  return { name: 'Item', children };
}

function leaf(name: string, text: string | undefined, remark?: string): TypedNode {
  return { name, ...value(text), ...(remark === undefined ? {} : { remark }), children: [] };
}

function value(text: string | undefined): { value?: string } {
  return text === undefined ? {} : { value: text };
}

/** Only nodes that say something; an empty value (`<NoResp/>`) says that the element is there. */
function kept(nodes: readonly (TypedNode | undefined)[]): TypedNode[] {
  return nodes.filter(
    (node): node is TypedNode => node !== undefined && (node.value !== undefined || node.children.length > 0),
  );
}

function address(name: string, at: Address | undefined): TypedNode | undefined {
  if (!at) return undefined;
  return at.locName === undefined ? leaf(name, at.locUri) : leaf(name, at.locUri, at.locName);
}

function data(name: string, content: Data | undefined): TypedNode | undefined {
  if (content === undefined) return undefined;
  if (content instanceof Uint8Array)
    return leaf(name, `base64:${toBase64(content)}`, `${content.length} octets`);
  return leaf(name, dataText(content));
}

function cred(of: Cred | undefined): TypedNode | undefined {
  if (!of) return undefined;
  return { name: 'Cred', children: kept([meta(of.meta), data('Data', of.data)]) };
}

function challenge(of: Chal | undefined): TypedNode | undefined {
  return of && { name: 'Chal', children: kept([meta(of.meta)]) };
}

function meta(of: Meta | undefined): TypedNode | undefined {
  if (!of) return undefined;
  const children = kept([
    leaf('Format', of.format),
    leaf('Type', of.type),
    leaf('Mark', of.mark),
    leaf('Size', of.size),
    leaf('Version', of.version),
    leaf('NextNonce', of.nextNonce),
    leaf('MaxMsgSize', of.maxMsgSize),
    leaf('MaxObjSize', of.maxObjSize),
    ...(of.emi ?? []).map((text) => leaf('EMI', text)),
    leaf('FieldLevel', of.fieldLevel),
    leaf('Text', of.text),
    unknown(of.unknown),
  ]);
  return { name: 'Meta', children };
}

function unknown(elements: Command['unknown']): TypedNode | undefined {
  return elements && elements.length > 0 ? leaf('Unknown elements', dataText(elements)) : undefined;
}
