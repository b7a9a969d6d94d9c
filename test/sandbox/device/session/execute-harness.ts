/** The commands of one server message, executed on a tree by themselves: no wire, no credentials, no header. */
import { composeMessage, type StatusDraft } from '../../../../src/dm/exchange.js';
import type { Prompt } from '../../../../src/engine/ports.js';
import type { FumoDoor, SessionContext } from '../../../../src/sandbox/device/session/context.js';
import type {
  SessionFlow,
  SessionInput,
  UserAction,
} from '../../../../src/sandbox/device/session/effects.js';
import { type Executed, executeCommands } from '../../../../src/sandbox/device/session/execute-command.js';
import type { ManagementTree } from '../../../../src/sandbox/device/tree/tree.js';
import type { Item, Wish } from '../../../../src/syncml/message.js';
import { NO_LIMITS } from '../tree/small-tree.js';

export interface Playing {
  /** What the user does with each prompt, in order. */
  answers?: readonly UserAction[];
  fumo?: Partial<FumoDoor>;
  ui?: boolean;
  /** Called while a prompt waits for the user. */
  meanwhile?: () => void;
}

export interface Played extends Executed {
  /** `Add 200`, in order of the statuses. */
  codes: string[];
  prompts: Prompt[];
}

const SERVER = 'someone';
const ADDRESS = { locUri: 'x' };

export function play(tree: ManagementTree, wishes: readonly Wish[], playing: Playing = {}): Played {
  const { prompts, executed } = drive(start(tree, wishes, playing), playing);
  const { statuses, results } = executed;
  return { statuses, results, prompts, codes: statuses.map(({ cmd, data }) => `${cmd} ${data}`) };
}

/** The commands before their first step. */
export function start(
  tree: ManagementTree,
  wishes: readonly Wish[],
  playing: Playing = {},
): SessionFlow<Executed> {
  const { message } = composeMessage({
    sessionId: '1',
    msgId: '1',
    target: ADDRESS,
    source: ADDRESS,
    statuses: [],
    results: [],
    wishes,
    final: true,
  });
  return executeCommands(contextOf(tree, playing), message);
}

/** Statuses by the CmdRef that they answer: CmdIDs count from 1, containers before what they hold. */
export const refsOf = (statuses: readonly StatusDraft[]): number[] =>
  statuses.map(({ cmdRef }) => Number(cmdRef));

function contextOf(tree: ManagementTree, { fumo = {}, ui = true }: Playing): SessionContext {
  return {
    tree,
    ui,
    encoding: 'xml',
    serverSecret: { scheme: 'basic', user: SERVER, password: '' },
    uriLimits: NO_LIMITS,
    fumo: { exec: () => '202', beforeReplace: () => undefined, afterReplace: () => {}, ...fumo },
    record: () => {},
  } as Partial<SessionContext> as SessionContext;
}

function drive(
  flow: SessionFlow<Executed>,
  { answers = [], meanwhile = () => {} }: Playing,
): { executed: Executed; prompts: Prompt[] } {
  const left = [...answers];
  const prompts: Prompt[] = [];
  let step = flow.next();
  while (!step.done) {
    const effect = step.value;
    let input: SessionInput = { got: 'done' };
    if (effect.do === 'show') prompts.push(effect.prompt);
    if (effect.do === 'ask') {
      meanwhile();
      input = { got: 'answer', answer: left.shift() ?? { action: 'timeout' } };
    }
    step = flow.next(input);
  }
  return { executed: step.value, prompts };
}

// ---- wishes --------------------------------------------------------------------------------------------------

const item = (locUri: string, more: Partial<Item> = {}): Item => ({ target: { locUri }, ...more });

const put = (
  name: 'Add' | 'Replace',
  uri: string,
  data: NonNullable<Item['data']>,
  meta?: Item['meta'],
): Wish => ({
  name,
  items: [item(uri, { data, ...(meta === undefined ? {} : { meta }) })],
});
export const add = (uri: string, data: NonNullable<Item['data']> = 'new', meta?: Item['meta']): Wish =>
  put('Add', uri, data, meta);
export const replace = (uri: string, data: NonNullable<Item['data']>, meta?: Item['meta']): Wish =>
  put('Replace', uri, data, meta);
export const del = (...uris: string[]): Wish => ({ name: 'Delete', items: uris.map((uri) => item(uri)) });
export const get = (...uris: string[]): Wish => ({ name: 'Get', items: uris.map((uri) => item(uri)) });
export const exec = (uri: string): Wish => ({ name: 'Exec', items: [item(uri)] });
export const copy = (from: string, to: string): Wish => ({
  name: 'Copy',
  items: [item(to, { source: { locUri: from } })],
});
export const atomic = (...commands: Wish[]): Wish => ({ name: 'Atomic', commands });
export const sequence = (...commands: Wish[]): Wish => ({ name: 'Sequence', commands });

const prompt = (code: string, ...data: string[]): Wish => ({
  name: 'Alert',
  data: code,
  items: ['', ...data].map((text) => ({ data: text })),
});
export const confirm = prompt('1101', 'Sure?');
export const display = prompt('1100', 'Hello');
export const choice = prompt('1103', 'Which?', 'one', 'two');
