/** What a command to a node comes to: a status code, and for Get the items of its Results. */
import type { Item } from '../../../syncml/message.js';

export interface Outcome {
  /** DM status code. */
  status: string;
  /** Items of the Results; absent when there is nothing to return. */
  results?: readonly Item[];
}

export const outcome = (status: string): Outcome => ({ status });
