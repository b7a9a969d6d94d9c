// Makes docs/screencast.svg from a real run: the built stepper on a terminal of 80 by 24, with real keys. The run knows
// virtual time only, so the same program gives the same picture to the byte.
//
//   node scripts/screencast.mjs          writes it
//   node scripts/screencast.mjs --check  tells whether it is what the program shows now (exit 1 if not)
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const TARGET = join(ROOT, 'docs', 'screencast.svg');
const COLUMNS = 80;
const ROWS = 24;

/** Keys, what is seen once they are done, and the caption when the screen is to be kept. */
const SCENES = [
  ['', 'What comes next · 5.5.3 step 0'],
  [
    'nnnn',
    'What comes next · 5.5.3 step 4',
    'Every step is shown before it happens: the message, the tree, the timers',
  ],
  ['p', 'asks for "offer"', 'p goes on to the next question to the user'],
  ['n', 'What does the user do? (offer)', 'The device asks as it would: the user defers'],
  ['\r', '10 steps done'],
  ['p', 'asks for "slot"'],
  ['n', 'What does the user do? (slot)', 'The server offers times, the user takes the second'],
  ['\r', '14 steps done'],
  [':goto 5.5.3/15\r', 'What comes next · 5.5.3 step 15'],
  ['v', 'It is 2026-01-05 09:00:00Z', 'v shows the clock: what is due, whose it is, and why'],
  ['s', 'Fired on the way', 's skips to the time that the user chose'],
  [
    ':goto 5.5.1/10\r',
    'What comes next · 5.5.1 step 10',
    'The order to update, before it leaves: what it says and what it will change',
  ],
  [':goto 5.5.3/8\r', 'asks for "offer"', 'Back to the question, as if nothing had been answered'],
  ['f', 'fork of deferred-1', 'f forks: another answer from the same point'],
  ['n', 'What does the user do? (offer)'],
  ['3\r', 'offer = reject (you)'],
  ['c', 'PASSED: rejected', 'This time the user rejects, and the flow ends'],
  [':diff deferred-1\r', 'What differs from', 'What differs between the two runs'],
];

async function record() {
  const home = mkdtempSync(join(tmpdir(), 'fumo-screencast-'));
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const env = { PATH: process.env.PATH ?? '', HOME: home, FUMO_HOME: home, NODE_ENV: 'production' };
  const pty = spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), 'step', 'deferred'], {
    cols: COLUMNS,
    rows: ROWS,
    cwd: home,
    env: { ...env, TERM: 'xterm-256color', FORCE_COLOR: '1' },
  });
  const look = { call: () => {} };
  pty.onData((text) => screen.write(text, () => look.call()));
  try {
    const frames = [];
    for (const [keys, words, caption] of SCENES) {
      pty.write(keys);
      await seen(screen, words, look);
      if (caption !== undefined) frames.push({ caption, rows: rowsOf(screen) });
    }
    return frames;
  } finally {
    pty.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Resolves when the words stand on a screen that is drawn to its end: with keys, or with a prompt, in its last lines. */
function seen(screen, words, look) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`never saw: ${words}\n${textOf(screen)}`)), 60_000);
    look.call = () => {
      const text = textOf(screen);
      if (!text.includes(words) || !/q quit|⏎ select/.test(text)) return;
      clearTimeout(late);
      resolve();
    };
    look.call();
  });
}

function textOf(screen) {
  return linesOf(screen)
    .map((line) => line.translateToString(true))
    .join('\n');
}

function linesOf(screen) {
  const { active } = screen.buffer;
  return Array.from({ length: ROWS }, (_, at) => active.getLine(active.baseY + at));
}

/** Each row as stretches of one look. */
function rowsOf(screen) {
  return linesOf(screen).map((line) => {
    const runs = [];
    for (let at = 0; at < COLUMNS; at++) {
      const cell = line.getCell(at);
      const text = cell.getChars() || ' ';
      if (cell.getWidth() === 0) continue;
      const style = styleOf(cell);
      const last = runs.at(-1);
      if (last && last.style === style) last.text += text;
      else runs.push({ at, style, text });
    }
    return runs.filter(({ text }) => text.trim() !== '');
  });
}

