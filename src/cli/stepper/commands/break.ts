/** Setting and removing breakpoints. */
import { countOf } from './arguments.js';
import type { StepperCommand, StepperSession } from './types.js';

export const setBreak: StepperCommand = {
  name: 'break',
  key: 'k',
  group: 'break',
  args: [{ name: 'FILTER', kind: 'filter', required: true, rest: true }],
  summary: 'stop before a step in which this would happen',
  example: 'break server Exec **/DownloadAndUpdate',
  act: async (session, [filter = '']) => {
    session.breaks.add(filter);
    return list(session);
  },
};

export const breaks: StepperCommand = {
  name: 'breaks',
  group: 'break',
  args: [],
  summary: 'list the breakpoints',
  example: 'breaks',
  before: ['break step:12'],
  act: async (session) => list(session),
};

export const unbreak: StepperCommand = {
  name: 'unbreak',
  group: 'break',
  args: [{ name: 'N', kind: 'number', required: true }],
  summary: 'remove breakpoint N',
  example: 'unbreak 1',
  before: ['break step:12'],
  act: async (session, [number]) => {
    session.breaks.remove(countOf(number, 'N'));
    return list(session);
  },
};

function list({ breaks: { all } }: StepperSession) {
  return { report: 'breaks', breaks: all } as const;
}
