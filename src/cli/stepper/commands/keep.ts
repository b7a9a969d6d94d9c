/** Keeping what a run has come to: forks, comparisons, exports; and leaving. */
import { EXPORT_FORMATS } from '../../export/formats.js';
import { nearest } from '../../suggest.js';
import { COMMAND_ERRORS } from '../words.js';
import { refused } from './arguments.js';
import type { StepperCommand } from './types.js';

export const fork: StepperCommand = {
  name: 'fork',
  key: 'f',
  group: 'keep',
  args: [{ name: 'NAME', kind: 'name', required: false, rest: true }],
  summary: 'go on as a new run from here; the old one stays as it was before you went back',
  example: 'fork other-answer',
  before: ['next 3', 'back 2'],
  act: async (session, [name]) => {
    const parent = { run: session.place.id, step: session.timeline.position };
    return { report: 'forked', run: await session.files.fork(name), parent };
  },
};

export const diff: StepperCommand = {
  name: 'diff',
  group: 'keep',
  args: [{ name: 'RUN', kind: 'run', required: true, rest: true }],
  summary: 'compare with another run, or a trace file, by what both mean',
  example: 'diff latest',
  act: async ({ files }, [which = '']) => ({ report: 'compared', ...(await files.compare(which)) }),
};

export const exportRun: StepperCommand = {
  name: 'export',
  group: 'keep',
  args: [
    { name: 'FORMAT', kind: 'format', required: true },
    { name: 'FILE', kind: 'file', required: true, rest: true },
  ],
  summary: `write the run so far: ${EXPORT_FORMATS.join(', ')}`,
  example: 'export mermaid run.mmd',
  act: async ({ files }, [format = '', file = '']) => {
    const known = EXPORT_FORMATS.find((one) => one === format);
    if (known !== undefined) return { report: 'wrote', ...(await files.export(known, file)) };
    const near = nearest(format, EXPORT_FORMATS);
    const hint = near.length > 0 ? COMMAND_ERRORS.didYouMean(near) : undefined;
    throw refused(COMMAND_ERRORS.unknownFormat(format), COMMAND_ERRORS.format(EXPORT_FORMATS), format, hint);
  },
};

export const quit: StepperCommand = {
  name: 'quit',
  group: 'keep',
  args: [],
  summary: 'stop here; "fumo step --resume" goes on from here',
  example: 'quit',
  act: async () => ({ report: 'left' }),
};
