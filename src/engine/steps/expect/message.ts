import * as v from 'valibot';
import { FumoError } from '../../../errors.js';
import type { TraceEvent } from '../../../trace/event.js';
import { type FilterFacts, factsOfEvents, parseFilter } from '../../../trace/filter/index.js';
import { matchesSpelling, spellingText } from '../../flow/spelling.js';
import type { Scope } from '../../flow/template.js';
import { MINUTE, type StepKind, type StepView, word } from '../kind.js';
import { expectation, type Unmet } from '../shared/expectation.js';
import { noSuchStep, stepMark } from '../shared/labels.js';
import { label, spelling } from '../shared/params.js';

const FILTER_FORM = 'a filter such as "server Exec */DownloadAndUpdate"';

export const expectMessage: StepKind = {
  actor: 'expect',
  verb: 'message',
  params: {
    match: v.pipe(
      v.string(),
      v.check((text) => text.includes('${') || isFilter(text), FILTER_FORM),
      v.description(
        'Which messages, in the language of `trace show --filter`: actor, command, URI, alert...',
      ),
    ),
    status: v.optional(spelling('The Status that the command was answered with.')),
    count: v.optional(spelling('How many there must be: `1`, `2..3`, `">= 1"`; at least one when absent.')),
    since: v.optional(label('Only messages from the beginning of this step on.')),
  },
  summary: 'Messages that have been exchanged must be so: by command, URI, status and number.',
  doc:
    'Messages of the whole run are looked at, or those since a step. Without `status` messages are counted; with it, ' +
    'the commands that `match` means and that were answered so. `count: 0` says that there was none. With `within` ' +
    'virtual time may pass until it holds.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update }
  - { device: accepts-order }
  - { expect: message, match: "server Exec */DownloadAndUpdate", status: 202, count: 1 }
  - { expect: message, match: "server Get ./DevDetail/*", status: "200..299", count: ">= 3" }
  - { expect: message, match: "alert:1223", count: 0 }
  - { end: looked }
`,
  withinMs: 24 * 60 * MINUTE,
  onlyLooks: true,
  text: (params) => `Expected: ${wanted(params)}`,
  plan: () => [],
  check(params, view) {
    const from = params.since === undefined ? 0 : stepMark(view, params.since)?.firstEvent;
    return from === undefined ? noSuchStep(view, params.since) : expectation(view, unmet(params, view, from));
  },
};

/** @param from events of the run before the first that counts */
function unmet(params: Scope, { history }: StepView, from: number): Unmet | undefined {
  const seen = seenIn(history, from);
  const matching = countOf(params, seen);
  if (matchesSpelling(matching, params.count ?? '>= 1')) return undefined;
  return {
    expected: wanted(params),
    found: `${matching || 'none'} of ${seen.length} message${seen.length === 1 ? '' : 's'}${answersText(params, seen)}`,
  };
}

/** Status comes later than its command, so the whole history is read, whichever part counts. */
function seenIn(history: readonly TraceEvent[], from: number): FilterFacts[] {
  return [...factsOfEvents(history)]
    .filter(({ event }) => event.kind === 'message' && event.seq > from)
    .map(({ facts }) => facts);
}

function countOf(params: Scope, seen: readonly FilterFacts[]): number {
  const { matches } = parseFilter(word(params, 'match'));
  if (params.status === undefined) return seen.filter(matches).length;
  return commandsIn(params, seen).filter(({ status }) => matchesSpelling(status, params.status)).length;
}

/** The commands that the filter means, one by one; a Status stands at the command that it answers. */
function commandsIn(params: Scope, seen: readonly FilterFacts[]) {
  const { matches } = parseFilter(word(params, 'match'));
  return seen.flatMap((facts) =>
    (facts.commands ?? []).filter(
      (command) => command.name !== 'Status' && matches({ ...facts, kind: 'command', commands: [command] }),
    ),
  );
}

/** What the commands were answered with, when that is what is wrong. */
function answersText(params: Scope, seen: readonly FilterFacts[]): string {
  if (params.status === undefined) return '';
  const said = commandsIn(params, seen).map(({ name, status }) => `${name} ${status ?? 'not answered'}`);
  return said.length === 0 ? '' : `; ${said.join(', ')}`;
}

function wanted(params: Scope): string {
  const count = params.count === undefined ? 'a message' : `${spellingText(params.count)} messages`;
  const status = params.status === undefined ? '' : ` answered with ${spellingText(params.status)}`;
  const since = params.since === undefined ? '' : ` since step ${params.since}`;
  return `${count} “${word(params, 'match')}”${status}${since}`;
}

function isFilter(text: string): boolean {
  try {
    parseFilter(text);
    return true;
  } catch (error) {
    if (error instanceof FumoError) return false;
    throw error;
  }
}
