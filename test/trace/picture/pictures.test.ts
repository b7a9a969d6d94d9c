import { join } from 'node:path';
import fc from 'fast-check';
import { JSDOM, type XmlDocument } from 'jsdom';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  PICTURE_FORMS,
  type Picture,
  type PictureFormName,
  type PictureOptions,
} from '../../../src/trace/picture/index.js';
import { castOf, depthOf } from '../../../src/trace/picture/picture.js';
import { widthOf } from '../../../src/trace/picture/width.js';
import { loadMermaid } from '../../support/mermaid.js';
import { EVERYTHING, HOSTILE, saying } from './pictures.js';
import { problemsIn } from './plantuml-grammar.js';

const GOLDEN = join(import.meta.dirname, '../../golden/graph');
const FORMS = Object.keys(PICTURE_FORMS) as PictureFormName[];
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;

function draw(form: PictureFormName, picture: Picture, options?: PictureOptions): string {
  return [...PICTURE_FORMS[form].write(picture, options)].join('');
}

let parseMermaid: (text: string) => Promise<string>;
beforeAll(async () => {
  parseMermaid = await loadMermaid();
});

function svgDocument(text: string): XmlDocument {
  const { window } = new JSDOM('');
  return new window.DOMParser().parseFromString(text, 'image/svg+xml');
}

const ALLOWED_ELEMENTS = [
  'svg',
  'title',
  'desc',
  'style',
  'rect',
  'line',
  'text',
  'g',
  'path',
  'polygon',
  'polyline',
  'circle',
];
const ALLOWED_ATTRIBUTES = [
  'aria-labelledby class cx cy d height id points r role rx text-anchor viewBox width x x1 x2 xmlns y y1 y2',
].flatMap((names) => names.split(' '));

