/** What the screen is left for: the device's questions, and the editor. */
import { clean } from '../clean.js';
import { NOTICE_WORDS } from '../words-step.js';
import { editableXml } from './edited-message.js';
import { deviceScreen } from './question-prompt.js';
import type { ScreenDesk } from './screen-desk.js';
import type { EditFile } from './screen-editor.js';
import { layoutOf, type StepperIo } from './screen-io.js';
import type { Shown } from './screen-reports.js';

// ---- questions -----------------------------------------------------------------------------------------------------

/** Puts questions to the person for as long as what was asked for leads to another one. */
export async function answerAll(desk: ScreenDesk, io: StepperIo): Promise<Shown> {
  for (;;) {
    const shown = await answer(desk, io);
    if (shown.leave !== 'question') return shown;
  }
}

/** Asks until the answer is one that the run takes; then the step is made, and more if that was asked for. */
export async function answer(desk: ScreenDesk, io: StepperIo): Promise<Shown> {
  const asked = desk.session.run.peek()?.question;
  const going = desk.lastCommand === 'continue' ? 'continue' : 'next';
  if (!asked) return {};
  io.say(deviceScreen(asked.title, layoutOf(io)).join('\n'));
  for (;;) {
    const value = await io.askQuestion(asked, desk.session.run.now());
    const shown = await desk.answer(value);
    if (shown.notice?.tone !== 'bad') return desk.run(going, { again: true });
    io.say(io.paint.bad(clean(shown.notice.text)));
  }
}

// ---- the editor ----------------------------------------------------------------------------------------------------

/** Opens the editor on the message that the next step sends; a refused one can be edited again. */
export async function edit(desk: ScreenDesk, io: StepperIo): Promise<Shown> {
  const xml = editableXml(desk.standing.preview?.events ?? []);
  if (xml === undefined) return desk.notice({ tone: 'warn', text: NOTICE_WORDS.noMessage });
  const file = await io.editFile(xml);
  try {
    return await editUntilTaken(desk, file, io);
  } finally {
    await file.remove();
  }
}

async function editUntilTaken(
  desk: ScreenDesk,
  { path, unchanged }: EditFile,
  io: StepperIo,
): Promise<Shown> {
  for (;;) {
    const edited = await io.openEditor(path);
    if (!edited.ok) {
      const text = NOTICE_WORDS.editorFailed(edited.editor, edited.reason);
      return desk.notice({ tone: 'bad', text });
    }
    if (await unchanged()) return desk.notice({ tone: 'plain', text: NOTICE_WORDS.unedited });
    const shown = await desk.run(`edit ${path}`, { again: true });
    if (shown.notice?.tone !== 'bad') return shown;
    io.say(io.paint.bad(clean(shown.notice.text)));
    if (!(await io.askAgain(NOTICE_WORDS.editAgain))) {
      return desk.notice({ tone: 'plain', text: NOTICE_WORDS.unedited });
    }
  }
}
