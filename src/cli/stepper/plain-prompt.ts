/** The keys without a screen: one prompt for one key, or for one command that is typed. */
import { createPrompt, useEffect, useKeypress, useState } from '@inquirer/core';
import { keyLines } from '../render/keys-lines.js';
import type { Layout } from '../render/ladder.js';
import type { KeyTable, View } from '../render/screen-types.js';
import { FIRST_DESK, type Helpers, type Pressed, press } from './screen-state.js';

/** What was asked for: a command, or a view. */
export type PlainAction = { run: string } | { view: View };

export interface PlainPromptConfig {
  keys: KeyTable;
  layout(): Layout;
  helpers(): Helpers;
}

/** Asks for one key. Rejects with inquirer's `ExitPromptError` on Ctrl-C. */
export const askPlainKey = createPrompt<PlainAction, PlainPromptConfig>((config, done) => {
  const [desk, setDesk] = useState(FIRST_DESK);
  useEffect((readline) => {
    readline.on('close', () => done({ run: 'quit' }));
  }, []);
  useKeypress((event, readline) => {
    const key = event as Pressed;
    readline.clearLine(0);
    const reaction = press(desk, key, { maxScroll: 0, rows: 1 }, config.helpers());
    if (reaction.run !== undefined) return done({ run: reaction.run });
    const { view } = reaction.desk.state;
    if (view !== 'step') return done({ view });
    setDesk(reaction.desk);
    if (reaction.desk.typing) readline.write(reaction.desk.typing.text);
  });
  const { line } = desk.state;
  if (!line) return keyLines(config.keys.keys, config.layout()).join('\n');
  return `${line.hint}\n:${line.text}`;
});
