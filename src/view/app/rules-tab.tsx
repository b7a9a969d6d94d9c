/** The verdicts of conformance, family by family, each failure with its place. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { BrokenRule, RuleOutcome, RuleVerdict } from '../model/report-data.js';
import { WORDS } from '../words.js';
import { Fact, Said } from './bits.js';
import { usePage } from './context.js';

type Standing = RuleVerdict | 'warning';
const STANDINGS: readonly Standing[] = ['fail', 'warning', 'pass', 'not-judged', 'not-applicable'];

/** How a rule stands: its verdict, but a warning where only "should" was broken. */
export function standingOf({ verdict, failures }: RuleOutcome): Standing {
  return verdict === 'fail' && failures.every(({ level }) => level === 'should') ? 'warning' : verdict;
}

export function RulesTab(): JSX.Element {
  const { story } = usePage();
  const [hidden, setHidden] = useState<ReadonlySet<Standing>>(new Set(['not-applicable']));
  const { rules } = story;
  if (!rules || rules.reports.length === 0)
    return (
      <div class="scroll">
        <p class="empty">{WORDS.rulesNone}</p>
        {rules?.why !== undefined && <p class="empty">{rules.why}</p>}
      </div>
    );
  const toggle = (standing: Standing): void => {
    const next = new Set(hidden);
    if (!next.delete(standing)) next.add(standing);
    setHidden(next);
  };
  const shown = rules.reports.filter((report) => !hidden.has(standingOf(report)));
  return (
    <div class="rules-tab scroll">
      <fieldset class="verdicts">
        <legend class="unseen">{WORDS.verdictFilter}</legend>
        {STANDINGS.map((standing) => (
          <button
            key={standing}
            type="button"
            class={`verdict is-${standing}`}
            aria-pressed={!hidden.has(standing)}
            onClick={() => toggle(standing)}
          >
            <b>{rules.reports.filter((report) => standingOf(report) === standing).length}</b>{' '}
            {WORDS.verdicts[standing]}
          </button>
        ))}
      </fieldset>
      {shown.length === 0 && <p class="empty">{WORDS.rulesEmpty}</p>}
      {rules.families.map(({ prefix, title }) => (
        <Family key={prefix} title={title} reports={shown.filter(({ id }) => id.startsWith(`${prefix}-`))} />
      ))}
    </div>
  );
}

function Family({ title, reports }: { title: string; reports: readonly RuleOutcome[] }): JSX.Element | null {
  if (reports.length === 0) return null;
  return (
    <section class="family">
      <h2>{title}</h2>
      {reports.map((report) => (
        <RuleRow key={report.id} report={report} />
      ))}
    </section>
  );
}

function RuleRow({ report }: { report: RuleOutcome }): JSX.Element {
  const { id, title, clause, level, failures, notJudged } = report;
  const standing = standingOf(report);
  return (
    <details class="rule" open={failures.length > 0}>
      <summary>
        <span class={`verdict is-${standing}`}>{WORDS.verdicts[standing]}</span>
        <code>{id}</code>
        <span class="rule-title">{title}</span>
        <span class="soft">{level}</span>
      </summary>
      <p class="soft">{clause}</p>
      {notJudged.map((why) => (
        <p key={why}>
          <Said text={why} />
        </p>
      ))}
      {failures.slice(0, 100).map((failure, at) => (
        <FailureRow key={at} failure={failure} />
      ))}
    </details>
  );
}

function FailureRow({ failure: { at, expected, found } }: { failure: BrokenRule }): JSX.Element {
  const { story, visit } = usePage();
  const entry = story.message(at.message);
  const place = [
    WORDS.goToMessage(at.message),
    ...(at.offset === undefined ? [] : [WORDS.atByte(at.offset)]),
    ...(at.line === undefined || at.column === undefined ? [] : [WORDS.atLine(at.line, at.column)]),
  ].join(', ');
  const go = (): void => {
    if (entry) visit(entry.index, { pane: at.offset === undefined ? 'typed' : 'bytes', offset: at.offset });
  };
  return (
    <div class="failure">
      <button type="button" class="link" disabled={!entry} onClick={go}>
        {place}
      </button>
      {at.path !== undefined && (
        <div class="path">
          <Said text={at.path} mono />
        </div>
      )}
      <dl>
        <Fact name={WORDS.expectedWord}>
          <Said text={expected} />
        </Fact>
        <Fact name={WORDS.foundWord}>
          <Said text={found} />
        </Fact>
      </dl>
    </div>
  );
}
