/** `wire:` expectations: what the messages of a step must look like. Pure: it only reads. */
import type { ErrorPlace } from '../../errors.js';
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import { type FilterFacts, factsOfModel } from '../../trace/filter/index.js';
import { buildModel, type MessageView } from '../../trace/model.js';
import { fillText, type Scope } from '../flow/template.js';
import type { WireExpectation } from '../flow/types.js';
import { readFilter } from './filter.js';

/** A message as expectations look at it. */
export interface SeenMessage {
  view: MessageView;
  facts: FilterFacts;
}

/** What was expected in vain, and what came nearest. */
export interface WireDifference {
  expectation: WireExpectation;
  expected: string;
  found: string;
}

/** The messages of a run from an event on. @param mark events of the run before the first that counts */
export function messagesSince(
  header: TraceHeader,
  history: readonly TraceEvent[],
  mark: number,
): SeenMessage[] {
  const model = buildModel(header, history);
  const views = new Map(model.messages.map((view) => [view.event.seq, view]));
  return [...factsOfModel(model)].flatMap(({ event, facts }) => {
    const view = event.seq > mark ? views.get(event.seq) : undefined;
    return view ? [{ view, facts }] : [];
  });
}

/** The first expectation that no message meets, in the order given; other messages may come between. */
export function judgeWire(
  expectations: readonly WireExpectation[],
  messages: readonly SeenMessage[],
  scope: Scope,
): WireDifference | undefined {
  let rest = messages;
  for (const [at, expectation] of expectations.entries()) {
    const fields = fieldsOf(expectation, scope);
    const met = rest.findIndex((message) => fields.every((field) => field.holds(message)));
    if (met < 0) {
      const before = at === 0 ? '' : `, after the ${at} before it`;
      return { expectation, expected: `${describe(fields)}${before}`, found: nearestOf(fields, rest) };
    }
    rest = rest.slice(met + 1);
  }
  return undefined;
}

/** One thing that an expectation says. */
interface Field {
  name: string;
  wanted: string;
  found(message: SeenMessage): string;
  holds(message: SeenMessage): boolean;
}

type Name = Exclude<keyof WireExpectation, 'match' | 'where'>;

const FOUND: { readonly [K in Name]: (view: MessageView) => string } = {
  from: ({ event }) => (event.direction === 'server-to-device' ? 'server' : 'device'),
  session: ({ session }) => session ?? 'none',
  message: ({ msgId }) => msgId ?? 'none',
  package: (view) => String(view.package),
  final: ({ message }) => String(message?.final ?? 'none'),
  commands: ({ commands }) =>
    commands
      .filter(({ depth }) => depth === 0)
      .map(({ name }) => name)
      .join(', ') || 'none',
};
const NAMES = Object.keys(FOUND) as readonly Name[];

function fieldsOf(expectation: WireExpectation, scope: Scope): Field[] {
  const plain = NAMES.flatMap((name): Field[] => {
    const wanted = wantedOf(expectation, name, scope);
    const found = ({ view }: SeenMessage) => FOUND[name](view);
    return wanted === undefined
      ? []
      : [{ name, wanted, found, holds: (message) => found(message) === wanted }];
  });
  const { match, where } = expectation;
  return match === undefined ? plain : [...plain, matchField(fillText(match, scope, where), where)];
}

function wantedOf(expectation: WireExpectation, name: Name, scope: Scope): string | undefined {
  const { commands, session, where } = expectation;
  if (name === 'commands') return commands && (commands.join(', ') || 'none');
  if (name === 'session') return session === undefined ? undefined : fillText(session, scope, where);
  return expectation[name] === undefined ? undefined : String(expectation[name]);
}

function matchField(text: string, where: ErrorPlace): Field {
  const filter = readFilter(text, where);
  return {
    name: 'match',
    wanted: `“${text}”`,
    found: ({ view }) => view.commands.map((command) => command.text).join('; ') || 'no commands',
    holds: ({ facts }) => filter.matches(facts),
  };
}

/** The message with the fewest differences, and what they are. */
function nearestOf(fields: readonly Field[], messages: readonly SeenMessage[]): string {
  const [best] = messages
    .map((message) => ({ message, wrong: fields.filter((field) => !field.holds(message)) }))
    .sort((one, other) => one.wrong.length - other.wrong.length);
  if (!best) return 'no such message during the step';
  const { event } = best.message.view;
  const differences = best.wrong.map((field) => `${field.name} ${field.found(best.message)}`);
  return `message ${event.message} of the ${FOUND.from(best.message.view)} came nearest, with ${differences.join('; ')}`;
}

function describe(fields: readonly Field[]): string {
  return `a message with ${fields.map(({ name, wanted }) => `${name} ${wanted}`).join('; ')}`;
}
