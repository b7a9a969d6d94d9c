/** The words of `flow graph`. */
import type { CommandWords } from '../words-help.js';

const ME = '<%= config.bin %> <%= command.id %>';

export const GRAPH_COMMAND: CommandWords = {
  summary: 'Draw a call flow as a ladder.',
  description: `Nothing is run. Every actor has a lifeline; each step is an arrow or a box with its number in the specification. What only a run can know (an answer, a result) becomes alternatives; branches on what the flow is given are decided as it says, so --set changes the picture. Flows that it includes are drawn in place.`,
  examples: [
    { description: 'Look at a flow in the terminal', command: `${ME} deferred` },
    { description: 'A drawing for a document', command: `${ME} deferred --out deferred.svg` },
    { description: 'For a Markdown page', command: `${ME} my-flow.yaml --format mermaid` },
    {
      description: 'How it goes when the package comes in the management tree',
      command: `${ME} network-initiated --set update.via=pkg-data`,
    },
    { description: 'Only its own steps, on a narrow page', command: `${ME} deferred --collapse --width 60` },
  ],
};

export const GRAPH_FLAGS = {
  format: (forms: readonly string[]): string =>
    `How to draw it: ${forms.join(', ')}. The default goes by the ending of --out, and is text without one.`,
  out: 'File to write; "-" for standard output.',
  force: 'Replace a file that says something else.',
  width: 'Columns of text, or pixels of svg.',
  collapse: 'Show included flows as boxes that name them.',
  everyBranch: 'Draw the branches that the flow is given a value for with all their alternatives, too.',
  ascii: 'Draw text with ASCII only.',
  set: 'Draw it with another value under "given".',
} as const;

export const GRAPH_WORDS = {
  wrote: (file: string, octets: number): string => `wrote ${file} (${octets} octets)`,
  unchanged: (file: string): string => `${file} shows that already`,
  takenHint: 'Choose another place with --out, or replace it with --force.',
  placeHint: 'Name a file with --out.',
  noWidth: (format: string): string => `--width means nothing for ${format}`,
  noWidthHint: 'Leave --width out; what shows the picture lays it out.',
  badWidth: (format: string): string => `${format} cannot be drawn in that width`,
  widthBetween: (least: number, most: number, unit: string): string => `${least} to ${most} ${unit}`,
  noAscii: (format: string): string => `--ascii means nothing for ${format}`,
  asciiHint: 'Leave --ascii out, or draw with --format text.',
} as const;
