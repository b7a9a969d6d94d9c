/** One word of a filter, read as a term. */
import type { FumoError } from '../../errors.js';
import type { Comparison, Expression, Term } from './expression.js';
import {
  ACTOR_WORDS,
  ALERT_WORDS,
  COMMAND_WORDS,
  FACT_KINDS,
  FILTER_KEYS,
  type FilterKey,
  isFilterKey,
  rowOf,
  type ValueKind,
} from './keys.js';
import { nearest, refuse } from './refusals.js';
import { parseStretch, TIME_FORM } from './time.js';
import type { Token } from './tokens.js';

/** The filter and the word in it that is read. */
interface Place {
  text: string;
  token: Token;
}

/** @throws FumoError `filter.unknown-word`, `filter.unknown-key`, `filter.bad-value`, `filter.not-comparable` */
export function readTerm(text: string, token: Token): Expression {
  if (token.is === 'quoted') return quotedTerm(text, token);
  const place = { text, token };
  return bareTerm(token.text) ?? keyedTerm(place) ?? unknownWord(place);
}

function quotedTerm(text: string, token: Token): Term {
  if (token.text !== '') return term('anywhere', token.text);
  throw refuse(text, token.at, {
    code: 'filter.bad-value',
    message: 'there is nothing between the quotes',
    expected: 'words to look for',
    found: '""',
    hint: 'Leave the quotes out to see everything.',
  });
}

function term(key: FilterKey, value: string, op: Comparison = ':'): Term {
  return { is: 'term', key, op, value };
}

