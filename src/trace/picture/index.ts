/** Pictures in all their forms. A new form is one file and one line here. */
import { mermaidPicture } from './mermaid.js';
import type { Picture } from './picture.js';
import { plantumlPicture } from './plantuml.js';
import { DEFAULT_PIXELS, LEAST_PIXELS, svgPicture } from './svg.js';
import { DEFAULT_COLUMNS, LEAST_COLUMNS, textPicture } from './text.js';

export type * from './picture.js';

export interface PictureOptions {
  /** Columns of `text`, pixels of `svg`; the other forms have no width of their own. */
  width?: number;
  /** `text` draws with ASCII only. */
  ascii?: boolean;
}

export interface PictureForm {
  /** Usual ending of a file with it, without the dot. */
  extension: string;
  /** A few words for help. */
  description: string;
  /** What `width` means, with the default and the least; absent when it means nothing. */
  width?: { unit: 'columns' | 'pixels'; usual: number; least: number };
  /** The document in pieces. */
  write(picture: Picture, options?: PictureOptions): Iterable<string>;
}

const FORMS = {
  text: {
    extension: 'txt',
    description: 'a ladder of text',
    width: { unit: 'columns', usual: DEFAULT_COLUMNS, least: LEAST_COLUMNS },
    write: (picture, options) => ended(textPicture(picture, options)),
  },
  mermaid: {
    extension: 'mmd',
    description: 'a Mermaid sequence diagram',
    write: (picture) => ended(mermaidPicture(picture)),
  },
  plantuml: {
    extension: 'puml',
    description: 'a PlantUML sequence diagram',
    write: (picture) => ended(plantumlPicture(picture)),
  },
  svg: {
    extension: 'svg',
    description: 'a drawing for browsers and documents',
    width: { unit: 'pixels', usual: DEFAULT_PIXELS, least: LEAST_PIXELS },
    write: svgPicture,
  },
} as const satisfies Record<string, PictureForm>;

export type PictureFormName = keyof typeof FORMS;
export const PICTURE_FORMS: Readonly<Record<PictureFormName, PictureForm>> = FORMS;

function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
