/** The FUMO state machine with the path that was taken. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { stateName } from '../../dm/fumo.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { spanText, timeText } from '../../trace/times.js';
import { type Machine, machinesOf } from '../model/machine.js';
import { WORDS } from '../words.js';
import { Choices, Said } from './bits.js';
import { usePage } from './context.js';
import { StateDiagram } from './state-diagram.js';

export function StatesTab(): JSX.Element {
  const { story, version } = usePage();
  const machines = useMemo(() => machinesOf(story), [story, version]);
  const [uri, setUri] = useState<string | undefined>(undefined);
  const machine = machines.find((one) => one.uri === uri) ?? machines[0];
  if (!machine) return <p class="empty">{WORDS.statesNone}</p>;
  return (
    <div class="states-tab scroll">
      {machines.length > 1 && (
        <Choices
          label={WORDS.object}
          of={machines.map((one) => ({ value: one.uri, label: sanitizeText(one.uri) }))}
          value={machine.uri}
          onChoose={setUri}
        />
      )}
      <div class="states">
        <StateDiagram machine={machine} />
        <Path machine={machine} origin={story.header?.origin ?? 0} />
      </div>
    </div>
  );
}

function Path({ machine, origin }: { machine: Machine; origin: number }): JSX.Element {
  const { visit } = usePage();
  return (
    <section class="path-list">
      <h2>{WORDS.path}</h2>
      <p class="soft">
        <Said text={machine.uri} mono /> · {WORDS.endsIn(`${machine.state} ${stateName(machine.state)}`)}
      </p>
      <ol class="plain moves">
        {machine.moves.slice(0, 500).map(({ number, event, entry, isLegal }) => (
          <li key={number}>
            <button type="button" onClick={() => visit(entry)}>
              <span class="number">{number}</span>
              <span>
                <strong>
                  {event.from} → {event.to} {stateName(event.to)}
                </strong>
                {!isLegal && <span class="status is-failed">{WORDS.illegal}</span>}
                <span class="under">
                  <Said text={event.cause} />
                  <time title={timeText(event.at)}>+{spanText(event.at - origin)}</time>
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
