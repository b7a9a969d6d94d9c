/** The report in a real browser: opened from disk, with everything watched that a report must not do. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { TraceEvent, TraceHeader } from '../../src/trace/event.js';
import { sourceOf } from '../../src/trace/source.js';
import { readBundle } from '../../src/view/bundle.js';
import { type HtmlOptions, html } from '../../src/view/html.js';

const PROJECT = join(import.meta.dirname, '../..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What happened that should not. */
export interface Watched {
  page: Page;
  /** Console errors, page errors, dialogs, requests beyond the file, violations of the policy. */
  troubles(): Promise<string[]>;
}

export interface Reports {
  /** Writes a report. @returns its path */
  write(
    name: string,
    trace: { header: TraceHeader; events: readonly TraceEvent[] },
    options?: HtmlOptions,
  ): string;
  open(path: string, options?: BrowserContextOptions & { hash?: string }): Promise<Watched>;
  close(): Promise<void>;
}

/** Bundles the page from the source into a folder of its own and starts the browser. */
export async function openReports(): Promise<Reports> {
  const folder = mkdtempSync(join(tmpdir(), 'fumo-report-'));
  const built = spawnSync(process.execPath, [join(PROJECT, 'scripts', 'view.mjs'), folder], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the page does not build: ${built.stdout}${built.stderr}`);
  const bundle = readBundle(folder);
  const browser = await launch();
  return {
    write: (name, { header, events }, options = {}) => {
      const path = join(folder, `${name}.html`);
      const given: HtmlOptions = { bundle, ...options };
      writeFileSync(path, [...html.write(sourceOf(header, events), given)].join(''));
      return path;
    },
    open: (path, { hash = '', ...options } = {}) =>
      openPage(browser, `${pathToFileURL(path).href}${hash}`, options),
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Debian's Chromium has no sandbox for root, who runs CI in containers. */
async function launch(): Promise<Browser> {
  const executablePath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] });
}

async function openPage(browser: Browser, url: string, options: BrowserContextOptions): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  const seen: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url.split('#')[0]) seen.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(`
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  `);
  await page.goto(url);
  return {
    page,
    troubles: async () => {
      const violations = await page.evaluate<string[]>('window.violations ?? []');
      return [...seen, ...violations.map((directive) => `policy: ${directive}`)];
    },
  };
}

/** What axe finds serious or critical, with the elements. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(`if (!window.axe) { ${AXE} }`);
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')))`);
}
