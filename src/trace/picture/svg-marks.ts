/** The small parts that an SVG picture is made of: text that is safe in markup, and the sheet of styles. */
import { safe } from './safe.js';
import { widthOf, wrap } from './width.js';

/** Pixels of a text, guessed from its columns; a little too much rather than too little. */
const COLUMN = 0.56;

export const FONT = 14;
export const SMALL = 12;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For content and attribute values alike. What XML cannot hold at all becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign).replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** The text of a title or description, safe and escaped. */
export function safeXml(text: string): string {
  return escapeXml(safe(text));
}

export function pixelsOf(text: string, size: number): number {
  return widthOf(text) * size * COLUMN;
}

/** As lines that fit into the room, in pixels. */
export function wrapTo(text: string, room: number, size: number): string[] {
  return wrap(text, Math.max(8, Math.floor(room / (size * COLUMN))));
}

/** A line of text that may be smaller than others. */
export interface TextLine {
  text: string;
  small: boolean;
}

export function heightOf(lines: readonly TextLine[]): number {
  return lines.reduce((sum, { small }) => sum + (small ? 16 : 19), 0);
}

/** Lines below each other; `y` is the upper edge of the first. */
export function textBlock(
  lines: readonly TextLine[],
  x: number,
  y: number,
  anchor: 'start' | 'middle',
  kind = '',
): string {
  let top = y;
  const spans = lines.map(({ text, small }) => {
    top += small ? 16 : 19;
    const classes = ['t', small ? 'd' : kind].filter(Boolean).join(' ');
    return `<text class="${classes}" x="${round(x)}" y="${round(top - 4)}" text-anchor="${anchor}">${escapeXml(text)}</text>`;
  });
  return spans.join('');
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Styles of the picture; every colour has a twin for the dark. */
export const STYLE = `
.fumo{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;max-width:100%;height:auto}
.fumo .bg{fill:#fff}
.fumo .t{font-size:${FONT}px;fill:#1b2733;stroke:#fff;stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.fumo .d{font-size:${SMALL}px;fill:#546475}
.fumo .h{font-size:19px;font-weight:650}
.fumo .name{font-weight:600}
.fumo .box text.t,.fumo text.in,.fumo text.name,.fumo text.numt{stroke:none}
.fumo .life{stroke:#b4c0cc;stroke-width:1.2;stroke-dasharray:4 4}
.fumo .head{fill:#eef3f8;stroke:#8ea1b5;stroke-width:1.2}
.fumo .arrow{stroke:#2b5fa8;stroke-width:1.6;fill:none}
.fumo .answer{stroke-dasharray:6 4}
.fumo .tip{fill:#2b5fa8}
.fumo .open{fill:none;stroke:#2b5fa8;stroke-width:1.6}
.fumo .num{fill:#2b5fa8}
.fumo .numt{font-size:11px;font-weight:650;fill:#fff}
.fumo .event{fill:#fdf8e3;stroke:#d9c26a}
.fumo .state{fill:#e9f6ec;stroke:#86bf95}
.fumo .timer{fill:#f3edfb;stroke:#b39bd8}
.fumo .note{fill:#f4f6f8;stroke:#c9d2db}
.fumo .good{fill:#e3f5e8;stroke:#54a86f}
.fumo .plain{fill:#eef1f4;stroke:#93a1b0}
.fumo .bad{fill:#fdeaea;stroke:#d26a6a}
.fumo .frame{fill:#5b7ea6;fill-opacity:.05;stroke:#9fb2c6;stroke-width:1.2}
.fumo .tab{fill:#dde6ef;stroke:#9fb2c6;stroke-width:1.2}
.fumo .cut{stroke:#9fb2c6;stroke-width:1.2;stroke-dasharray:5 4}
.fumo .rule{stroke:#c9d2db;stroke-width:1.2}
.fumo .cond{font-weight:600;font-size:13px}
@media (prefers-color-scheme:dark){
.fumo .bg{fill:#11171d}
.fumo .t{fill:#e4ebf2;stroke:#11171d}
.fumo .d{fill:#9fb0c0}
.fumo .life{stroke:#465564}
.fumo .head{fill:#1d2833;stroke:#5d7187}
.fumo .arrow,.fumo .open{stroke:#7fb0f0}
.fumo .tip,.fumo .num{fill:#7fb0f0}
.fumo .numt{fill:#0c1218}
.fumo .event{fill:#2b2716;stroke:#7a6c32}
.fumo .state{fill:#16281c;stroke:#3f7450}
.fumo .timer{fill:#241d31;stroke:#6c5796}
.fumo .note{fill:#1a222a;stroke:#3b4854}
.fumo .good{fill:#13291b;stroke:#3d8a58}
.fumo .plain{fill:#1c252e;stroke:#566575}
.fumo .bad{fill:#331a1c;stroke:#a85252}
.fumo .frame{fill:#8fb4de;fill-opacity:.05;stroke:#44566a}
.fumo .tab{fill:#24313e;stroke:#44566a}
.fumo .cut,.fumo .rule{stroke:#44566a}
}
`;
