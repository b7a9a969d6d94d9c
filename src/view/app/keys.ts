/** Keys of the whole page. Keys inside a list or a tab row are theirs. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { TABS } from '../words.js';
import type { Page } from './context.js';
import type { MessagePane } from './place.js';

export interface KeyActions {
  page: Page;
  theme(): void;
  help(): void;
}

const PANE_KEYS: Readonly<Record<string, MessagePane>> = { x: 'xml', b: 'bytes', d: 'typed' };

/** Listens while `on`; Escape always works. Each key acts on the page as it is then, however fast keys come. */
export function useKeys(actions: KeyActions, on: boolean): void {
  const latest = useRef({ actions, on });
  latest.current = { actions, on };
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const now = latest.current;
      const done = event.key === 'Escape' ? leave(now.actions.page) : now.on && act(event.key, now.actions);
      if (done) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input[type=text], select, textarea, dialog, dialog *')
  );
}

function leave({ place, go }: Page): boolean {
  if (place.open) go({ open: false });
  else if (place.filter !== '') go({ filter: '' });
  else return false;
  document.querySelector<HTMLElement>('[role=listbox]')?.focus();
  return true;
}

function act(key: string, { page, theme, help }: KeyActions): boolean {
  const actions: Readonly<Record<string, () => void>> = {
    '/': () => document.getElementById('filter')?.focus(),
    '?': help,
    t: theme,
    n: () => stepBy(page, 1),
    p: () => stepBy(page, -1),
    ']': () => messageBy(page, 1),
    '[': () => messageBy(page, -1),
  };
  const tab = TABS[Number(key) - 1];
  const pane = Object.hasOwn(PANE_KEYS, key) ? PANE_KEYS[key] : undefined;
  if (tab) page.go({ tab, open: false });
  else if (pane) page.go({ pane });
  else if (Object.hasOwn(actions, key)) actions[key]?.();
  else return false;
  return true;
}

function stepBy({ story, place, go, visit }: Page, way: 1 | -1): void {
  if (place.tab === 'tree') {
    go({ treeStep: Math.min(story.steps.length - 1, Math.max(0, (place.treeStep ?? 0) + way)) });
    return;
  }
  const entry = place.entry === undefined ? undefined : story.entries[place.entry];
  const own = entry?.step;
  // Back goes to the beginning of the step first.
  const isInside = own !== undefined && way < 0 && entry?.index !== own.entry;
  const target = story.steps[own ? own.index + (isInside ? 0 : way) : 0];
  if (target) visit(target.entry, { open: place.open });
}

function messageBy({ story, place, visit }: Page, way: 1 | -1): void {
  const from = place.entry ?? -1;
  const target =
    way > 0
      ? story.messages.find(({ index }) => index > from)
      : story.messages.findLast(({ index }) => index < from);
  if (target) visit(target.index, { open: place.open });
}
