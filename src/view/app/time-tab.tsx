/** Virtual time: sessions, prompts, timers and downloads as bars on one scale. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { spanText, timeText } from '../../trace/times.js';
import { type Bar, barsOf, type Scale, scaleOf } from '../model/timeline.js';
import { WORDS } from '../words.js';
import { Choices, Said } from './bits.js';
import { usePage } from './context.js';
import { VirtualList } from './virtual-list.js';

const SCALES = [
  { value: 'short', label: WORDS.scaleShort },
  { value: 'even', label: WORDS.scaleEven },
] as const;

/** Marks on the scale. */
const TICKS = 5;

export function TimeTab(): JSX.Element {
  const { story, version, place, go } = usePage();
  const [mode, setMode] = useState<'short' | 'even'>('short');
  const bars = useMemo(() => barsOf(story), [story, version]);
  const scale = useMemo(
    () =>
      scaleOf(
        story.entries.map(({ event }) => event.at),
        mode === 'even',
      ),
    [story, version, mode],
  );
  const active = bars.findIndex(({ entry }) => entry === place.entry);
  if (bars.length === 0) return <p class="empty">{WORDS.timeNone}</p>;
  const choose = (row: number, open: boolean): void => {
    const bar = bars[row];
    if (bar) go({ entry: bar.entry, open });
  };
  return (
    <div class="time-tab">
      <div class="tool-row">
        <Choices
          label={WORDS.scale}
          of={SCALES}
          value={mode}
          onChoose={(value: 'short' | 'even') => setMode(value)}
        />
      </div>
      <Axis scale={scale} />
      <VirtualList
        id="time"
        label={WORDS.timeline}
        count={bars.length}
        estimate={56}
        active={active}
        keyOf={String}
        render={(row) => <BarRow bar={bars[row]} scale={scale} />}
        onMove={(row) => choose(row, place.open)}
        onOpen={(row) => choose(row, true)}
        reveal={`${active}`}
      />
    </div>
  );
}

function Axis({ scale }: { scale: Scale }): JSX.Element {
  return (
    <div class="axis" aria-hidden="true">
      {scale.ticks(TICKS).map(({ at, place }) => (
        <span key={at} class={place > 0.75 ? 'tick late' : 'tick'} style={{ left: `${place * 100}%` }}>
          {at === scale.from ? timeText(at).slice(0, 16) : `+${spanText(at - scale.from)}`}
        </span>
      ))}
    </div>
  );
}

function endWords({ kind, from, to, due, outcome }: Bar): string {
  const parts = [
    WORDS.outcomes[outcome],
    ...(to === undefined || kind === 'transfer'
      ? []
      : [to === from ? WORDS.atOnce : WORDS.lasted(spanText(to - from))]),
    ...(due !== undefined && due !== to ? [WORDS.due(timeText(due))] : []),
  ];
  return parts.join(', ');
}

function BarRow({ bar, scale }: { bar: Bar | undefined; scale: Scale }): JSX.Element | null {
  if (!bar) return null;
  const { kind, title, detail, owner, to, due, outcome, entry, last } = bar;
  const start = scale.ofEntry(entry) * 100;
  const end = (to === undefined ? 1 : scale.ofEntry(last ?? entry)) * 100;
  const isDueLater = due !== undefined && due !== to && due > scale.from && due <= scale.to;
  return (
    <div class="bar-row">
      <div class="bar-words">
        <span class={`chip kind-${kind}`}>{WORDS.barKinds[kind]}</span>
        <span class="bar-title">
          <Said text={title} />
        </span>
        <span class="soft">
          {WORDS.actors[owner]} · {endWords(bar)}
        </span>
      </div>
      <div class="track">
        <div
          class={`bar kind-${kind} is-${outcome}`}
          style={{ left: `${start}%`, width: `${Math.max(0, end - start)}%` }}
        />
        {isDueLater && <div class="due-mark" style={{ left: `${scale.ofInstant(due) * 100}%` }} />}
      </div>
      {detail !== '' && (
        <div class="bar-detail">
          <Said text={detail} />
        </div>
      )}
    </div>
  );
}
