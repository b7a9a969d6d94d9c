/** The one filter of the page, in the language that every command of fumo has. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { WORDS } from '../words.js';
import { usePage } from './context.js';
import type { Filtering } from './use-filter.js';

export function FilterBar({ filtering, total }: { filtering: Filtering; total: number }): JSX.Element {
  const { place, go } = usePage();
  const [text, setText] = useState(place.filter);
  const [known, setKnown] = useState(place.filter);
  if (known !== place.filter) {
    setKnown(place.filter);
    if (text.trim() !== place.filter) setText(place.filter);
  }
  const change = (next: string): void => {
    setText(next);
    go({ filter: next.trim() });
  };
  const { error, found, progress } = filtering;
  const said = error ?? (found ? WORDS.found(found.size, total) : '');
  return (
    <search class="filter">
      <label for="filter" class="unseen">
        {WORDS.filter}
      </label>
      <input
        id="filter"
        type="text"
        value={text}
        placeholder={WORDS.filterPlaceholder}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-invalid={error !== undefined}
        aria-describedby="filter-said"
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') change('');
          if (event.key === 'Enter' || event.key === 'Escape')
            document.querySelector<HTMLElement>('[role=listbox]')?.focus();
        }}
      />
      {text !== '' && (
        <button type="button" class="clear" aria-label={WORDS.clear} onClick={() => change('')}>
          ×
        </button>
      )}
      <output id="filter-said" class={error === undefined ? 'said-count' : 'said-count bad'}>
        {said}
        {found && progress < 1 && ` · ${WORDS.searching(Math.floor(progress * 100))}`}
      </output>
    </search>
  );
}
