/** Where in the report somebody is. It stands in the address behind `#`, so a place can be kept and passed on. */
import { TABS, type TabName } from '../words.js';

export type MessagePane = 'typed' | 'xml' | 'bytes';
export const PANES: readonly MessagePane[] = ['typed', 'xml', 'bytes'];

export interface Place {
  tab: TabName;
  /** Position of the chosen entry. */
  entry?: number | undefined;
  /** On a narrow screen: the chosen entry covers the list. */
  open: boolean;
  pane: MessagePane;
  /** Octets that are pointed at, in the bytes of the chosen message. */
  offset?: number | undefined;
  filter: string;
  /** Position of the step around which the tree is shown. */
  treeStep?: number | undefined;
}

export const START: Place = { tab: 'ladder', open: false, pane: 'typed', filter: '' };

export function placeOf(hash: string): Place {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const tab = TABS.find((name) => name === words.get('tab')) ?? START.tab;
  const pane = PANES.find((name) => name === words.get('view')) ?? START.pane;
  const entry = numberOf(words.get('event'));
  return {
    ...{ tab, pane, filter: words.get('filter') ?? '' },
    open: entry !== undefined && words.has('open'),
    entry,
    offset: numberOf(words.get('byte')),
    treeStep: numberOf(words.get('step')),
  };
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export function hashOf({ tab, entry, open, pane, offset, filter, treeStep }: Place): string {
  const words = new URLSearchParams();
  if (tab !== START.tab) words.set('tab', tab);
  if (entry !== undefined) words.set('event', String(entry));
  if (entry !== undefined && open) words.set('open', '');
  if (pane !== START.pane) words.set('view', pane);
  if (offset !== undefined) words.set('byte', String(offset));
  if (filter !== '') words.set('filter', filter);
  if (treeStep !== undefined) words.set('step', String(treeStep));
  const text = words.toString();
  return text === '' ? '#' : `#${text}`;
}
