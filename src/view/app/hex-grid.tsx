/** Octets in rows of eight or sixteen; only the rows in sight are in the page. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ExplainRow } from '../../syncml/explain.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { rowOfOctet } from '../model/octets.js';
import { WORDS } from '../words.js';

const ROW = 24;
/** Rows drawn above and below. */
const MORE = 6;
/** Pixels that sixteen octets need. */
const WIDE = 600;

interface Props {
  octets: Uint8Array;
  rows: readonly ExplainRow[];
  /** Position of the token that is lit. */
  current: number | undefined;
  kept: number | undefined;
  onPoint(row: number | undefined): void;
  onKeep(row: number): void;
}

export function HexGrid(props: Props): JSX.Element {
  const { octets, rows, kept, onKeep, onPoint } = props;
  const grid = useGrid(props);
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onKeep(Math.min(rows.length - 1, Math.max(0, (kept ?? (way > 0 ? -1 : rows.length)) + way)));
  };
  const tokenUnder = (event: Event): number | undefined => {
    const at = event.target instanceof HTMLElement ? event.target.dataset.at : undefined;
    return at === undefined ? undefined : rowOfOctet(rows, Number(at));
  };
  const lines = Array.from({ length: grid.last - grid.first }, (_, at) => grid.first + at);
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is a picture of octets that can be walked through, not an image file
    <div
      ref={grid.box}
      class="hex-grid"
      role="group"
      aria-label={WORDS.octetGrid}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go from token to token
      tabIndex={0}
      onScroll={grid.redraw}
      onKeyDown={onKeyDown}
      onPointerOver={(event) => onPoint(tokenUnder(event))}
      onPointerLeave={() => onPoint(undefined)}
      onClick={(event) => {
        const row = tokenUnder(event);
        if (row !== undefined) onKeep(row);
      }}
    >
      <div
        class="hex-room"
        aria-hidden="true"
        style={{ height: `${Math.ceil(octets.length / grid.width) * ROW}px` }}
      >
        {lines.map((line) => (
          <HexLine key={line} line={line} width={grid.width} {...props} />
        ))}
        <Tip {...props} width={grid.width} />
      </div>
    </div>
  );
}

function useGrid({ octets, rows, kept }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [, setTurn] = useState(0);
  const redraw = (): void => setTurn((turn) => turn + 1);
  useLayoutEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(redraw);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const width = (box.current?.clientWidth ?? 0) >= WIDE ? 16 : 8;
  useLayoutEffect(() => {
    const [element, row] = [box.current, kept === undefined ? undefined : rows[kept]];
    if (!element || !row) return;
    const top = Math.floor(row.offset / width) * ROW;
    const isSeen = top >= element.scrollTop && top + ROW <= element.scrollTop + element.clientHeight;
    if (!isSeen) element.scrollTop = Math.max(0, top - element.clientHeight / 3);
  }, [kept, width]);
  const [from, room] = [box.current?.scrollTop ?? 0, box.current?.clientHeight ?? 300];
  const all = Math.ceil(octets.length / width);
  const first = Math.max(0, Math.floor(from / ROW) - MORE);
  return { box, redraw, width, first, last: Math.min(all, Math.ceil((from + room) / ROW) + MORE) };
}

interface LineProps extends Props {
  line: number;
  width: number;
}

function HexLine({ line, width, octets, rows, current, kept }: LineProps): JSX.Element {
  const start = line * width;
  const own = [...octets.subarray(start, start + width)];
  return (
    <div class="hex-line" style={{ transform: `translateY(${line * ROW}px)` }}>
      <span class="offset">{start.toString(16).padStart(4, '0')}</span>
      {own.map((octet, at) => {
        const token = rowOfOctet(rows, start + at);
        const lit = `${token === current ? ' lit' : ''}${token === kept ? ' kept' : ''}`;
        return (
          <span key={at} data-at={start + at} class={`octet${token % 2 === 0 ? '' : ' odd'}${lit}`}>
            {octet.toString(16).padStart(2, '0')}
          </span>
        );
      })}
      <span class="ascii">{own.map(printable).join('')}</span>
    </div>
  );
}

function printable(octet: number): string {
  return octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·';
}

/** What the token is, beside the octets themselves. */
function Tip({ rows, current, kept, width }: Props & { width: number }): JSX.Element | null {
  const row = current === undefined || current === kept ? undefined : rows[current];
  if (!row) return null;
  const line = Math.floor((row.offset + row.length - 1) / width);
  const isLow = line * ROW > 4 * ROW && row.length <= width;
  const top = isLow ? Math.floor(row.offset / width) * ROW - 4 : (line + 1) * ROW + 4;
  return (
    <div
      class={isLow ? 'tip above' : 'tip'}
      style={{ top: `${top}px`, left: `${Math.min(50, ((row.offset % width) / width) * 80)}%` }}
    >
      {sanitizeText(row.meaning.slice(0, 90))}
    </div>
  );
}
