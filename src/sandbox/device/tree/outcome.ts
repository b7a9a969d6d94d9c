/** What a command to a node comes to: a status code, and for Get the items of its Results. */
import type { Item } from '../../../syncml/message.js';

export interface Outcome {
  /** DM status code. */
  status: string;
  /** Items of the Results; absent when there is nothing to return. */
  results?: readonly Item[];
  /** Items of the Status itself, such as the missing parent that could not be added. */
  items?: readonly Item[];
}

export const outcome = (status: string): Outcome => ({ status });

export const DONE = outcome('200');
export const isDone = ({ status }: Outcome): boolean => status === '200';
