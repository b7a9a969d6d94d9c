/**
 * A trace going by with commands and their answers linked, both ways. An answer comes after what it answers, so a
 * message is held back until it is answered, its session is over, or too much would be held.
 */
import { follow } from './exporters/follow.js';
import { Recent } from './exporters/recent.js';
import { Pairing } from './pairing.js';
import type { PassingEntry, TraceSource } from './source.js';
import type { MessageView } from './views.js';

/** Events that are held back at most. */
const MOST_HELD = 512;
/** Messages of them. */
const MOST_MESSAGES = 24;
/** Sessions whose messages can still be answered, and how many messages of each. */
const SESSIONS = 8;
const MESSAGES = 32;

/** Every event in order, with the answers to a message that came soon enough. */
export function* pairedEntries(source: TraceSource): Generator<PassingEntry> {
  const linker = new Linker();
  const held = new Held();
  for (const entry of follow(source)) {
    linker.add(entry);
    held.put(entry);
    yield* held.ripe();
  }
  yield* held.all();
}

/** Links what goes by; a message that was given out before its answer is linked all the same. */
export class Linker {
  readonly #open = new Recent<Pairing>(SESSIONS);

  add({ message, session }: PassingEntry): void {
    if (!message || message.package === 0) return;
    const number = session?.number ?? 0;
    const pairing = this.#open.get(number) ?? new Pairing(MESSAGES);
    this.#open.put(number, pairing);
    pairing.add(message);
  }
}

class Held {
  #entries: PassingEntry[] = [];
  #from = 0;
  #messages = 0;

  put(entry: PassingEntry): void {
    this.#entries.push(entry);
    if (entry.message) this.#messages += 1;
  }

  /** What need not wait any longer. */
  *ripe(): Generator<PassingEntry> {
    for (let next = this.#next(); next && (this.#isFull() || !waits(next)); next = this.#next())
      yield this.#take(next);
  }

  *all(): Generator<PassingEntry> {
    for (let next = this.#next(); next; next = this.#next()) yield this.#take(next);
  }

  #next(): PassingEntry | undefined {
    return this.#entries[this.#from];
  }

  #isFull(): boolean {
    return this.#messages > MOST_MESSAGES || this.#entries.length - this.#from > MOST_HELD;
  }

  #take(entry: PassingEntry): PassingEntry {
    this.#from += 1;
    if (entry.message) this.#messages -= 1;
    if (this.#from >= MOST_HELD || this.#from === this.#entries.length) {
      this.#entries = this.#entries.slice(this.#from);
      this.#from = 0;
    }
    return entry;
  }
}

/** Whether answers to a message may still come. */
function waits({ message, session }: PassingEntry): boolean {
  if (!message || session?.isOver === true) return false;
  return expectsAnswers(message);
}

function expectsAnswers({ commands }: MessageView): boolean {
  return commands.some(
    ({ name, answeredBy }) => name !== 'Status' && name !== 'Results' && answeredBy.length === 0,
  );
}
