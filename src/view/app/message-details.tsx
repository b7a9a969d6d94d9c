/** One message: typed, as XML, and octet by octet. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { decodeEvent } from '../../trace/decode.js';
import { timeText } from '../../trace/times.js';
import { wordsOf } from '../model/row-words.js';
import type { MessageEntry } from '../model/story.js';
import { WORDS } from '../words.js';
import { Fact, Said, Tabs } from './bits.js';
import { BytesView } from './bytes-view.js';
import { usePage } from './context.js';
import { type MessagePane, PANES } from './place.js';
import { TypedView } from './typed-view.js';
import { XmlView } from './xml-view.js';

interface Props {
  entry: MessageEntry;
}

export function MessageDetails({ entry }: Props): JSX.Element {
  const { place, go } = usePage();
  const draft = useMemo(() => decodeEvent({ event: entry.event }), [entry]);
  const { from, to, label } = wordsOf(entry);
  const direction = WORDS.fromTo(WORDS.actors[from], WORDS.actors[to ?? from]);
  return (
    <article>
      <header class="details-head">
        <Around entry={entry} />
        <h2>{WORDS.messageName(entry.event.message)}</h2>
        <p class="lead">
          {direction} · {label}
        </p>
      </header>
      <Envelope entry={entry} />
      {draft.error && (
        <p class="failure">
          <Said text={WORDS.undecodable(draft.error.code, draft.error.message)} />
        </p>
      )}
      <Findings entry={entry} warnings={draft.warnings} />
      <Tabs
        id="pane"
        label={WORDS.messageViewsLabel}
        of={PANES.map((value) => ({ value, label: WORDS.messageViews[value] }))}
        value={place.pane}
        onChoose={(pane: MessagePane) => go({ pane })}
      />
      <div id="pane-panel" role="tabpanel" aria-labelledby={`pane-${place.pane}`} class="pane">
        {place.pane === 'typed' && <TypedView entry={entry} draft={draft} />}
        {place.pane === 'xml' && <XmlView event={entry.event} />}
        {place.pane === 'bytes' && <BytesView event={entry.event} />}
      </div>
    </article>
  );
}

function Around({ entry }: Props): JSX.Element {
  const { story, visit } = usePage();
  const number = entry.event.message;
  const [before, after] = [story.message(number - 1), story.message(number + 1)];
  return (
    <div class="around">
      <button
        type="button"
        aria-label={WORDS.previous}
        disabled={!before}
        onClick={() => before && visit(before.index)}
      >
        ↑
      </button>
      <button
        type="button"
        aria-label={WORDS.next}
        disabled={!after}
        onClick={() => after && visit(after.index)}
      >
        ↓
      </button>
    </div>
  );
}

function Envelope({ entry: { event, brief, step } }: Props): JSX.Element {
  const { visit } = usePage();
  return (
    <dl class="facts">
      <Fact name={WORDS.at}>{timeText(event.at)}</Fact>
      <Fact name={WORDS.to}>
        <Said text={event.to} mono />
      </Fact>
      <Fact name={WORDS.mediaType}>
        <Said text={event.mediaType} mono />
      </Fact>
      <Fact name={WORDS.size}>{WORDS.octets(brief.size)}</Fact>
      {Object.entries(event.headers ?? {}).map(([name, value]) => (
        <Fact key={name} name={WORDS.transportHeader(name)}>
          <Said text={value} mono />
        </Fact>
      ))}
      {step && (
        <Fact name={WORDS.stepName(step.step)}>
          <button type="button" class="link" onClick={() => visit(step.entry)}>
            <Said text={step.text} />
          </button>
        </Fact>
      )}
    </dl>
  );
}

type Draft = ReturnType<typeof decodeEvent>;

/** What reading tolerated, and which rules this message breaks. */
function Findings({ entry, warnings }: Props & Pick<Draft, 'warnings'>): JSX.Element | null {
  const { story, go } = usePage();
  const broken = (story.rules?.reports ?? []).flatMap((report) =>
    report.failures
      .filter(({ at }) => at.message === entry.event.message)
      .map((failure) => ({ ...failure, id: report.id, title: report.title })),
  );
  if (broken.length === 0 && warnings.length === 0) return null;
  return (
    <div class="findings">
      {broken.length > 0 && <h3>{WORDS.broken}</h3>}
      {broken.map(({ id, title, at, found }) => (
        <p key={`${id} ${at.path} ${at.offset}`}>
          <strong>{id}</strong> {title}: <Said text={found} />{' '}
          {at.offset !== undefined && (
            <button type="button" class="link" onClick={() => go({ pane: 'bytes', offset: at.offset })}>
              {WORDS.atByte(at.offset)}
            </button>
          )}
        </p>
      ))}
      {warnings.length > 0 && <h3>{WORDS.tolerances}</h3>}
      {warnings.slice(0, 50).map(({ code, message, path, offset }) => (
        <p key={`${code} ${path} ${offset}`}>
          <code>{code}</code> <Said text={message} />
        </p>
      ))}
    </div>
  );
}