const COLOURS = ['0', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', '7', 'grey'];

function styleOf(cell) {
  const colour = cell.isFgPalette() ? COLOURS[cell.getFgColor()] : undefined;
  return [colour, cell.isBold() && 'bold', cell.isDim() && 'dim', cell.isInverse() && 'inverse']
    .filter(Boolean)
    .join(' ');
}

// ---- the picture ---------------------------------------------------------------------------------------------------

const CELL = 8.4;
const LINE = 18;
const SECONDS = 5;
const PADDING = 16;
const BAR = 40;
const WIDTH = Math.round(COLUMNS * CELL) + 2 * PADDING;
const HEIGHT = ROWS * LINE + BAR + 2 * PADDING;

function svgOf(frames) {
  const share = 100 / frames.length;
  const whole = frames.length * SECONDS;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>fumo step deferred</title>
<desc>${escaped(frames.map(({ caption }, at) => `${at + 1}. ${caption}.`).join(' '))}</desc>
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d4d7dd; white-space: pre; }
.caption { font: 600 14px system-ui, "Segoe UI", sans-serif; fill: #f3f4f6; }
.bold { font-weight: 700; fill: #f3f4f6; } .dim { fill: #838a97; }
.red { fill: #f2777a; } .green { fill: #8fd08f; } .yellow { fill: #f0c674; } .blue { fill: #7fb2f0; }
.magenta { fill: #d7a1e7; } .cyan { fill: #72d0d0; } .grey { fill: #838a97; }
.frame { visibility: hidden; animation: frame ${whole}s step-end infinite; }
.frame:first-of-type { visibility: visible; }
@keyframes frame { 0% { visibility: visible; } ${fixed(share)}% { visibility: hidden; } 100% { visibility: hidden; } }
@media (prefers-reduced-motion: reduce) { .frame { animation: none; } }
</style>
<rect width="${WIDTH}" height="${HEIGHT}" rx="10" fill="#16181d"/>
<rect width="${WIDTH}" height="${BAR}" rx="10" fill="#262a33"/>
<rect y="${BAR - 10}" width="${WIDTH}" height="10" fill="#262a33"/>
${frames.map((frame, at) => frameOf(frame, at, frames.length)).join('\n')}
</svg>
`;
}

/** Each begins later than the one before; its first showing waits, hidden, for its turn. */
function frameOf({ caption, rows }, at, total) {
  const delay = at === 0 ? '' : ` style="animation-delay: ${at * SECONDS}s"`;
  const lines = rows.map((runs, row) => lineOf(runs, BAR + PADDING + (row + 1) * LINE - 4)).filter(Boolean);
  return `<g class="frame"${delay}>
<text class="caption" x="${PADDING}" y="26">${escaped(caption)}</text>
<text class="caption dim" x="${WIDTH - PADDING}" y="26" text-anchor="end">${at + 1}/${total}</text>
${lines.join('\n')}
</g>`;
}

function lineOf(runs, y) {
  if (runs.length === 0) return '';
  const parts = runs.map(({ at, style, text }) => {
    const kept = text.trimEnd();
    const look = style === '' ? '' : ` class="${style}"`;
    const width = fixed([...kept].length * CELL);
    return `<tspan x="${fixed(PADDING + at * CELL)}" textLength="${width}"${look}>${escaped(kept)}</tspan>`;
  });
  return `<text y="${y}">${parts.join('')}</text>`;
}

function fixed(number) {
  return String(Math.round(number * 100) / 100);
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const svg = svgOf(await record());
if (!process.argv.includes('--check')) writeFileSync(TARGET, svg);
else if (readFileSync(TARGET, 'utf8') !== svg) {
  console.error('docs/screencast.svg is not what the program shows now: run "node scripts/screencast.mjs".');
  process.exitCode = 1;
}
