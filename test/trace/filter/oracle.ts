/**
 * What docs/filters.md says, acted out word by word on trees: nothing is prepared, patterns are regular expressions,
 * and a command is looked for by trying each.
 */
import type { Term } from '../../../src/trace/filter/expression.js';
import type { CommandFacts, Expression, FilterFacts } from '../../../src/trace/filter/index.js';

const ABOUT_COMMANDS = ['command', 'status', 'alert', 'uri', 'data'];

export function oracle(expression: Expression, facts: FilterFacts): boolean {
  if (expression.is === 'not') return !oracle(expression.of, facts);
  if (expression.is === 'any') return expression.of.some((part) => oracle(part, facts));
  const parts = expression.is === 'all' ? expression.of : [expression];
  const single = commandOf(facts);
  const about = cutUp(parts);
  const rest = parts.filter((part) => !about.flat().includes(part));
  return (
    rest.every((part) => (part.is === 'term' ? says(part, facts) : oracle(part, facts))) &&
    about.every((group) => {
      const holds = single.filter((command) => group.every((part) => onCommand(part, command)));
      return group.every(({ is }) => is === 'not') ? holds.length === single.length : holds.length > 0;
    })
  );
}

/** Runs of parts that mean the same command. */
function cutUp(parts: readonly Expression[]): Expression[][] {
  let before: Expression[] = [];
  const runs: Expression[][] = [];
  for (const part of parts.filter(askable)) {
    const keys = leaves(part).map(({ key }) => key);
    const behind = before.flatMap(leaves);
    const named = before.filter((other) => leaves(other).some(({ key }) => key === 'command'));
    const another = keys.includes('command')
      ? behind.some(({ key }) => key === 'command' || key === 'alert')
      : keys.includes('alert') && named.some((other) => !(other.is === 'term' && other.value === 'Alert'));
    if (another || before.length === 0) {
      before = [];
      runs.push(before);
    }
    before.push(part);
  }
  return runs;
}

function askable(part: Expression): boolean {
  if (part.is === 'term') return ABOUT_COMMANDS.includes(part.key);
  if (part.is === 'not') return askable(part.of) && leaves(part.of).every(({ key }) => key !== 'command');
  return part.of.every(askable) && (part.is === 'any' || cutUp(part.of).length === 1);
}

function leaves(part: Expression): Term[] {
  if (part.is === 'term') return [part];
  return part.is === 'not' ? leaves(part.of) : part.of.flatMap(leaves);
}

function onCommand(part: Expression, command: CommandFacts): boolean {
  if (part.is === 'not') return !onCommand(part.of, command);
  if (part.is === 'any') return part.of.some((inner) => onCommand(inner, command));
  if (part.is === 'all') return part.of.every((inner) => onCommand(inner, command));
  const { key, op, value } = part;
  if (key === 'command') return new RegExp(`^${value.replace('*', '.*')}$`, 'i').test(command.name);
  if (key === 'alert') return command.alert === value;
  if (key === 'data') return (command.data ?? '').toLowerCase().includes(value.toLowerCase());
  if (key === 'status') return command.status !== undefined && compares(op, Number(command.status), value);
  return command.uris.some((uri) => globs(value, uri));
}

function globs(pattern: string, uri: string): boolean {
  const anywhere = pattern.startsWith('*') ? `**${pattern.replace(/^\*+/, '')}` : pattern.replace('./', '');
  const source = anywhere
    .split('**')
    .map((part) => part.split('*').map(literal).join('[^/]*'))
    .join('.*');
  return new RegExp(`^${source}$`).test(uri.replace('./', '').replace(/\?.*/, ''));
}

function literal(text: string): string {
  return text.replace(/[.?+^${}()|[\]\\]/g, '\\$&');
}

function compares(op: Term['op'], fact: number, value: string): boolean {
  const [low = 0, high = low] = value.split('..').map(Number);
  if (op === '<') return fact < low;
  if (op === '<=') return fact <= low;
  if (op === '>') return fact > low;
  if (op === '>=') return fact >= low;
  return low <= fact && fact <= high;
}

function commandOf({ commands, uri, status, alert, data }: FilterFacts): readonly CommandFacts[] {
  if (commands) return commands;
  const isBare = uri !== undefined || status !== undefined || alert !== undefined;
  return isBare ? [{ name: '', uris: uri === undefined ? [] : [uri], status, alert, data }] : [];
}

const DAY = Date.UTC(2026, 0, 5);

function says({ key, op, value }: Term, facts: FilterFacts): boolean {
  if (key === 'time') {
    if (facts.at === undefined) return false;
    const [from, to] = value.includes('T') ? [DAY + 36_000_000, DAY + 36_060_000] : [DAY, DAY + 86_400_000];
    if (op === '<') return facts.at < from;
    if (op === '<=') return facts.at < to;
    if (op === '>') return facts.at >= to;
    return facts.at >= from && (op === '>=' || facts.at < to);
  }
  if (key === 'actor') return facts.from === value || facts.actor === value;
  if (key === 'final') return facts.final === (value === 'yes');
  if (key === 'message' || key === 'step') {
    const fact = facts[key];
    return fact !== undefined && compares(op, fact, value);
  }
  if (key === 'session' || key === 'verb') {
    const source = value.split('*').map(literal).join('.*');
    return new RegExp(`^${source}$`, 'isu').test(facts[key] ?? '') && facts[key] !== undefined;
  }
  if (key === 'kind') return facts.kind === value;
  const own = [facts.text, facts.kind, facts.verb, facts.session, facts.from];
  const all = (facts.commands ?? []).flatMap((one) => [
    one.name,
    ...one.uris,
    one.status,
    one.alert,
    one.data,
  ]);
  const places = key === 'text' ? [facts.text] : [...own, ...all];
  return places.some((place) => place?.toLowerCase().includes(value.toLowerCase()));
}
