/** Which message a Status answers, and what came back for a command: found by looking at the neighbours in the session. */
import { decodeEvent } from '../../trace/decode.js';
import type { MessageEntry, Story } from './story.js';

/** How many messages of the same session are looked at, in either direction. */
const REACH = 40;
/** How many of those are decoded for answers. */
const DECODED = 6;

/** An answer that came back: `200` for a Status, nothing for Results. */
export interface Answer {
  message: number;
  name: string;
  status?: string;
}

/** The message of the other end with that MsgID before this one; the last one when there is no MsgRef. */
export function askedBy(
  story: Story,
  from: MessageEntry,
  msgRef: string | undefined,
): MessageEntry | undefined {
  return neighbours(story, from, -1).find(({ brief }) => msgRef === undefined || brief.msgId === msgRef);
}

/** What the other end answered, by CmdID; `0` is the header. */
export function answersTo(story: Story, asked: MessageEntry): Map<string, Answer[]> {
  const answers = new Map<string, Answer[]>();
  for (const entry of neighbours(story, asked, 1).slice(0, DECODED)) {
    for (const { command } of decodeEvent({ event: entry.event }).commands) {
      if (command.name !== 'Status' && command.name !== 'Results') continue;
      if ((command.msgRef ?? asked.brief.msgId) !== asked.brief.msgId) continue;
      const answer = { message: entry.event.message, name: command.name };
      const full = command.name === 'Status' ? { ...answer, status: command.data } : answer;
      answers.set(command.cmdRef, [...(answers.get(command.cmdRef) ?? []), full]);
    }
  }
  return answers;
}

/** Messages of the other end in the same session, nearest first. */
function neighbours({ messages }: Story, from: MessageEntry, way: 1 | -1): MessageEntry[] {
  const found: MessageEntry[] = [];
  const start = positionOf(messages, from);
  for (let step = 1; step <= REACH; step += 1) {
    const other = messages[start + way * step];
    if (!other) break;
    const isOther = other.event.direction !== from.event.direction && other.brief.package !== 0;
    if (isOther && other.brief.session === from.brief.session) found.push(other);
  }
  return found;
}

function positionOf(messages: readonly MessageEntry[], wanted: MessageEntry): number {
  let [low, high] = [0, messages.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.index ?? 0) < wanted.index) low = middle + 1;
    else high = middle;
  }
  return low;
}
