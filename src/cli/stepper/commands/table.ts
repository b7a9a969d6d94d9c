/** All commands of the stepper, in the order in which help lists them. */
import { breaks, setBreak, unbreak } from './break.js';
import {
  answer,
  clear,
  corrupt,
  delay,
  deleteNode,
  drop,
  duplicate,
  edit,
  fault,
  setNode,
  undo,
} from './change.js';
import { clock, skip } from './clock.js';
import { back, goto, next, onwards, prompt, redo } from './go.js';
import { diff, exportRun, fork, quit } from './keep.js';
import { ladder, message, preview, state, tree } from './look.js';
import type { StepperCommand } from './types.js';

const help: StepperCommand = {
  name: 'help',
  group: 'look',
  args: [],
  summary: 'these commands',
  example: 'help',
  act: async () => ({ report: 'help', commands: COMMANDS }),
};

/** Names and keys are unique; a test sees to it. */
export const COMMANDS: readonly StepperCommand[] = [
  next,
  onwards,
  prompt,
  back,
  redo,
  goto,
  preview,
  tree,
  state,
  message,
  ladder,
  help,
  setBreak,
  breaks,
  unbreak,
  answer,
  edit,
  drop,
  duplicate,
  delay,
  corrupt,
  setNode,
  deleteNode,
  fault,
  clear,
  undo,
  clock,
  skip,
  fork,
  diff,
  exportRun,
  quit,
];
