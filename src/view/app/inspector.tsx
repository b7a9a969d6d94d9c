/** What is known about the chosen row: a message, a step, or any other event. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { spanText, timeText } from '../../trace/times.js';
import { stepBadge, wordsOf } from '../model/row-words.js';
import { type Entry, isMessage, type StepEntry } from '../model/story.js';
import { treeAt } from '../model/tree.js';
import { WORDS } from '../words.js';
import { ActorChip, Fact, Said } from './bits.js';
import { usePage } from './context.js';
import { MessageDetails } from './message-details.js';
import { TreeRows } from './tree-tab.js';

export function Inspector(): JSX.Element {
  const { story, place, go } = usePage();
  const entry = place.entry === undefined ? undefined : story.entries[place.entry];
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
  }, [place.entry]);
  const close = (): void => {
    go({ open: false });
    document.getElementById(place.tab === 'steps' ? 'steps' : 'ladder')?.focus();
  };
  return (
    <section
      id="details"
      ref={box}
      class={place.open ? 'inspector open' : 'inspector'}
      aria-label={WORDS.details}
      tabIndex={-1}
    >
      <button type="button" class="back" onClick={close}>
        ← {WORDS.back}
      </button>
      {entry ? <Details entry={entry} /> : <p class="empty">{WORDS.nothingSelected}</p>}
    </section>
  );
}

function Details({ entry }: { entry: Entry }): JSX.Element {
  if (isMessage(entry)) return <MessageDetails key={entry.index} entry={entry} />;
  if (entry.event.kind === 'step' && entry.step) return <StepDetails key={entry.index} step={entry.step} />;
  return <EventDetails key={entry.index} entry={entry} />;
}

function StepDetails({ step }: { step: StepEntry }): JSX.Element {
  const { go, story } = usePage();
  const { step: number, actor, verb, text, status, why, failure, startedAt, endedAt, flow } = step;
  return (
    <article>
      <header class="details-head">
        <h2>
          {WORDS.stepName(number)} <span class="badge">{stepBadge(step)}</span>
        </h2>
        <p class="lead">
          <ActorChip actor={actor} /> <Said text={text} />
        </p>
      </header>
      {failure && <FailureBox failure={failure} />}
      <dl class="facts">
        <Fact name="Status">
          <span class={`status is-${status}`}>{WORDS.statuses[status]}</span>
          {why !== undefined && <Said text={`: ${why}`} />}
        </Fact>
        <Fact name="Verb">
          <Said text={verb} mono />
        </Fact>
        <Fact name={WORDS.factNames.flow}>
          <Said text={flow} />
        </Fact>
        <Fact name={WORDS.at}>
          {timeText(startedAt)}
          {endedAt !== undefined &&
            endedAt > startedAt &&
            ` · ${WORDS.lasted(spanText(endedAt - startedAt))}`}
        </Fact>
      </dl>
      <StepMessages step={step} />
      {step.changes > 0 && (
        <section>
          <h3>
            {WORDS.tabs.tree} <span class="mark">{WORDS.treeChanges(step.changes)}</span>
          </h3>
          <TreeRows rows={treeAt(story, step.index).filter(({ change }) => change !== 'none')} flat />
          <button
            type="button"
            class="link"
            onClick={() => go({ tab: 'tree', treeStep: step.index, open: false })}
          >
            {WORDS.treeAt} {step.step}
          </button>
        </section>
      )}
    </article>
  );
}

function StepMessages({ step }: { step: StepEntry }): JSX.Element | null {
  const { visit } = usePage();
  if (step.messages.length === 0) return null;
  return (
    <section>
      <h3>{WORDS.messages(step.messages.length)}</h3>
      <ul class="links">
        {step.messages.slice(0, 100).map((entry) => (
          <li key={entry.index}>
            <button type="button" class="link" onClick={() => visit(entry.index)}>
              {WORDS.messageName(entry.event.message)}
            </button>{' '}
            <span class="soft">{wordsOf(entry).label}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FailureProps {
  failure: NonNullable<StepEntry['failure']>;
}

export function FailureBox({ failure: { code, expected, found, hint } }: FailureProps): JSX.Element {
  return (
    <div class="failure">
      <dl>
        <Fact name={WORDS.failed}>
          <Said text={code} mono />
        </Fact>
        <Fact name={WORDS.expectedWord}>
          <Said text={expected} />
        </Fact>
        <Fact name={WORDS.foundWord}>
          <Said text={found} />
        </Fact>
      </dl>
      {hint !== undefined && (
        <p>
          <Said text={hint} />
        </p>
      )}
    </div>
  );
}

/** Fields of an event that its heading says already, or that mean nothing to a reader. */
const UNTOLD = new Set(['kind', 'seq', 'failure', 'octets']);

function EventDetails({ entry }: { entry: Entry }): JSX.Element {
  const { event, step } = entry;
  const { visit } = usePage();
  const { label } = wordsOf(entry);
  const fields = Object.entries(event).filter(([name]) => !UNTOLD.has(name));
  return (
    <article>
      <header class="details-head">
        <h2>{label}</h2>
      </header>
      {'failure' in event && event.failure && <FailureBox failure={event.failure} />}
      <dl class="facts">
        {fields.map(([name, value]) => (
          <Fact key={name} name={name}>
            <FieldValue name={name} value={value} />
          </Fact>
        ))}
      </dl>
      {step && (
        <button type="button" class="link" onClick={() => visit(step.entry)}>
          {WORDS.stepName(step.step)}: <Said text={step.text} />
        </button>
      )}
    </article>
  );
}

function FieldValue({ name, value }: { name: string; value: unknown }): JSX.Element {
  if ((name === 'at' || name === 'due') && typeof value === 'number') return <>{timeText(value)}</>;
  if (Array.isArray(value))
    return (
      <ol class="plain">
        {value.map((item, at) => (
          <li key={at}>
            <Said text={String(item)} />
          </li>
        ))}
      </ol>
    );
  return (
    <Said
      text={typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}
      mono={name === 'uri' || name === 'code'}
    />
  );
}
