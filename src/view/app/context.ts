/** What every part of the page can reach: the story, the place, and ways to go elsewhere. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Story } from '../model/story.js';
import { type Place, START } from './place.js';

export interface Page {
  story: Story;
  /** Grows when the story does. */
  version: number;
  place: Place;
  /** Goes to a place, given only by what differs. */
  go(to: Partial<Place>): void;
  /** Shows an entry on the ladder and in the details. */
  visit(entry: number, to?: Partial<Place>): void;
}

export const PageContext = createContext<Page>({
  story: new Story(),
  version: 0,
  place: START,
  go: () => {},
  visit: () => {},
});

export function usePage(): Page {
  return useContext(PageContext);
}
