/**
 * Whether a filter fits what happened.
 *
 * Terms about a command (its name, node, status, alert, data) that stand side by side mean one and the same command:
 * `Exec ./Fw/Update 202` is an Exec of Update that was answered 202. The next name begins the next command, so
 * `Status 200 Get` is a message with a Status 200 and with a Get.
 */
import type { Comparison, Expression, Term } from './expression.js';
import type { CommandFacts, FilterFacts } from './filter-facts.js';
import { nameMatcher, uriMatcher } from './glob.js';
import { type FilterKey, rowOf } from './keys.js';
import { parseStretch } from './time.js';

type Test<T> = (subject: T) => boolean;

/** Makes the tree into a test; every pattern is prepared once. */
export function compile(expression: Expression): Test<FilterFacts> {
  if (expression.is === 'any') {
    const parts = expression.of.map(compile);
    return (facts) => parts.some((part) => part(facts));
  }
  if (expression.is === 'all') return compileAll(expression.of);
  if (expression.is === 'not') {
    const inside = compile(expression.of);
    return (facts) => !inside(facts);
  }
  return isSubject(expression) ? compileGroup([expression]) : factTest(expression);
}

function compileAll(parts: readonly Expression[]): Test<FilterFacts> {
  const { groups, loose } = grouped(parts);
  const tests = [...loose.map(compile), ...groups.map(compileGroup)];
  return (facts) => tests.every((test) => test(facts));
}

// ---- which terms mean the same command ----------------------------------------------------------------------------

interface Grouped {
  /** Each group is about one command. */
  groups: readonly (readonly Expression[])[];
  /** About the event as a whole. */
  loose: readonly Expression[];
}

function grouped(parts: readonly Expression[]): Grouped {
  const groups: Expression[][] = [];
  const loose: Expression[] = [];
  let open: Expression[] = [];
  for (const part of parts) {
    if (!isSubject(part)) {
      loose.push(part);
      continue;
    }
    if (begins(part, open)) open = [];
    if (open.length === 0) groups.push(open);
    open.push(part);
  }
  return { groups, loose };
}

/** Whether the part is about another command than the group: a second name does, and an alert behind another name. */
function begins(part: Expression, open: readonly Expression[]): boolean {
  if (names(part)) return open.some((other) => names(other) || mentions(other, 'alert'));
  return mentions(part, 'alert') && open.some((other) => names(other) && !isAlertName(other));
}

function isAlertName(expression: Expression): boolean {
  return expression.is === 'term' && expression.value.toLowerCase() === 'alert';
}

function names(expression: Expression): boolean {
  return mentions(expression, 'command');
}

function mentions(expression: Expression, key: FilterKey): boolean {
  if (expression.is === 'term') return expression.key === key;
  const inside = expression.is === 'not' ? [expression.of] : expression.of;
  return inside.some((part) => mentions(part, key));
}

/** Whether the whole can be asked of one command. `not Exec` cannot: it says that the message has no Exec at all. */
function isSubject(expression: Expression): boolean {
  if (expression.is === 'term') return rowOf(expression.key).subject === true;
  if (expression.is === 'not') return isSubject(expression.of) && !names(expression.of);
  if (!expression.of.every(isSubject)) return false;
  return expression.is === 'any' || isOneGroup(expression.of);
}

function isOneGroup(parts: readonly Expression[]): boolean {
  const { groups, loose } = grouped(parts);
  return groups.length <= 1 && loose.length === 0;
}

/** Some command for which everything holds; when all are negations, no command for which any of the negated holds. */
function compileGroup(parts: readonly Expression[]): Test<FilterFacts> {
  const isNegative = parts.every(({ is }) => is === 'not');
  const tests = parts.map(commandTest);
  if (isNegative) return (facts) => subjectsOf(facts).every((one) => tests.every((test) => test(one)));
  return (facts) => subjectsOf(facts).some((one) => tests.every((test) => test(one)));
}

/** The commands of a message; an event that names a node or a status by itself counts as one without a name. */
function subjectsOf(facts: FilterFacts): readonly CommandFacts[] {
  const { commands, uri, status, alert } = facts;
  if (commands) return commands;
  if (uri === undefined && status === undefined && alert === undefined) return [];
  return [{ name: '', uris: uri === undefined ? [] : [uri], status, alert, data: facts.data }];
}

// ---- single terms -------------------------------------------------------------------------------------------------