/** A word that needs no key. */
function bareTerm(word: string): Term | undefined {
  const name = word.toLowerCase();
  const command = COMMAND_WORDS.find((known) => known.toLowerCase() === name);
  if (command) return term('command', command);
  if (ACTOR_WORDS.some((known) => known === name)) return term('actor', name);
  const alert = Object.hasOwn(ALERT_WORDS, name) ? ALERT_WORDS[name] : undefined;
  if (alert !== undefined) return term('alert', alert);
  if (/^[./*]/.test(word)) return term('uri', word);
  if (/^\d{3}$/.test(word)) return term('status', word);
  return /^1[12]\d\d$/.test(word) ? term('alert', word) : undefined;
}

const KEYED = /^([A-Za-z][\w-]*)(:|[<>!]?=|<|>)(.*)$/s;

function keyedTerm(place: Place): Expression | undefined {
  const match = KEYED.exec(place.token.text);
  if (!match) return undefined;
  const [, name = '', sign = ':', rest = ''] = match;
  const key = name.toLowerCase();
  if (!isFilterKey(key)) throw unknownKey(place, name);
  const read = { ...place, key, sign, raw: place.token.value ?? rest };
  const op = sign === '=' || sign === '!=' ? ':' : (sign as Comparison);
  if (op !== ':') refuseOrder(read);
  const made = term(key, spelledValue(read, op), op);
  return sign === '!=' ? { is: 'not', of: made } : made;
}

interface Keyed extends Place {
  key: FilterKey;
  sign: string;
  raw: string;
}

function refuseOrder({ text, token, key, sign, raw }: Keyed): void {
  const { value } = rowOf(key);
  if (value === 'number' || value === 'time') return;
  throw refuse(text, token.at, {
    code: 'filter.not-comparable',
    message: `${key} has no order`,
    expected: `${key}:VALUE`,
    found: `${key}${sign}`,
    hint: `Write ${key}:${raw === '' ? 'VALUE' : raw}.`,
  });
}

type Spell = (raw: string, op: Comparison, key: FilterKey) => string | undefined;

/** The one spelling of a value; undefined when it is none. */
const SPELL: Readonly<Record<ValueKind, Spell>> = {
  number: (raw, op) => (op === ':' ? (range(raw) ?? number(raw)) : number(raw)),
  choice: (raw, _op, key) => choiceOf(raw, rowOf(key).of ?? []),
  name: (raw) => raw || undefined,
  words: (raw) => raw || undefined,
  uri: (raw) => raw || undefined,
  time: (raw) => (parseStretch(raw) ? raw.trim().toUpperCase().replace(' ', 'T') : undefined),
  alert: (raw) => (/^\d{1,4}$/.test(raw) ? number(raw) : ALERT_WORDS[raw.toLowerCase()]),
  flag: (raw) => FLAGS[raw.toLowerCase()],
};

const FLAGS: Readonly<Record<string, string>> = { yes: 'yes', true: 'yes', no: 'no', false: 'no' };

function number(raw: string): string | undefined {
  return /^\d{1,9}$/.test(raw) ? String(Number(raw)) : undefined;
}

function range(raw: string): string | undefined {
  const [low, high, ...more] = raw.split('..').map(number);
  return low === undefined || high === undefined || more.length > 0 ? undefined : `${low}..${high}`;
}

/** `state` is what the event is called in a trace. */
function choiceOf(raw: string, of: readonly string[]): string | undefined {
  const wanted = raw.toLowerCase() === 'state' ? 'fumo' : raw.toLowerCase();
  return of.find((choice) => choice === wanted);
}

function expectation(key: FilterKey): string {
  const { value, of = [] } = rowOf(key);
  const forms: Readonly<Record<ValueKind, string>> = {
    number: 'a number, or a range such as 2..5',
    choice: `one of ${of.join(', ')}`,
    name: 'a name; * stands for any letters',
    words: 'words, in quotes when there are several',
    uri: 'a node such as ./DevInfo/Lang or */FwV',
    time: TIME_FORM,
    alert: `a code such as 1226, or one of ${Object.keys(ALERT_WORDS).join(', ')}`,
    flag: 'yes or no',
  };
  return forms[value];
}

function spelledValue({ text, token, key, raw }: Keyed, op: Comparison): string {
  const spelled = SPELL[rowOf(key).value](raw, op, key);
  if (spelled !== undefined) return spelled;
  const near = nearest(raw, rowOf(key).of ?? (key === 'alert' ? Object.keys(ALERT_WORDS) : []));
  throw refuse(text, token.at, {
    code: 'filter.bad-value',
    message: raw === '' ? `${key} is left open` : `${key} cannot be ${raw}`,
    expected: expectation(key),
    found: raw === '' ? 'nothing' : raw,
    hint: near === undefined ? `For example ${FILTER_KEYS[key].example}.` : `Did you mean ${key}:${near}?`,
  });
}

function unknownKey({ text, token }: Place, name: string): FumoError {
  const keys = Object.keys(FILTER_KEYS).filter(isFilterKey);
  const near = nearest(name, keys);
  return refuse(text, token.at, {
    code: 'filter.unknown-key',
    message: `there is nothing called ${name} to look at`,
    expected: `one of ${keys.join(', ')}`,
    found: name,
    hint:
      near === undefined
        ? 'Put the words in quotes to search for them as they are.'
        : `Did you mean ${near}?`,
  });
}

function unknownWord({ text, token }: Place): never {
  const word = token.text;
  throw refuse(text, token.at, {
    code: 'filter.unknown-word',
    message: `nothing is known as ${word}`,
    expected: 'an actor, a command, an alert, a node, a status code, or key:value',
    found: word,
    hint: hintFor(word),
  });
}

function hintFor(word: string): string {
  const name = word.toLowerCase();
  if (/^[<>=!:]/.test(word)) return 'Write key, sign and value without blanks, such as step>=3.';
  if (isFilterKey(name)) return `Write what it shall be, such as ${FILTER_KEYS[name].example}.`;
  if (FACT_KINDS.some((kind) => kind === name)) return `Write kind:${name} for events of that sort.`;
  if (/^\d+$/.test(word)) return `A status has three digits; write message:${word} or step:${word}.`;
  const near = nearest(word, [...COMMAND_WORDS, ...ACTOR_WORDS, ...Object.keys(ALERT_WORDS)]);
  return near === undefined ? `Write "${word}" in quotes to search for the text.` : `Did you mean ${near}?`;
}
