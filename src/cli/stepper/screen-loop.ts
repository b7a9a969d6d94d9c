/**
 * Stepping with a person at the keys: the screen stays open from command to command, and is left for the device's
 * questions, for the editor, and at the end.
 */
import { framesOf } from '../frames.js';
import { ladderLines } from '../render/ladder.js';
import { renderScreen, titleLines } from '../render/screen.js';
import type { KeyTable } from '../render/screen-types.js';
import { COMMANDS } from './commands/table.js';
import type { StepperSession } from './commands/types.js';
import type { KeyPromptConfig } from './key-prompt.js';
import { answerAll, edit } from './screen-asking.js';
import { ScreenDesk } from './screen-desk.js';
import { layoutOf, type StepperIo } from './screen-io.js';
import { keyMapOf, keyTableOf } from './screen-keys.js';
import { stepInLines } from './screen-plain.js';

/** Steps until the person leaves. @returns whether the run had come to its end; rejects as the prompts do on Ctrl-C */
export async function stepAtKeys(session: StepperSession, io: StepperIo): Promise<'ended' | 'quit'> {
  const desk = await ScreenDesk.of(session);
  const keys = keyTableOf(COMMANDS);
  if (io.plain) return stepInLines(desk, keys, io);
  return stepOnScreen(desk, keys, io);
}

async function stepOnScreen(desk: ScreenDesk, keys: KeyTable, io: StepperIo): Promise<'ended' | 'quit'> {
  for (;;) {
    const leave = await io.askKeys(configOf(desk, keys, io));
    if (leave === 'question') await answerAll(desk, io);
    else if (leave === 'edit') await edit(desk, io);
    else return ending(desk.session, leave, io);
  }
}

function configOf(desk: ScreenDesk, keys: KeyTable, io: StepperIo): KeyPromptConfig {
  const map = keyMapOf(COMMANDS);
  return {
    size: io.size,
    draw: (state, size) => renderScreen(desk.standing, state, size, layoutOf(io, size), keys),
    helpers: () => ({ keys: map, history: desk.history, complete: (text) => desk.complete(text) }),
    run: (line) => desk.run(line),
    ...(io.onResize ? { onResize: io.onResize } : {}),
  };
}

/** On a screen that was drawn over, all steps are told again at the end. */
function ending({ run, known }: StepperSession, leave: 'ended' | 'quit', io: StepperIo): 'ended' | 'quit' {
  if (leave === 'quit' && !run.result()) return 'quit';
  const layout = layoutOf(io);
  const title = titleLines({ header: run.header, now: run.now() }, layout);
  io.say([...title, '', ...ladderLines(framesOf(run.events, known), layout)].join('\n'));
  return 'ended';
}
