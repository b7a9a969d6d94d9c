/** The octets of a message, and what each token of them is for: on hover, and with the arrow keys. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { ExplainRow } from '../../syncml/explain.js';
import type { MessageEvent } from '../../trace/event.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { explainOctets, octetsOf, pathAround, rowOfOctet } from '../model/octets.js';
import { hexOffset, WORDS } from '../words.js';
import { usePage } from './context.js';
import { HexGrid } from './hex-grid.js';
import { VirtualList } from './virtual-list.js';

/** Octets of a token that are spelled out. */
const SPELLED = 5;
/** Characters of a meaning that a token's row shows; the grid has every octet. */
const LONGEST = 160;

export function BytesView({ event }: { event: MessageEvent }): JSX.Element {
  const { place, go } = usePage();
  const octets = useMemo(() => octetsOf(event), [event]);
  const rows = useMemo(() => explainOctets(event), [event]);
  const [pointed, setPointed] = useState<number | undefined>(undefined);
  const kept = place.offset === undefined ? undefined : rowOfOctet(rows, place.offset);
  const current = pointed ?? kept;
  const keep = (row: number): void => {
    setPointed(undefined);
    go({ offset: rows[row]?.offset });
  };
  if (octets.length === 0) return <p class="soft">{WORDS.noOctets}</p>;
  return (
    <div class="bytes">
      <Explanation rows={rows} at={current} />
      <HexGrid octets={octets} rows={rows} current={current} kept={kept} onPoint={setPointed} onKeep={keep} />
      <VirtualList
        id="tokens"
        label={WORDS.tokenList}
        class="tokens"
        count={rows.length}
        estimate={25}
        active={kept ?? -1}
        keyOf={String}
        render={(row) => (
          <Token row={rows[row]} isLit={row === current} onPoint={(on) => setPointed(on ? row : undefined)} />
        )}
        onMove={keep}
        onOpen={keep}
        reveal={`${kept}`}
      />
    </div>
  );
}

function brief(meaning: string): string {
  const safe = sanitizeText(meaning.slice(0, LONGEST));
  return meaning.length > LONGEST ? `${safe} …` : safe;
}

interface TokenProps {
  row: ExplainRow | undefined;
  isLit: boolean;
  onPoint(on: boolean): void;
}

function Token({ row, isLit, onPoint }: TokenProps): JSX.Element | null {
  if (!row) return null;
  return (
    <div
      class={`token${isLit ? ' lit' : ''}${row.error === undefined ? '' : ' bad'}`}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
    >
      <span class="offset">{row.offset.toString(16).padStart(4, '0')}</span>
      <span class="hex">{hexOf(row)}</span>
      <span class="meaning" style={{ paddingLeft: `${Math.min(row.depth, 10) * 1.5}ch` }}>
        {brief(row.meaning)}
      </span>
    </div>
  );
}

function hexOf({ hex, length }: ExplainRow): string {
  const shown = length > SPELLED ? SPELLED - 3 : length;
  const pairs = hex.slice(0, shown * 2).match(/../g) ?? [];
  return length > shown ? `${pairs.join(' ')} ${WORDS.moreOctets(length - shown)}` : pairs.join(' ');
}

function Explanation({ rows, at }: { rows: readonly ExplainRow[]; at: number | undefined }): JSX.Element {
  const row = at === undefined ? undefined : rows[at];
  const path = at === undefined ? undefined : pathAround(rows, at);
  return (
    <div class="explanation" aria-live="polite">
      {row ? (
        <>
          <strong>{brief(row.meaning)}</strong>
          <div class="soft">
            {WORDS.octetRange(row.offset, row.length)}
            {row.page !== undefined && ` · ${WORDS.codePage(row.page)}`}
            {row.token !== undefined && ` · token ${hexOffset(row.token).replace('0x00', '0x')}`}
            {row.line !== undefined && row.column !== undefined && ` · ${WORDS.atLine(row.line, row.column)}`}
          </div>
          {path !== undefined && <div class="path">{sanitizeText(path)}</div>}
          {row.error !== undefined && <div class="bad">{row.error}</div>}
          {row.bits && <Bits bits={row.bits} />}
        </>
      ) : (
        <span class="soft">{WORDS.octetHint}</span>
      )}
    </div>
  );
}

function Bits({ bits }: { bits: NonNullable<ExplainRow['bits']> }): JSX.Element {
  return (
    <ul class="bits">
      {bits.map(({ first, bits: digits, meaning }) => (
        <li key={first}>
          <code>{digits}</code> {meaning}
        </li>
      ))}
    </ul>
  );
}
