import { MESSAGE_WORDS } from './words.js';

/** Longest text of a message that is shown to people; more says nothing more, and takes long to wrap. */
const MOST = 400;

/** The text, or its beginning and how long it is. */
export function brief(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST)}${MESSAGE_WORDS.goesOn(text.length)}`;
}
