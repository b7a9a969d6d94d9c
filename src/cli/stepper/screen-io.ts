/** What the stepper needs of the terminal; `terminal-io.ts` has the real one. */
import type { Question } from '../../engine/run-types.js';
import type { Paint } from '../colour.js';
import type { Layout } from '../render/ladder.js';
import type { ScreenSize } from '../render/screen-types.js';
import type { KeyPromptConfig } from './key-prompt.js';
import type { PlainAction, PlainPromptConfig } from './plain-prompt.js';
import type { Edited, EditFile } from './screen-editor.js';
import type { Leave } from './screen-reports.js';

/** What the stepper needs of the terminal. */
export interface StepperIo {
  say(text: string): void;
  size(): ScreenSize;
  paint: Paint;
  /** In lines, without redrawing. */
  plain: boolean;
  askKeys(config: KeyPromptConfig): Promise<Leave>;
  askPlainKey(config: PlainPromptConfig): Promise<PlainAction>;
  askQuestion(question: Question, now: number): Promise<string>;
  askAgain(question: string): Promise<boolean>;
  editFile(text: string): Promise<EditFile>;
  openEditor(path: string): Promise<Edited>;
  onResize?(call: () => void): () => void;
}

export function layoutOf(io: Pick<StepperIo, 'size' | 'paint'>, size = io.size()): Layout {
  return { columns: size.columns, paint: io.paint };
}