function commandTest(expression: Expression): Test<CommandFacts> {
  if (expression.is === 'term') return commandTermTest(expression);
  if (expression.is === 'not') {
    const inside = commandTest(expression.of);
    return (command) => !inside(command);
  }
  const tests = expression.of.map(commandTest);
  if (expression.is === 'all') return (command) => tests.every((test) => test(command));
  return (command) => tests.some((test) => test(command));
}

function commandTermTest({ key, op, value }: Term): Test<CommandFacts> {
  if (key === 'uri') {
    const matches = uriMatcher(value);
    return ({ uris }) => uris.some(matches);
  }
  if (key === 'command') {
    const matches = nameMatcher(value);
    return ({ name }) => matches(name);
  }
  if (key === 'status') {
    const matches = numberTest(op, value);
    return ({ status }) => matches(status);
  }
  if (key === 'alert') return ({ alert }) => alert?.trim() === value;
  const matches = wordsTest(value);
  return ({ data }) => matches(data);
}

function factTest({ key, op, value }: Term): Test<FilterFacts> {
  const read = FACTS[key];
  const { value: kind } = rowOf(key);
  const test = FACT_TESTS[kind]?.(op, value) ?? (() => false);
  return (facts) => read(facts).some(test);
}

type Fact = string | number | boolean | undefined;

/** What a key looks at; several when the event says it in several places. */
const FACTS: Readonly<Record<FilterKey, (facts: FilterFacts) => readonly Fact[]>> = {
  kind: ({ kind }) => [kind],
  actor: ({ from, actor }) => [from, actor],
  session: ({ session }) => [session],
  message: ({ message }) => [message],
  package: (facts) => [facts.package],
  final: ({ final }) => [final],
  step: ({ step }) => [step],
  ad: ({ ad }) => [ad],
  verb: ({ verb }) => [verb],
  prompt: ({ prompt }) => [prompt],
  timer: ({ timer }) => [timer],
  state: ({ state }) => [state],
  result: ({ result }) => [result],
  time: ({ at }) => [at],
  text: ({ text }) => [text],
  anywhere: everyWord,
  command: () => [],
  status: () => [],
  alert: () => [],
  uri: () => [],
  data: () => [],
};

function everyWord(facts: FilterFacts): Fact[] {
  const { text, kind, verb, prompt, session, timer, from, actor, uri, status, data } = facts;
  const own = [text, kind, verb, prompt, session, timer, from, actor, uri, status, data];
  const ofCommands = (facts.commands ?? []).flatMap((one) => [
    one.name,
    ...one.uris,
    one.status,
    one.alert,
    one.data,
  ]);
  return [...own, ...ofCommands];
}

const FACT_TESTS: Partial<Record<string, (op: Comparison, value: string) => Test<Fact>>> = {
  number: numberTest,
  choice: (_op, value) => (fact) => fact === value,
  name: (_op, value) => {
    const matches = nameMatcher(value);
    return (fact) => typeof fact === 'string' && matches(fact);
  },
  words: (_op, value) => wordsTest(value),
  time: timeTest,
  flag: (_op, value) => (fact) => fact === (value === 'yes'),
};

function wordsTest(value: string): Test<Fact> {
  const wanted = value.toLowerCase();
  return (fact) => typeof fact === 'string' && fact.toLowerCase().includes(wanted);
}

/** `low` and `high` both belong to it. */
function numberTest(op: Comparison, value: string): Test<Fact> {
  const [low = Number.NaN, high = low] = value.split('..').map(Number);
  const bounds = BOUNDS[op](low, high + 1);
  return (fact) => isWithin(typeof fact === 'string' && fact.trim() !== '' ? Number(fact) : fact, bounds);
}

function timeTest(op: Comparison, value: string): Test<Fact> {
  const stretch = parseStretch(value);
  if (!stretch) return () => false;
  const bounds = BOUNDS[op](stretch.from, stretch.to);
  return (fact) => isWithin(fact, bounds);
}

/** From the first to before the second. */
type Bounds = readonly [number, number];

/** What an operator leaves, given the stretch that its value covers. */
const BOUNDS: Readonly<Record<Comparison, (from: number, to: number) => Bounds>> = {
  ':': (from, to) => [from, to],
  '<': (from) => [Number.NEGATIVE_INFINITY, from],
  '<=': (_from, to) => [Number.NEGATIVE_INFINITY, to],
  '>': (_from, to) => [to, Number.POSITIVE_INFINITY],
  '>=': (from) => [from, Number.POSITIVE_INFINITY],
};

function isWithin(fact: Fact, [from, to]: Bounds): boolean {
  return typeof fact === 'number' && fact >= from && fact < to;
}
