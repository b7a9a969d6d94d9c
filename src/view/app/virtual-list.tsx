/**
 * A list of any length of which only what can be seen is in the page. Keys move the chosen row. What a row says aloud
 * is what it shows; what only the eye would know stands in it unseen.
 */
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Heights } from '../model/heights.js';

/** Pixels above and below what can be seen. */
const OVERSCAN = 400;
/** Passes in which a jump may settle, while rows get their true heights. */
const SETTLING = 6;

export interface ListProps {
  id: string;
  label: string;
  count: number;
  /** Usual height of a row in pixels. */
  estimate: number;
  /** Position of the chosen row; -1 for none. */
  active: number;
  keyOf(row: number): string;
  render(row: number, isActive: boolean): ComponentChildren;
  /** Rows that cannot be chosen. */
  isMute?(row: number): boolean;
  onMove(row: number): void;
  onOpen(row: number): void;
  /** Changes when the chosen row shall come into sight. */
  reveal?: string;
  /** Changes when rows may have another height than before. */
  layout?: string;
  class?: string;
  /** Stays above the rows. */
  head?: ComponentChildren;
}

export function VirtualList(props: ListProps): JSX.Element {
  const { id, label, count, active } = props;
  const list = useList(props);
  const [first, last] = list.range();
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  return (
    <div
      id={id}
      ref={list.box}
      class={`list ${props.class ?? ''}`}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active >= first && active < last ? `${id}-${active}` : undefined}
      onScroll={list.onScroll}
      onKeyDown={list.onKeyDown}
    >
      {props.head}
      <div class="list-room" role="none" style={{ height: `${list.total}px` }}>
        {rows.map((row) => (
          <Option key={props.keyOf(row)} row={row} top={list.top(row)} count={count} props={props} />
        ))}
      </div>
    </div>
  );
}

interface OptionProps {
  row: number;
  top: number;
  count: number;
  props: ListProps;
}

function Option({ row, top, count, props }: OptionProps): JSX.Element {
  const { id, active, isMute, render, onOpen } = props;
  const isChosen = row === active;
  const mute = isMute?.(row) === true;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the focus and handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list names it by aria-activedescendant
    <div
      id={`${id}-${row}`}
      class={isChosen ? 'option chosen' : 'option'}
      role="option"
      data-row={row}
      aria-selected={isChosen}
      aria-disabled={mute || undefined}
      aria-posinset={row + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${top}px)` }}
      onClick={mute ? undefined : () => onOpen(row)}
    >
      {render(row, isChosen)}
    </div>
  );
}

interface ListState {
  box: { current: HTMLDivElement | null };
  total: number;
  top(row: number): number;
  range(): [first: number, last: number];
  onScroll(): void;
  onKeyDown(event: KeyboardEvent): void;
}

function useList(props: ListProps): ListState {
  const { count, estimate, active, reveal, layout } = props;
  const box = useRef<HTMLDivElement>(null);
  const heights = useRef(new Heights(estimate)).current;
  const settling = useRef(0);
  /** Where the page itself scrolled to last; a scroll to anywhere else is somebody's. */
  const placed = useRef(0);
  const known = useRef({ reveal: undefined as string | undefined, layout: undefined as string | undefined });
  const [, redraw] = useState(0);
  const again = (): void => redraw((number) => number + 1);
  const width = useRef(0);

  if (layout !== known.current.layout) heights.reset(count);
  known.current.layout = layout;
  if (heights.count !== count) heights.resize(count);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (width.current !== element.clientWidth) heights.reset(heights.count);
      width.current = element.clientWidth;
      again();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (reveal !== known.current.reveal) settling.current = SETTLING;
    known.current.reveal = reveal;
    const moved = measure(element, heights);
    if (settling.current > 0) {
      settling.current -= 1;
      if (active >= 0) show(element, heights, active);
      placed.current = element.scrollTop;
      if (moved) again();
    } else if (moved) again();
  });

  return {
    box,
    total: heights.total,
    top: (row) => heights.top(row),
    range: () => rangeOf(box.current, heights),
    onScroll: () => {
      if (Math.abs((box.current?.scrollTop ?? 0) - placed.current) > 1) settling.current = 0;
      again();
    },
    onKeyDown: (event) => {
      const to = target(event.key, props, box.current, heights);
      if (event.key === 'Enter' && active >= 0) props.onOpen(active);
      else if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      else props.onMove(to);
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

function rangeOf(element: HTMLElement | null, heights: Heights): [number, number] {
  const [from, room] = element ? [element.scrollTop, element.clientHeight] : [0, 800];
  if (heights.count === 0) return [0, 0];
  return [heights.rowAt(Math.max(0, from - OVERSCAN)), heights.rowAt(from + room + OVERSCAN) + 1];
}

/** Takes the true heights of what is drawn; what stands in sight stays where it is. @returns whether any was new */
function measure(element: HTMLElement, heights: Heights): boolean {
  const from = element.scrollTop;
  let [moved, above] = [false, 0];
  for (const option of element.querySelectorAll<HTMLElement>(':scope > .list-room > .option')) {
    const row = Number(option.dataset.row);
    const isAbove = heights.top(row) < from;
    const grown = heights.measure(row, option.offsetHeight);
    if (grown === 0) continue;
    moved = true;
    if (isAbove) above += grown;
  }
  if (above !== 0) element.scrollTop = from + above;
  return moved;
}

/** Scrolls as little as needed; a row far away comes into the middle. */
function show(element: HTMLElement, heights: Heights, row: number): void {
  const [top, bottom] = [heights.top(row), heights.top(row + 1)];
  const { scrollTop } = element;
  // What stays above the rows covers as much as it pushes them down.
  const room = element.querySelector<HTMLElement>(':scope > .list-room')?.offsetTop ?? 0;
  const clientHeight = element.clientHeight - room;
  const isFar = bottom < scrollTop - clientHeight || top > scrollTop + 2 * clientHeight;
  if (isFar) element.scrollTop = Math.max(0, top - clientHeight / 3);
  else if (top < scrollTop) element.scrollTop = top - 8;
  else if (bottom > scrollTop + clientHeight) element.scrollTop = Math.min(top, bottom - clientHeight + 8);
}

function target(
  key: string,
  props: ListProps,
  element: HTMLElement | null,
  heights: Heights,
): number | undefined {
  const { active, count } = props;
  const page = (way: 1 | -1): number => {
    const from = heights.top(Math.max(0, active)) + way * (element?.clientHeight ?? 400);
    return heights.rowAt(Math.max(0, from));
  };
  const rows: Readonly<Record<string, () => [row: number, way: 1 | -1]>> = {
    ArrowDown: () => [active + 1, 1],
    ArrowUp: () => [active - 1, -1],
    j: () => [active + 1, 1],
    k: () => [active - 1, -1],
    Home: () => [0, 1],
    End: () => [count - 1, -1],
    PageDown: () => [Math.max(page(1), active + 1), 1],
    PageUp: () => [page(-1), -1],
  };
  const found = Object.hasOwn(rows, key) ? rows[key]?.() : undefined;
  if (!found || count === 0) return undefined;
  return sounding(Math.min(count - 1, Math.max(0, found[0])), found[1], props);
}

/** The next row that can be chosen. */
function sounding(from: number, way: 1 | -1, { count, isMute, active }: ListProps): number {
  for (let row = from; row >= 0 && row < count; row += way) if (isMute?.(row) !== true) return row;
  return active;
}
