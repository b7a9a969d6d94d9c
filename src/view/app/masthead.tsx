/** The head of the page: what run this is, and how it ended. */
import type { JSX } from 'preact';
import type { TraceHeader } from '../../trace/event.js';
import { spanText, timeText } from '../../trace/times.js';
import { WORDS } from '../words.js';
import { Fact, Said } from './bits.js';
import { usePage } from './context.js';
import { FailureBox } from './inspector.js';

interface Props {
  theme: JSX.Element;
}

export function Masthead({ theme }: Props): JSX.Element {
  const { story } = usePage();
  const { header, end, tail } = story;
  return (
    <header class="masthead">
      <div class="title-row">
        <h1>
          <Said text={header?.title ?? WORDS.noTrace} />
        </h1>
        <Verdict />
        {theme}
      </div>
      {header && <Facts header={header} />}
      {end?.failure && <FailureBox failure={end.failure} />}
      {tail && tail.shown < tail.events && <p class="notice">{WORDS.partial(tail.shown, tail.events)}</p>}
      {tail?.recovered && <p class="notice">{WORDS.recovered}</p>}
      {story.filter !== undefined && (
        <p class="notice">
          <Said text={WORDS.madeWith(story.filter)} />
        </p>
      )}
    </header>
  );
}

function Verdict(): JSX.Element {
  const { story } = usePage();
  const { end } = story;
  if (!end) return <span class="verdict-badge cut">{WORDS.cutOff}</span>;
  return (
    <span class={`verdict-badge ${end.verdict}`}>
      {end.verdict === 'passed' ? WORDS.passed : WORDS.failed} · <Said text={end.outcome} />
    </span>
  );
}

type FactText = readonly [name: string, value: string];

/** What the header tells; of an imported trace only what the recording told. */
function factsOf(header: TraceHeader, lasts: string): FactText[] {
  const { flow, spec, encoding, auth, transport, seed, origin, faults, reading, fumo, imported } = header;
  const names = WORDS.factNames;
  const known: readonly (readonly [field: string, name: string, value: string | undefined])[] = [
    ['flow', names.flow, flow],
    ['spec', names.spec, spec && `${spec.document} ${spec.section}`],
    ['imported', names.imported, imported && `${imported.name} (${imported.from})`],
    ['encoding', names.encoding, encoding],
    ['auth', names.auth, auth],
    ['transport', names.transport, transport],
    ['seed', names.seed, seed],
    ['origin', names.origin, timeText(origin)],
    ['lasts', names.lasts, lasts],
    ['faults', names.faults, faults.length > 0 ? faults.join(', ') : undefined],
    ['reading', names.reading, reading],
    ['fumo', names.version, `fumo ${fumo}`],
    ['leftOut', names.leftOut, leftOutText(imported)],
  ];
  const unknown = new Set(imported?.unknown);
  return known.flatMap(([field, name, value]) =>
    value === undefined || unknown.has(field) ? [] : [[name, value] as const],
  );
}

function leftOutText(imported: TraceHeader['imported']): string | undefined {
  if (!imported || imported.leftOut.length === 0) return undefined;
  return imported.leftOut.map(({ reason, count }) => WORDS.leftOut(reason, count)).join(', ');
}

function Facts({ header }: { header: TraceHeader }): JSX.Element {
  const { story } = usePage();
  const { spec, origin, faults, given, imported } = header;
  const last = story.entries.at(-1)?.event.at ?? origin;
  const brief = [
    ...(spec ? [`${spec.document} ${spec.section}`] : []),
    WORDS.steps(story.steps.length),
    WORDS.messages(story.messages.length),
    spanText(last - origin),
    ...faults,
  ];
  const facts = factsOf(header, spanText(last - origin));
  return (
    <details class="about">
      <summary>
        <Said text={brief.join(' · ')} />
      </summary>
      <dl class="facts wide">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            <Said text={value} />
          </Fact>
        ))}
      </dl>
      {imported && <p class="soft">{imported.clock === 'none' ? WORDS.noClock : WORDS.wallClock}</p>}
      <details class="given">
        <summary>{WORDS.factNames.given}</summary>
        <pre>
          <Said text={JSON.stringify(given, null, 2) ?? ''} />
        </pre>
      </details>
    </details>
  );
}
