/**
 * Finds the entries that a filter means. Facts of messages are decoded once, a slice at a time, so that a page with
 * twenty thousand of them stays awake.
 */

import { decodeEvent } from '../../trace/decode.js';
import { type CommandFacts, type Filter, type FilterFacts, factsOf } from '../../trace/filter/index.js';
import type { CommandView, MessageView } from '../../trace/views.js';
import { type Entry, isMessage, type MessageEntry, type Story } from './story.js';

/** Messages of a session that an answer may refer back to. */
const REMEMBERED = 64;

/** Facts of every entry so far, kept as plain values. */
export class FactsIndex {
  readonly #story: Story;
  readonly #facts: FilterFacts[] = [];
  /** Commands that wait for their status, by session, direction and MsgID. */
  readonly #asked = new Map<string, ReadonlyMap<string, Mutable>>();

  constructor(story: Story) {
    this.#story = story;
  }

  /** How many entries are known. */
  get size(): number {
    return this.#facts.length;
  }

  get isComplete(): boolean {
    return this.#facts.length >= this.#story.entries.length;
  }

  /** Learns more entries until so many messages were decoded. @returns whether everything is known */
  advance(messages: number): boolean {
    for (let left = messages; left > 0 && !this.isComplete; ) {
      const entry = this.#story.entries[this.#facts.length];
      if (!entry) break;
      this.#facts.push(this.#learn(entry));
      if (entry.event.kind === 'message') left -= 1;
      else left -= 0.05;
    }
    return this.isComplete;
  }

  /** Entries that the filter means, of those that are known. */
  matches(filter: Filter): Set<number> {
    const found = new Set<number>();
    for (const [index, facts] of this.#facts.entries()) if (filter.matches(facts)) found.add(index);
    return found;
  }

  #learn(entry: Entry): FilterFacts {
    const context = entry.step ? { step: entry.step } : {};
    if (!isMessage(entry)) return { ...factsOf(entry.event, context) };
    const view: MessageView = { ...decodeEvent({ event: entry.event }), package: entry.brief.package };
    if (entry.brief.session !== undefined) view.session = entry.brief.session;
    const facts = { ...factsOf(entry.event, { ...context, message: () => view }) };
    this.#pair(entry, view, facts.commands ?? []);
    return facts;
  }

  /** A Status gives its code to the command that it answers. */
  #pair(
    { event, brief }: MessageEntry,
    { commands, msgId }: MessageView,
    facts: readonly CommandFacts[],
  ): void {
    const place = `${brief.session} `;
    const other = event.direction === 'device-to-server' ? 'server-to-device' : 'device-to-server';
    for (const { command } of commands) {
      if (command.name !== 'Status') continue;
      const asked = this.#asked.get(`${place}${other} ${command.msgRef}`)?.get(command.cmdRef);
      if (asked) asked.status ??= command.data;
    }
    this.#asked.set(`${place}${event.direction} ${msgId}`, waiting(commands, facts));
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > REMEMBERED && oldest !== undefined) this.#asked.delete(oldest);
  }
}

type Mutable = { -readonly [K in keyof CommandFacts]: CommandFacts[K] };

function waiting(commands: readonly CommandView[], facts: readonly CommandFacts[]): Map<string, Mutable> {
  return new Map(
    commands.flatMap(({ cmdId, name }, at): [string, Mutable][] => {
      const own = facts[at];
      return own && name !== 'Status' ? [[cmdId, own]] : [];
    }),
  );
}
