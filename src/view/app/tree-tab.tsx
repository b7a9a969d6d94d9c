/** The device's tree before and after each step. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { sanitizeText } from '../../trace/sanitize.js';
import { stepBadge } from '../model/row-words.js';
import type { Story } from '../model/story.js';
import { type TreeRow, treeAt } from '../model/tree.js';
import { WORDS } from '../words.js';
import { Said } from './bits.js';
import { usePage } from './context.js';

/** Rows that are drawn; a tree with more shows only what changed. */
const MOST_ROWS = 1500;

export function TreeTab(): JSX.Element {
  const { story, place, go, version } = usePage();
  const [only, setOnly] = useState(false);
  const step = Math.min(place.treeStep ?? firstChange(story), Math.max(0, story.steps.length - 1));
  const all = useMemo(() => treeAt(story, step), [story, step, version]);
  const changed = all.filter(({ change }) => change !== 'none');
  const rows = only || all.length > MOST_ROWS ? changed : all;
  if (story.changes.length === 0) return <p class="empty">{WORDS.treeNone}</p>;
  return (
    <div class="tree-tab scroll">
      <div class="tool-row">
        <StepPicker step={step} onPick={(treeStep) => go({ treeStep })} />
        <label class="check">
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} />
          {WORDS.onlyChanged}
        </label>
      </div>
      {changed.length === 0 && <p class="soft">{WORDS.treeStepNone}</p>}
      <TreeRows rows={rows} flat={only} />
      <p class="soft">{WORDS.treeScope}</p>
    </div>
  );
}

function firstChange({ changes }: Story): number {
  return Math.max(0, changes[0]?.step ?? 0);
}

/** Steps that a drop-down can hold. */
const MOST_STEPS = 2000;

function StepPicker({ step, onPick }: { step: number; onPick(step: number): void }): JSX.Element {
  const { story } = usePage();
  const { steps } = story;
  const from = Math.max(0, Math.min(step - MOST_STEPS / 2, steps.length - MOST_STEPS));
  const next = (way: 1 | -1): number => {
    for (let at = step + way; at >= 0 && at < steps.length; at += way)
      if ((steps[at]?.changes ?? 0) > 0) return at;
    return -1;
  };
  const [before, after] = [next(-1), next(1)];
  return (
    <div class="picker">
      <button
        type="button"
        aria-label={WORDS.previousChange}
        disabled={before < 0}
        onClick={() => onPick(before)}
      >
        ←
      </button>
      <label>
        <span class="unseen">{WORDS.treeAt}</span>
        <select value={String(step)} onChange={(event) => onPick(Number(event.currentTarget.value))}>
          {steps.slice(from, from + MOST_STEPS).map((one) => (
            <option key={one.index} value={String(one.index)}>
              {`${one.changes > 0 ? '● ' : ''}${stepBadge(one)} ${short(one.text)}`}
            </option>
          ))}
        </select>
      </label>
      <button type="button" aria-label={WORDS.nextChange} disabled={after < 0} onClick={() => onPick(after)}>
        →
      </button>
    </div>
  );
}

function short(text: string): string {
  return sanitizeText(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

interface RowsProps {
  rows: readonly TreeRow[];
  /** Whole addresses instead of a tree. */
  flat?: boolean;
}

export function TreeRows({ rows, flat = false }: RowsProps): JSX.Element | null {
  const shown = flat ? rows.filter(({ isPath }) => !isPath) : rows;
  if (shown.length === 0) return null;
  return (
    <div class="table-room">
      <table class="tree">
        <thead>
          <tr>
            <th scope="col">{WORDS.node}</th>
            <th scope="col">{WORDS.before}</th>
            <th scope="col">{WORDS.after}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Node key={row.uri} row={row} flat={flat} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Node({ row, flat }: { row: TreeRow; flat: boolean }): JSX.Element {
  const { uri, name, depth, change, by } = row;
  return (
    <tr class={`change-${change}${row.isPath ? ' is-path' : ''}`}>
      <th scope="row" class={flat ? undefined : 'deep'} style={{ '--depth': String(depth) }}>
        <Said text={flat ? uri : name} mono />
        {change !== 'none' && (
          <span class="change">
            {WORDS.changeWords[change]}
            {by !== undefined && ` ${WORDS.by(by)}`}
          </span>
        )}
      </th>
      {row.isPath ? (
        <td colSpan={2} />
      ) : (
        <>
          <Value value={row.before} />
          <Value value={row.after} />
        </>
      )}
    </tr>
  );
}

function Value({ value }: { value: string | undefined }): JSX.Element {
  if (value === undefined) return <td class="absent">{WORDS.absent}</td>;
  if (value === '') return <td class="absent">{WORDS.emptyValue}</td>;
  return (
    <td>
      <Said text={value} mono />
    </td>
  );
}
