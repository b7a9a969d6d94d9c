/** The keys and the filter language, in a dialog. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { FILTER_KEYS } from '../../trace/filter/index.js';
import { WORDS } from '../words.js';

interface Props {
  open: boolean;
  keysOn: boolean;
  onKeys(on: boolean): void;
  onClose(): void;
}

export function Help({ open, keysOn, onKeys, onClose }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <button type="button" class="clear" aria-label={WORDS.close} onClick={onClose}>
        ×
      </button>
      <h2 id="help-title">{WORDS.keysTitle}</h2>
      <table>
        <tbody>
          {WORDS.keys.map(([keys, meaning]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="check">
        <input type="checkbox" checked={keysOn} onChange={(event) => onKeys(event.currentTarget.checked)} />
        {WORDS.keysOn}
      </label>
      <h2>{WORDS.filterTitle}</h2>
      <p>{WORDS.filterIntro}</p>
      <table>
        <tbody>
          {Object.entries(FILTER_KEYS).map(([key, { meaning, example }]) => (
            <tr key={key}>
              <th scope="row">
                <code>{example}</code>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft">{WORDS.helpAbout}</p>
    </dialog>
  );
}
