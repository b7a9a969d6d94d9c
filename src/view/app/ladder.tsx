/** The ladder: who said what to whom, step by step, in virtual time. */
import type { JSX } from 'preact';
import { timeText } from '../../trace/times.js';
import { gapWords, type Lane, leadOf, type RowWords, stepBadge, wordsOf } from '../model/row-words.js';
import { type Row, rowAt } from '../model/rows.js';
import type { StepEntry } from '../model/story.js';
import { WORDS } from '../words.js';
import { ActorChip, Said } from './bits.js';
import { usePage } from './context.js';
import { VirtualList } from './virtual-list.js';

const LANES: readonly Lane[] = ['user', 'device', 'server'];

export function Ladder({ rows }: { rows: readonly Row[] }): JSX.Element {
  const { place, go, story } = usePage();
  const active = place.entry === undefined ? -1 : rowAt(rows, place.entry);
  const choose = (row: number, open: boolean): void => {
    const chosen = rows[row];
    if (chosen && chosen.row !== 'gap') go({ entry: chosen.entry.index, open, offset: undefined });
  };
  return (
    <div class="ladder">
      <VirtualList
        id="ladder"
        label={WORDS.ladder}
        class="lifelines"
        head={<Lanes />}
        count={rows.length}
        estimate={64}
        active={active}
        keyOf={(row) => rows[row]?.key ?? String(row)}
        render={(row) => <LadderRow row={rows[row]} />}
        isMute={(row) => rows[row]?.row === 'gap'}
        onMove={(row) => choose(row, place.open)}
        onOpen={(row) => choose(row, true)}
        reveal={`${place.entry} ${rows.length}`}
        layout={place.filter}
      />
      {rows.length === 0 && (
        <p class="empty">{story.entries.length === 0 ? WORDS.noTrace : WORDS.foundNothing}</p>
      )}
    </div>
  );
}

function Lanes(): JSX.Element {
  return (
    <div class="lanes" aria-hidden="true">
      {LANES.map((lane) => (
        <span key={lane} class={`lane lane-${lane}`}>
          {WORDS.actors[lane]}
        </span>
      ))}
    </div>
  );
}

function LadderRow({ row }: { row: Row | undefined }): JSX.Element | null {
  if (!row) return null;
  if (row.row === 'gap')
    return (
      <div class="gap">
        <span>{gapWords(row.from, row.at)}</span>
      </div>
    );
  return (
    <>
      <span class="unseen">{leadOf(row)}</span>
      {row.row === 'step' ? <StepRow step={row.step} /> : <EventRow row={row} />}
    </>
  );
}

function EventRow({ row }: { row: Extract<Row, { row: 'event' | 'end' }> }): JSX.Element {
  const words = wordsOf(row.entry);
  if (row.row === 'end') return <EndRow words={words} />;
  return words.to === undefined ? <Spot words={words} /> : <Arrow words={words} to={words.to} />;
}

function StepRow({ step }: { step: StepEntry }): JSX.Element {
  const { actor, text, status, why, startedAt } = step;
  return (
    <div class={`step-row is-${status}`}>
      <span class="badge">{stepBadge(step)}</span>
      <ActorChip actor={actor} />
      <span class="step-text">
        <Said text={text} />
        {status !== 'done' && <span class={`status is-${status}`}>{WORDS.statuses[status]}</span>}
        {why !== undefined && (
          <span class="why">
            <Said text={why} />
          </span>
        )}
      </span>
      <time class="when">{timeText(startedAt).slice(11)}</time>
    </div>
  );
}

function Arrow({ words, to }: { words: RowWords; to: Lane }): JSX.Element {
  const { from, tone, number, label, lines, isBad } = words;
  const isLeft = LANES.indexOf(to) < LANES.indexOf(from);
  const span = tone === 'prompt' ? 'near' : 'far';
  return (
    <div class={`arrow ${span} tone-${tone} from-${from} ${isLeft ? 'left' : 'right'}${isBad ? ' bad' : ''}`}>
      <div class="label">{label}</div>
      <div class="shaft">
        {number !== undefined && (
          <span class="number" aria-hidden="true">
            {number}
          </span>
        )}
      </div>
      <Lines lines={lines} />
    </div>
  );
}

function Spot({ words: { from, tone, label, lines, isBad } }: { words: RowWords }): JSX.Element {
  return (
    <div class={`spot at-${from} tone-${tone}${isBad ? ' bad' : ''}`}>
      <div class="spot-text">
        <div>{label}</div>
        <Lines lines={lines} />
      </div>
    </div>
  );
}

function EndRow({ words: { label, lines, isBad } }: { words: RowWords }): JSX.Element {
  return (
    <div class={isBad ? 'end-row bad' : 'end-row good'}>
      <strong>{label}</strong>
      <Lines lines={lines} />
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <div class="lines">
      {lines.map((line, at) => (
        <div key={at} class={line.startsWith('  ') ? 'nested' : undefined}>
          {line}
        </div>
      ))}
    </div>
  );
}
