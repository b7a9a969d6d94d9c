/** Pictures read by programs that are not ours: xmllint, Chromium, and PlantUML where it is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGiven, GIVEN_DEFAULTS, overlay } from '../../src/engine/flow/given.js';
import { openLibrary } from '../../src/engine/flow/library.js';
import type { Scope } from '../../src/engine/flow/template.js';
import { flowPicture } from '../../src/engine/graph/flow-picture.js';
import { PICTURE_FORMS, type Picture, type PictureFormName } from '../../src/trace/picture/index.js';
import { describeWith, hasTool, runTool } from '../support/foreign-tools.js';
import { EVERYTHING, HOSTILE, saying } from '../trace/picture/pictures.js';

const WIDTHS = [390, 800, 1400] as const;

let folder = '';
const pictures: [name: string, picture: Picture][] = [['everything', EVERYTHING]];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-pictures-'));
  const library = openLibrary(join(import.meta.dirname, '../../flows'));
  for (const { name } of await library.list()) {
    const flow = await library.find(name);
    const given = checkGiven(overlay(GIVEN_DEFAULTS as unknown as Scope, flow.given), () => ({}));
    pictures.push([name, flowPicture(flow, await library.closure(flow), given)]);
  }
  for (const [index, text] of HOSTILE.entries()) pictures.push([`hostile-${index}`, saying(text)]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, form: PictureFormName, picture: Picture, width?: number): string {
  const path = join(folder, `${name}-${width ?? 'usual'}.${PICTURE_FORMS[form].extension}`);
  const options = width === undefined ? {} : { width };
  writeFileSync(path, [...PICTURE_FORMS[form].write(picture, options)].join(''));
  return path;
}

describeWith('xmllint', 'SVG is well-formed', () => {
  it('in every picture and width', () => {
    expect(pictures.length).toBeGreaterThan(30);
    for (const width of WIDTHS) {
      const files = pictures.map(([name, picture]) => save(name, 'svg', picture, width));
      const { code, err } = runTool('xmllint', ['--noout', '--nonet', ...files]);
      expect([code, err]).toEqual([0, '']);
    }
  });

  it('and what is not is refused', () => {
    const path = join(folder, 'broken.svg');
    writeFileSync(path, '<svg xmlns="http://www.w3.org/2000/svg"><text>a & b</text></svg>');
    expect(runTool('xmllint', ['--noout', path]).code).not.toBe(0);
  });
});

interface Seen {
  /** Texts that reach over the edge of the picture, or over a head of their own. */
  outside: string[];
  scripts: number;
  ground: string;
  title: string;
}

/** Runs in the page; a text, because the tests themselves have no page to be typed by. */
const LOOK = `(() => {
  const { width, height } = document.documentElement.viewBox.baseVal;
  const isOutside = (text) => {
    const { x, y, width: wide, height: high } = text.getBBox();
    return x < -1 || y < -1 || x + wide > width + 1 || y + high > height + 1;
  };
  return {
    outside: [...document.querySelectorAll('text')].filter(isOutside).map((text) => text.textContent),
    scripts: document.querySelectorAll('script,foreignObject,image,a').length,
    ground: getComputedStyle(document.querySelector('.bg')).fill,
    title: document.querySelector('title').textContent,
  };
})()`;

describeWith('chromium', 'SVG in a browser', () => {
  let browser: Browser;
  let page: Page;
  /** Since the picture was opened. */
  let requests: string[] = [];
  let troubles: string[] = [];

  beforeAll(async () => {
    const executablePath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('dialog', (dialog) => {
      troubles.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => troubles.push(message.text()));
  });
  afterAll(() => browser?.close());

  async function open(file: string, colorScheme: 'light' | 'dark', width: number) {
    [requests, troubles] = [[], []];
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const url = pathToFileURL(file).href;
    await page.goto(url);
    const seen = await page.evaluate<Seen>(LOOK);
    return { seen, troubles, foreign: requests.filter((request) => request !== url) };
  }

  it('every picture opens, stays on its page, and asks for nothing', async () => {
    for (const [name, picture] of pictures) {
      const isHostile = name.startsWith('hostile');
      const { seen, troubles, foreign } = await open(save(name, 'svg', picture, 800), 'light', 1000);
      expect([name, troubles, foreign, seen.scripts]).toEqual([name, [], [], 0]);
      if (!isHostile) expect([name, seen.outside]).toEqual([name, []]);
    }
  });

  it('is readable on a phone', async () => {
    for (const [name, picture] of pictures.filter(([each]) => !each.startsWith('hostile'))) {
      const { seen } = await open(save(name, 'svg', picture, 390), 'light', 390);
      expect([name, seen.outside, seen.title]).toEqual([name, [], picture.title]);
    }
  });

  it('and what does something is noticed', async () => {
    const path = join(folder, 'active.svg');
    const script = '<script>console.log("ran")</script>';
    const body = `<rect class="bg"/><title>x</title><text x="900" y="20">outside</text>${script}`;
    writeFileSync(path, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${body}</svg>`);
    const { seen, troubles: noticed } = await open(path, 'light', 400);
    expect([seen.outside, seen.scripts, noticed]).toEqual([['outside'], 1, ['ran']]);
  });

  it('is dark where the reader wants it dark', async () => {
    const file = save('everything', 'svg', EVERYTHING);
    const [light, dark] = [await open(file, 'light', 1000), await open(file, 'dark', 1000)];
    expect([light.seen.ground, dark.seen.ground]).toEqual(['rgb(255, 255, 255)', 'rgb(17, 23, 29)']);
  });
});

/** Debian's plantuml brings a Java and a Graphviz; so it is asked only where somebody has it. */
if (hasTool('plantuml')) {
  describe('PlantUML reads its pictures', () => {
    it('every one', () => {
      const files = pictures.map(([name, picture]) => save(name, 'plantuml', picture));
      const { code, out, err } = runTool('plantuml', ['-checkonly', ...files]);
      expect([code, out, err]).toEqual([0, '', '']);
    });
  });
} else console.info('notice: plantuml is not installed, so “PlantUML reads its pictures” is left out');
