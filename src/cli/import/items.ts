/** What was found in a recording, one row each. */
import type { Imported } from '../../trace/import/index.js';
import type { Entry, TraceModel } from '../../trace/model.js';
import { IMPORT_WORDS, placeText } from './words.js';

/** A message, download or note, and where the recording has it. */
export interface ImportedItem {
  /** `packet 12`, `entry 3`, the name of a file. */
  place: string;
  /** Epoch ms; absent when the recording has no times. */
  at?: number;
  kind: 'message' | 'transfer' | 'note';
  /** Number in the trace, for messages. */
  message?: number;
  direction?: 'server-to-device' | 'device-to-server';
  /** In words; text of the recording. */
  text: string;
}

export function itemsOf({ header, places }: Imported, { entries }: TraceModel): ImportedItem[] {
  const hasTimes = header.imported.clock === 'wall';
  return entries.flatMap((entry, at): ImportedItem[] => {
    const item = itemOf(entry);
    if (!item) return [];
    return [{ place: placeText(places[at] ?? {}), ...(hasTimes ? { at: entry.event.at } : {}), ...item }];
  });
}

function itemOf({ event, message }: Entry): Omit<ImportedItem, 'place' | 'at'> | undefined {
  if (event.kind === 'message') {
    const { message: number, direction } = event;
    return { kind: 'message', message: number, direction, text: message ? messageText(message) : '' };
  }
  if (event.kind === 'transfer') {
    return {
      kind: 'transfer',
      text: IMPORT_WORDS.transfer(event.method, event.url, event.status, event.size),
    };
  }
  return event.kind === 'note' ? { kind: 'note', text: event.text } : undefined;
}

function messageText(view: NonNullable<Entry['message']>): string {
  const { error, notification, session, commands } = view;
  const what = IMPORT_WORDS.package(view.package, session);
  if (error) return `${what}: ${IMPORT_WORDS.undecoded(error.message)}`;
  if (notification) return `${what}: ${IMPORT_WORDS.notification}`;
  return `${what}: ${commands.map(({ text }) => text).join(', ')}`;
}
