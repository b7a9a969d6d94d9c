/**
 * The one-file report in a real browser: every view, by mouse and by keys, light and dark, on a desk and on a phone,
 * with hostile data and with twenty thousand messages.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TABS } from '../../src/view/words.js';
import { describeWith } from '../support/foreign-tools.js';
import { type Played, play } from '../support/play.js';
import { openReports, type Reports, seriousFindings } from '../support/report-page.js';
import { HOSTILE, hostileTrace, repeated } from '../support/report-traces.js';
import { TraceBuilder } from '../support/traces.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Long enough for two helpings of a big report on a slow machine. */
const PATIENCE = 300_000;

describeWith('chromium', 'the report', () => {
  let reports: Reports;
  let deferred: Played;
  let path = '';

  beforeAll(async () => {
    reports = await openReports();
    deferred = await play('deferred');
    path = reports.write('deferred', deferred);
  }, PATIENCE);
  afterAll(() => reports?.close());

  const LOOKS = [
    ['a desk, light', { colorScheme: 'light' as const }],
    ['a desk, dark', { colorScheme: 'dark' as const }],
    ['a phone, light', { ...PHONE, colorScheme: 'light' as const }],
    ['a phone, dark', { ...PHONE, colorScheme: 'dark' as const }],
  ] as const;

  it.each(LOOKS)('shows every view on %s, with nothing that keeps people out', async (_look, options) => {
    const { page, troubles } = await reports.open(path, options);
    expect(await page.title()).toBe('Deferred firmware update · fumo');
    const words: Record<(typeof TABS)[number], string> = {
      ladder: 'The server sends a notification',
      steps: 'The server sends a notification',
      tree: 'PkgURL',
      states: 'The path taken',
      time: 'session-expiry',
      rules: 'Message header',
    };
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`);
      expect(await page.getAttribute(`#tab-${tab}`, 'aria-selected')).toBe('true');
      expect(await page.textContent('#tab-panel')).toContain(words[tab]);
      expect(await seriousFindings(page)).toEqual([]);
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
    }
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe(options.colorScheme === 'dark' ? 'rgb(13, 18, 23)' : 'rgb(244, 246, 248)');
    expect(await troubles()).toEqual([]);
    await page.context().close();
  });

  it('shows a message typed, as XML, and byte by byte with what each is for', async () => {
    const { page, troubles } = await reports.open(path);
    await page.click('#ladder .arrow.from-device.tone-message');
    expect(await page.textContent('#pane-panel')).toContain('Server-initiated session');
    expect(await page.textContent('#pane-panel')).toContain('Status 200 in message 3');
    await page.click('#pane-xml');
    expect(await page.textContent('#pane-panel')).toContain('<VerProto>DM/1.2</VerProto>');
    await page.click('#pane-bytes');
    await page.hover('.octet[data-at="8"]');
    expect(await page.textContent('.explanation')).toContain('STR_I "1.2"');
    expect(await page.textContent('.explanation .path')).toBe('SyncML/SyncHdr/VerDTD');
    expect(await page.textContent('.tip')).toBe('STR_I "1.2"');
    expect(await page.locator('.octet.lit').allTextContents()).toEqual(['03', '31', '2e', '32', '00']);
    await page.focus('.hex-grid');
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight');
    expect(await page.textContent('.token.lit')).toContain('character set: UTF-8');
    expect(await seriousFindings(page)).toEqual([]);
    await page.click('#pane-typed');
    await page.click('text=Status 200 in message 3');
    expect(await page.textContent('#details h2')).toBe('Message 3');
    expect(await troubles()).toEqual([]);
    await page.context().close();
  });

  it('is walked by keys alone', async () => {
    const { page, troubles } = await reports.open(path);
    const chosen = () => page.textContent('#details h2');
    const focused = () => page.evaluate<string>('document.activeElement.id');
    for (let at = 0; at < 12 && (await focused()) !== 'ladder'; at += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('ladder');
    await page.keyboard.press('Home');
    expect(await chosen()).toContain('Step 1');
    for (const key of ['j', 'ArrowDown']) await page.keyboard.press(key);
    expect(await chosen()).toContain('Message 1');
    const active = await page.getAttribute('#ladder', 'aria-activedescendant');
    expect(await page.textContent(`#${active}`)).toMatch(/^Message 1, Server to Device: Package 0/);
    await page.keyboard.press('End');
    expect(await chosen()).toContain('passed: updated');
    await page.keyboard.press('[');
    expect(await chosen()).toBe('Message 20');
    for (const step of ['Step 35', 'Step 34']) {
      await page.keyboard.press('p');
      expect(await chosen()).toContain(step);
    }
    await page.keyboard.press('n');
    expect(await chosen()).toMatch(/^Step 35/);
    await page.keyboard.press('/');
    expect(await focused()).toBe('filter');
    await page.keyboard.type('kind:prompt');
    await expect.poll(() => page.textContent('#filter-said')).toBe('4 of 158 events');
    await page.keyboard.press('Escape');
    expect(await page.inputValue('#filter')).toBe('');
    expect(await focused()).toBe('ladder');
    await page.keyboard.press('4');
    expect(await page.getAttribute('#tab-states', 'aria-selected')).toBe('true');
    await page.focus('#tab-states');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('tab-time');
    await page.keyboard.press('t');
    await expect.poll(() => page.getAttribute('html', 'data-theme')).toBe('light');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'hidden' });
    expect(await troubles()).toEqual([]);
    await page.context().close();
  });

  it('leaves single letters alone when they are turned off', async () => {
    const { page } = await reports.open(path);
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    await page.uncheck('dialog input[type=checkbox]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('4');
    expect(await page.getAttribute('#tab-ladder', 'aria-selected')).toBe('true');
    await page.context().close();
  });

  it('says what is wrong with a filter, and what it found', async () => {
    const { page } = await reports.open(path);
    await page.fill('#filter', 'staus:200');
    expect(await page.textContent('#filter-said')).toContain('status');
    expect(await page.getAttribute('#filter', 'aria-invalid')).toBe('true');
    await page.fill('#filter', 'Get status:404');
    await page.waitForSelector('text=Nothing matches this filter.');
    await page.click('#tab-steps');
    await page.fill('#filter', 'timer:defer');
    expect(await page.locator('#steps .option').count()).toBeLessThan(5);
    await page.context().close();
  });

  it('keeps its place in the address', async () => {
    const first = await reports.open(path);
    await first.page.click('#tab-steps');
    await first.page.fill('#filter', 'Exec');
    await first.page.click('#steps .option');
    const hash = new URL(first.page.url()).hash;
    await first.page.context().close();
    const { page } = await reports.open(path, { hash });
    expect(await page.getAttribute('#tab-steps', 'aria-selected')).toBe('true');
    expect(await page.inputValue('#filter')).toBe('Exec');
    expect(await page.textContent('#details h2')).toMatch(/^Step \d+/);
    await page.context().close();
  });

  it('opens with the chosen row in sight, however far down it is', async () => {
    const long = repeated(deferred, 20);
    const file = reports.write('twenty', long);
    const chosen = long.events.findLastIndex(({ kind }) => kind === 'message');
    for (const options of [{}, PHONE]) {
      const { page } = await reports.open(file, { hash: `#event=${chosen}`, ...options });
      await expect.poll(() => page.evaluate<boolean>(CHOSEN_IN_SIGHT)).toBe(true);
      await page.context().close();
    }
  });

  it('puts the details over the list on a phone, and back', async () => {
    const { page } = await reports.open(path, PHONE);
    expect(await page.isVisible('#details')).toBe(false);
    await page.tap('#ladder .arrow');
    expect(await page.isVisible('#details')).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await page.tap('#details .back');
    expect(await page.isVisible('#details')).toBe(false);
    await page.context().close();
  });

  it('shows a run that failed where it failed', async () => {
    const base = { kind: 'step', step: 2, flow: 'f', actor: 'device', verb: 'v', text: 'It breaks' } as const;
    const failure = {
      code: 'run.timeout',
      expected: 'a report',
      found: 'silence',
      hint: 'Look at the timers.',
    };
    const trace = new TraceBuilder().step('server', 1, 'It goes well');
    trace.event({ ...base, phase: 'start' }).event({ ...base, phase: 'failed', failure });
    const file = reports.write(
      'failed',
      trace.event({ kind: 'end', verdict: 'failed', outcome: 'failed', failure }),
    );
    const { page, troubles } = await reports.open(file);
    expect(await page.textContent('.verdict-badge')).toBe('Failed · failed');
    expect(await page.textContent('#details .failure')).toContain('silence');
    expect(await troubles()).toEqual([]);
    await page.context().close();
  });

  it('tells those without script what it needs', async () => {
    const { page } = await reports.open(path, { javaScriptEnabled: false });
    expect(await page.locator('noscript').innerText()).toContain('scripts are off');
    await page.context().close();
  });

  it('does not run a script that is not its own', async () => {
    const whole = readFileSync(path, 'utf8');
    const file = path.replace(/html$/, 'tampered.html');
    writeFileSync(
      file,
      whole.replace('</body>', '<script>window.hacked = 1</script><p style="color: red">x</p></body>'),
    );
    const { page, troubles } = await reports.open(file);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    const found = await troubles();
    expect(found).toContain('policy: script-src-elem');
    expect(found).toContain('policy: style-src-attr');
    await page.context().close();
  });

  it(
    'keeps hostile data inert',
    async () => {
      const file = reports.write('hostile', hostileTrace());
      const { page, troubles } = await reports.open(file);
      for (const tab of TABS) {
        await page.click(`#tab-${tab}`);
        expect(await rawControls(page)).toEqual([]);
      }
      await page.click('#tab-ladder');
      await page.focus('#ladder');
      await page.keyboard.press('Home');
      const all = hostileTrace().events.length;
      for (let at = 0; at < all; at += 1) {
        for (const key of ['x', 'b', 'd']) await page.keyboard.press(key);
        expect(await rawControls(page)).toEqual([]);
        await page.keyboard.press('ArrowDown');
      }
      await page.fill('#filter', `"${HOSTILE.markup.replaceAll('"', '\\"')}"`);
      await page.click('.about summary');
      await page.click('.given summary');
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(await page.locator('#fumo script, #fumo img, #fumo iframe, #fumo a').count()).toBe(0);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await troubles()).toEqual([]);
      await page.context().close();
    },
    PATIENCE,
  );

  it(
    'opens and scrolls twenty thousand messages',
    async () => {
      const file = reports.write('many', repeated(deferred, 1000));
      const { page, troubles } = await reports.open(file);
      await page.waitForSelector('#ladder .option');
      const nodes = () => page.evaluate<number>('document.querySelectorAll("*").length');
      expect(await page.textContent('.about')).toContain('20,000 messages');
      expect(await nodes()).toBeLessThan(3000);
      await page.focus('#ladder');
      await page.keyboard.press('End');
      await page.waitForSelector('#ladder .end-row');
      for (const part of [0.2, 0.5, 0.8]) {
        await page.evaluate(
          `{ const box = document.getElementById('ladder'); box.scrollTop = box.scrollHeight * ${part}; }`,
        );
        await expect.poll(() => page.evaluate<boolean>(ROW_IN_THE_MIDDLE)).toBe(true);
        expect(await nodes()).toBeLessThan(3000);
      }
      await page.fill('#filter', 'Exec');
      await expect
        .poll(() => page.textContent('#filter-said'), { timeout: PATIENCE })
        .toMatch(/^1,000 of [^%]*$/);
      for (const tab of TABS) await page.click(`#tab-${tab}`);
      expect(await troubles()).toEqual([]);
      await page.context().close();
    },
    PATIENCE,
  );
});

const CHOSEN_IN_SIGHT = `(() => {
  const box = document.getElementById('ladder').getBoundingClientRect();
  const row = document.querySelector('#ladder .option.chosen')?.getBoundingClientRect();
  return row !== undefined && row.top >= box.top && row.top < box.bottom;
})()`;

const ROW_IN_THE_MIDDLE = `(() => {
  const box = document.getElementById('ladder').getBoundingClientRect();
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return found !== null && found.closest('.option') !== null;
})()`;

/** Characters in the page that turn or hide what stands beside them. */
async function rawControls(page: { evaluate<T>(script: string): Promise<T> }): Promise<string[]> {
  return page.evaluate<string[]>(RAW_CONTROLS);
}

/** The elements whose own text has such a character. */
const RAW_CONTROLS = `[...document.querySelectorAll('#fumo *')]
  .filter((element) => [...element.childNodes].some(({ nodeType, data }) =>
    nodeType === 3 && /[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]/.test(data)))
  .map((element) => element.tagName + '.' + element.className)`;