/** Well-formed, and nothing in it that could do anything. */
function checkSvg(text: string): XmlDocument {
  const document = svgDocument(text);
  expect(document.querySelector('parsererror')?.textContent ?? '').toBe('');
  const elements = [...document.querySelectorAll('*')];
  expect(
    [...new Set(elements.map(({ localName }) => localName))].filter(
      (name) => !ALLOWED_ELEMENTS.includes(name),
    ),
  ).toEqual([]);
  const attributes = new Set(elements.flatMap((element) => element.getAttributeNames()));
  expect([...attributes].filter((name) => !ALLOWED_ATTRIBUTES.includes(name))).toEqual([]);
  expect(text).not.toMatch(/url\(|@import|javascript:.*["']\s*>/);
  return document;
}

describe('a picture with everything', () => {
  it.each(FORMS)('%s is the picture that it was', async (form) => {
    const file = `everything.${PICTURE_FORMS[form].extension}`;
    await expect(draw(form, EVERYTHING)).toMatchFileSnapshot(join(GOLDEN, file));
  });

  it('text at other widths, and with ASCII only', async () => {
    await expect(draw('text', EVERYTHING, { width: 120 })).toMatchFileSnapshot(
      join(GOLDEN, 'everything-120.txt'),
    );
    const narrow = draw('text', EVERYTHING, { width: 60, ascii: true });
    expect(narrow).toMatch(/^[\x20-\x7e\n]*$/);
    await expect(narrow).toMatchFileSnapshot(join(GOLDEN, 'everything-60-ascii.txt'));
  });

  it('Mermaid takes it', async () => {
    expect(await parseMermaid(draw('mermaid', EVERYTHING))).toBe('sequence');
  });

  it('and refuses what is broken, so the check can fail', async () => {
    await expect(parseMermaid(`${draw('mermaid', EVERYTHING)}  end\n`)).rejects.toThrow();
  });

  it('PlantUML is as its grammar wants it, and a broken one is not', () => {
    const drawn = draw('plantuml', EVERYTHING);
    expect(problemsIn(drawn)).toEqual([]);
    expect(problemsIn(drawn.replace('  end\n', ''))).toEqual(['1 groups stay open']);
    expect(problemsIn(drawn.replace('notifies', '<b>notifies</b>'))).toHaveLength(1);
  });

  it('SVG says for those who hear it what it shows', () => {
    const document = checkSvg(draw('svg', EVERYTHING));
    expect(document.documentElement.getAttribute('role')).toBe('img');
    expect(document.querySelector('title')?.textContent).toBe(EVERYTHING.title);
    const told = document.querySelector('desc')?.textContent ?? '';
    expect(told).toContain('Server to Device: 1: notifies.');
    expect(told).toContain('either: offer is update; or: offer is defer; or: anything else.');
    const style = document.querySelector('style')?.textContent ?? '';
    expect(style).toContain('prefers-color-scheme:dark');
  });
});

describe('a hostile text', () => {
  it.each(HOSTILE.map((text) => [text.slice(0, 40), text]))(
    'does nothing in any form: %j',
    async (_name, text) => {
      const picture = saying(text);
      for (const form of FORMS) expect([form, OBEYED.test(draw(form, picture))]).toEqual([form, false]);
      expect(problemsIn(draw('plantuml', picture))).toEqual([]);
      checkSvg(draw('svg', picture));
      expect(await parseMermaid(draw('mermaid', picture))).toBe('sequence');
    },
  );

  it('any text in any width', () => {
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 200 }));
    fc.assert(
      fc.property(any, fc.integer({ min: 60, max: 200 }), fc.nat(9), (text, width, levels) => {
        const picture = saying(text, levels);
        const drawn = draw('text', picture, { width });
        expect(OBEYED.test(drawn)).toBe(false);
        for (const line of drawn.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width);
        expect(problemsIn(draw('plantuml', picture))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('any text as SVG', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 360, max: 2000 }), (text, width) => {
        checkSvg(draw('svg', saying(text, 1), { width }));
      }),
      { numRuns: 15 },
    );
  });

  it('any text as Mermaid', async () => {
    const special = fc.constantFrom(
      ';',
      '#',
      '<',
      '>',
      ':',
      '%',
      '{',
      'end',
      'alt ',
      'style',
      '+',
      '-',
      '\\',
      '(',
      '"',
      '大',
      ' ',
      ',',
      '@',
    );
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(special).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(any, async (text) => {
        expect(await parseMermaid(draw('mermaid', saying(text, 1)))).toBe('sequence');
      }),
      { numRuns: 20 },
    );
  });
});

describe('a picture', () => {
  it('keeps the lifelines that somebody uses, in their order', () => {
    const { lifelines } = EVERYTHING;
    const rows = [{ row: 'event', at: 'server', label: 'x' } as const];
    expect(castOf(rows, lifelines).map(({ id }) => id)).toEqual(['server']);
    expect(castOf([], lifelines)).toBe(lifelines);
    const inside = [{ row: 'group', sort: 'opt', sections: [{ label: 'x', rows }] } as const];
    expect(castOf(inside, lifelines).map(({ id }) => id)).toEqual(['server']);
    expect([depthOf(rows), depthOf(inside), depthOf(EVERYTHING.rows)]).toEqual([0, 1, 2]);
  });

  it('with one lifeline can be drawn in every form', async () => {
    const alone: Picture = {
      title: 'Alone',
      lifelines: [{ id: 'server', name: 'Server' }],
      rows: [
        { row: 'event', at: 'server', label: 'waits' },
        { row: 'ref', label: 'other' },
        { row: 'note', label: 'quiet' },
      ],
    };
    expect(draw('text', alone)).toContain('├ waits');
    expect(problemsIn(draw('plantuml', alone))).toEqual([]);
    expect(await parseMermaid(draw('mermaid', alone))).toBe('sequence');
    checkSvg(draw('svg', alone));
  });

  it('words and arrows of text stay between their lifelines', () => {
    const lines = draw('text', EVERYTHING).split('\n');
    const arrow = lines.findIndex((line) => line.includes('◁'));
    expect(lines[arrow]).toMatch(/^ +│ +│◁─+┤ +│$/);
    expect(lines[arrow - 1]).toMatch(/│ 1: notifies +│/);
  });
});
