/** Pictures for tests: one with everything in it, and one with the same text wherever text may stand. */
import type { Picture, Row } from '../../../src/trace/picture/picture.js';

const LIFELINES = [
  { id: 'user', name: 'User' },
  { id: 'device', name: 'Device', remark: 'real' },
  { id: 'server', name: 'Server' },
  { id: 'content', name: 'Content' },
] as const;

export const EVERYTHING: Picture = {
  title: 'Everything that a picture can hold',
  subtitle: 'made for tests',
  lifelines: LIFELINES,
  rows: [
    { row: 'event', at: 'server', number: '0', label: 'has an update', lines: ['Firmware 2.0.0', '256 KiB'] },
    { row: 'arrow', from: 'server', to: 'device', style: 'async', number: '1', label: 'notifies' },
    {
      row: 'arrow',
      from: 'device',
      to: 'server',
      label: 'opens a session',
      lines: ['Alert 1200', 'Replace ./DevInfo'],
    },
    { row: 'arrow', from: 'server', to: 'device', style: 'answer', label: 'Status 200' },
    { row: 'event', at: 'device', sort: 'state', label: 'State 10 Idle -> 30 Download progressing' },
    { row: 'event', at: 'user', label: 'looks at the screen' },
    { row: 'event', at: 'content', label: 'keeps the package' },
    { row: 'event', at: 'server', sort: 'timer', label: 'timer defer is set' },
    { row: 'delay', label: '17 hours', lines: ['until tomorrow 02:00'] },
    { row: 'divider', label: 'Another flow, from step 2', lines: ['with policy.confirm false'] },
    { row: 'arrow', from: 'device', to: 'content', number: '12', label: 'downloads the package' },
    { row: 'arrow', from: 'content', to: 'device', style: 'answer', label: 'the package' },
    { row: 'arrow', from: 'device', to: 'device', label: 'to itself' },
    {
      row: 'group',
      sort: 'alt',
      sections: [
        { label: 'offer is update', rows: [{ row: 'ref', label: 'Another flow', lines: ['from step 6'] }] },
        {
          label: 'offer is defer',
          rows: [
            {
              row: 'group',
              sort: 'loop',
              sections: [
                {
                  label: 'at most 3 rounds',
                  rows: [
                    {
                      row: 'arrow',
                      from: 'device',
                      to: 'user',
                      label: 'asks again, with a text that is far too long for one line',
                    },
                  ],
                },
              ],
            },
            { row: 'group', sort: 'opt', sections: [{ label: 'after that', rows: [] }] },
          ],
        },
        {
          label: 'anything else',
          rows: [{ row: 'end', tone: 'bad', label: 'fails', lines: ['expected this', 'found that'] }],
        },
      ],
    },
    { row: 'note', label: 'nobody knows why', lines: ['really'], tone: 'plain' },
    { row: 'note', label: 'the battery is low', tone: 'bad' },
    { row: 'end', tone: 'good', label: 'ends: updated' },
  ],
};

/** The text is in every place, with levels of groups around the last of them. */
export function saying(text: string, levels = 2): Picture {
  const said = { label: text, number: text, lines: [text, text] };
  const flat: Row[] = [
    { row: 'event', at: 'server', ...said },
    { row: 'event', at: 'device', sort: 'timer', ...said },
    { row: 'arrow', from: 'server', to: 'device', ...said },
    { row: 'arrow', from: 'user', to: 'content', style: 'async', ...said },
    { row: 'delay', ...said },
    { row: 'divider', ...said },
    { row: 'note', ...said },
    { row: 'ref', ...said },
    { row: 'end', tone: 'bad', ...said },
  ];
  let rows = flat;
  for (let level = 0; level < levels; level++) {
    const sections = [
      { label: text, rows },
      { label: text, rows: [] },
    ];
    rows = [{ row: 'group', sort: 'alt', sections }, ...(level === 0 ? flat : [])];
  }
  const lifelines = LIFELINES.map(({ id }) => ({ id, name: text, remark: text }));
  return { title: text, subtitle: text, lifelines, rows };
}

/** Texts that somebody might bring in to break a picture, or who reads it. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '</text></svg><img src=x onerror=alert(1)>',
  ']]> <!-- & &amp; &#0; <!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>',
  '" onload="alert(1)',
  '\u001b[2J\u001b]0;title\u0007 red\r\nnew line\ttab',
  '\u202eevil\u2066 \u200f\u061c',
  'שלום עולם مرحبا',
  '👩‍👩‍👧‍👦 🔥 大文字 ｗｉｄｅ',
  'x'.repeat(5000),
  'many words '.repeat(500),
  'end',
  'end; loop x',
  'alt\nend\nparticipant evil',
  'style: fill #f00; classDef x',
  '%%{init: {"theme":"dark"}}%%',
  '%% comment',
  '@enduml\n!include /etc/passwd',
  '!include_many x',
  '<img:http://x/y.png> [[http://x link]] **bold** //it// __u__ --s-- ""m"" ~~w~~ <back:red>',
  '%getenv("HOME") $var \\n \\t',
  "' comment /' block '/",
  '== x == ... ||| ---',
  '.',
  '',
  ' ',
  '\u0000\ufffe\uffff\ud800',
  '`$\u007bx} {{y}} #35; #;',
];
