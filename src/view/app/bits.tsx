/** Small parts that appear all over the page. Whatever a peer said goes through `Said`. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Actor } from '../../trace/event.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { WORDS } from '../words.js';

/** Characters that are shown at once. */
const LONG = 2000;

/** Text of a peer: controls spelled out, its writing direction kept to itself, a long one on request. */
export function Said({ text, mono = false }: { text: string; mono?: boolean }): JSX.Element {
  const [all, setAll] = useState(false);
  const shown = all || text.length <= LONG ? text : text.slice(0, LONG);
  return (
    <>
      <bdi class={mono ? 'said mono' : 'said'}>{sanitizeText(shown, { keepLines: true })}</bdi>
      {shown.length < text.length && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {WORDS.showAll(text.length)}
        </button>
      )}
    </>
  );
}

export function ActorChip({ actor }: { actor: Actor }): JSX.Element {
  return <span class={`chip actor-${actor}`}>{WORDS.actors[actor]}</span>;
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="fact">
      <dt>{sanitizeText(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export interface Choice<T extends string> {
  value: T;
  label: string;
}

/** A few ways, of which one holds. */
export function Choices<T extends string>(props: {
  label: string;
  of: readonly Choice<T>[];
  value: T;
  onChoose(value: T): void;
}): JSX.Element {
  return (
    <fieldset class="choices">
      <legend class="unseen">{props.label}</legend>
      {props.of.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChoose(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

export interface TabsProps<T extends string> {
  id: string;
  label: string;
  of: readonly (Choice<T> & { mark?: string })[];
  value: T;
  onChoose(value: T): void;
}

/** A tab list as WAI-ARIA has it: arrow keys go from tab to tab. */
export function Tabs<T extends string>({ id, label, of, value, onChoose }: TabsProps<T>): JSX.Element {
  const move = (event: KeyboardEvent): void => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = of.findIndex((tab) => tab.value === value);
    const to = way === undefined ? undefined : of[(at + way + of.length) % of.length];
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(to.value);
    document.getElementById(`${id}-${to.value}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move} tabIndex={-1}>
      {of.map((tab) => (
        <button
          key={tab.value}
          id={`${id}-${tab.value}`}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={`${id}-panel`}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChoose(tab.value)}
        >
          {tab.label}
          {tab.mark !== undefined && <span class="mark">{tab.mark}</span>}
        </button>
      ))}
    </div>
  );
}
