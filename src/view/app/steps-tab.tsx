/** The steps with the specification's numbers, one line each. */
import type { JSX } from 'preact';
import { timeText } from '../../trace/times.js';
import { stepBadge } from '../model/row-words.js';
import type { Row } from '../model/rows.js';
import type { StepEntry } from '../model/story.js';
import { WORDS } from '../words.js';
import { ActorChip, Said } from './bits.js';
import { usePage } from './context.js';
import { VirtualList } from './virtual-list.js';

type StepRow = Extract<Row, { row: 'step' }>;

export function StepsTab({ rows }: { rows: readonly Row[] }): JSX.Element {
  const { place, go, story } = usePage();
  const steps = rows.filter((row): row is StepRow => row.row === 'step');
  const chosen = place.entry === undefined ? undefined : story.entries[place.entry]?.step;
  const active = steps.findIndex(({ step }) => step === chosen);
  const choose = (row: number, open: boolean): void => {
    const target = steps[row];
    if (target) go({ entry: target.step.entry, open, offset: undefined });
  };
  return (
    <div class="steps">
      <VirtualList
        id="steps"
        label={WORDS.stepList}
        count={steps.length}
        estimate={58}
        active={active}
        keyOf={(row) => steps[row]?.key ?? String(row)}
        render={(row) => <StepLine step={steps[row]?.step} />}
        onMove={(row) => choose(row, place.open)}
        onOpen={(row) => choose(row, true)}
        reveal={`${active} ${steps.length}`}
        layout={place.filter}
      />
      {steps.length === 0 && <p class="empty">{WORDS.foundNothing}</p>}
    </div>
  );
}

const SIGNS = { done: '✓', failed: '✕', skipped: '–', running: '…' } as const satisfies Record<
  StepEntry['status'],
  string
>;

function StepLine({ step }: { step: StepEntry | undefined }): JSX.Element | null {
  if (!step) return null;
  const { status, actor, text, messages, changes, startedAt } = step;
  return (
    <div class="step-line">
      <span class="unseen">{`${WORDS.stepName(step.step)}, ${WORDS.statuses[status]}: `}</span>
      <span class={`sign is-${status}`} aria-hidden="true">
        {SIGNS[status]}
      </span>
      <span class="badge">{stepBadge(step)}</span>
      <span class="step-text">
        <Said text={text} />
        <span class="under">
          <ActorChip actor={actor} />
          <span>{timeText(startedAt).slice(11)}</span>
          {messages.length > 0 && <span>{WORDS.messages(messages.length)}</span>}
          {changes > 0 && <span>{WORDS.treeChanges(changes)}</span>}
          {step.states.map(({ seq, from, to }) => (
            <span key={seq}>
              State {from} → {to}
            </span>
          ))}
        </span>
      </span>
    </div>
  );
}
