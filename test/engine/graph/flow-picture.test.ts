import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { applySet, checkGiven, GIVEN_DEFAULTS, overlay } from '../../../src/engine/flow/given.js';
import { openLibrary } from '../../../src/engine/flow/library.js';
import { parseFlow } from '../../../src/engine/flow/parse.js';
import type { Scope } from '../../../src/engine/flow/template.js';
import { STEP_PICTURES } from '../../../src/engine/graph/arrows.js';
import { flowPicture, type GraphOptions } from '../../../src/engine/graph/flow-picture.js';
import { STEP_KINDS } from '../../../src/engine/steps/index.js';
import { PICTURE_FORMS, type PictureFormName } from '../../../src/trace/picture/index.js';
import { allRows, type Picture, type Row } from '../../../src/trace/picture/picture.js';
import { loadMermaid } from '../../support/mermaid.js';
import { problemsIn } from '../../trace/picture/plantuml-grammar.js';

const FLOWS = join(import.meta.dirname, '../../../flows');
const GOLDEN = join(import.meta.dirname, '../../golden/graph');
const SHOWN = ['network-initiated', 'deferred', 'user-initiated', 'device-initiated', 'up-to-date'];
const ALL = readdirSync(FLOWS)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => basename(file, '.yaml'));
const library = openLibrary(FLOWS);

let parseMermaid: (text: string) => Promise<string>;
beforeAll(async () => {
  parseMermaid = await loadMermaid();
});

async function pictureOf(
  name: string,
  options: GraphOptions = {},
  set: readonly string[] = [],
): Promise<Picture> {
  const flow = await library.find(name);
  const laid = set.reduce<Scope>(applySet, overlay(GIVEN_DEFAULTS as unknown as Scope, flow.given));
  return flowPicture(
    flow,
    await library.closure(flow),
    checkGiven(laid, () => ({})),
    options,
  );
}

function own(steps: string, head = ''): Picture {
  const flow = parseFlow(`flow: own\ntitle: Own\n${head}steps:\n${steps}`, 'own.yaml');
  const given = checkGiven(overlay(GIVEN_DEFAULTS as unknown as Scope, flow.given), () => ({}));
  return flowPicture(flow, new Map([[flow.name, flow]]), given);
}

function draw(form: PictureFormName, picture: Picture): string {
  return [...PICTURE_FORMS[form].write(picture)].join('');
}

/** Rows in short: what they are and what they say. */
function told(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    if (row.row === 'group')
      return row.sections.flatMap(({ label, rows: inner }) => [
        `${row.sort} ${label}`,
        ...told(inner).map((line) => `  ${line}`),
      ]);
    const where =
      row.row === 'arrow' ? `${row.from}>${row.to} ` : row.row === 'event' ? `${row.at} ` : `${row.row} `;
    return [`${where}${row.number === undefined ? '' : `${row.number} `}${row.label}`];
  });
}

describe('shipped flows', () => {
  it.each(
    SHOWN.flatMap((name) =>
      (['text', 'mermaid', 'plantuml', 'svg'] as const).map((form) => [name, form] as const),
    ),
  )('%s as %s is the picture that it was', async (name, form) => {
    const file = `${name}.${PICTURE_FORMS[form].extension}`;
    await expect(draw(form, await pictureOf(name))).toMatchFileSnapshot(join(GOLDEN, file));
  });

  it('are found', () => {
    expect(ALL).toEqual(expect.arrayContaining(SHOWN));
  });

  it.each(ALL)(
    '%s can be drawn in every form, with every branch and without included flows',
    async (name) => {
      for (const options of [{}, { everyBranch: true }, { collapse: true }]) {
        const picture = await pictureOf(name, options);
        expect(picture.rows.length).toBeGreaterThan(0);
        expect(await parseMermaid(draw('mermaid', picture))).toBe('sequence');
        expect(problemsIn(draw('plantuml', picture))).toEqual([]);
        expect(draw('text', picture).length).toBeGreaterThan(200);
        expect(draw('svg', picture)).toMatch(/<\/svg>\n$/);
      }
    },
  );

  it('branches on what is given are decided, others are alternatives', async () => {
    const normal = told((await pictureOf('network-initiated')).rows).join('\n');
    expect(normal).toContain('device>content 12 Downloads the package');
    expect(normal).not.toContain('update.via is');
    expect(normal).toContain('alt confirm is yes');
    const pushed = told((await pictureOf('network-initiated', {}, ['update.via=pkg-data'])).rows).join('\n');
    expect(pushed).toContain('server>device 10 Writes the package into the tree (PkgData)');
    expect(pushed).not.toContain('Downloads');
    const quiet = told((await pictureOf('network-initiated', {}, ['policy.confirm=false'])).rows).join('\n');
    expect(quiet).not.toContain('confirm is yes');
    const all = told((await pictureOf('network-initiated', { everyBranch: true })).rows).join('\n');
    expect(all).toContain('alt update.via is download-and-update');
    expect(all).toContain('alt update.via is pkg-data');
  });

  it('a flow that includes itself ends in a box', async () => {
    const again = told((await pictureOf('deferred', {}, ['policy.after-deferral=ask'])).rows);
    expect(again.at(-1)).toBe('ref again: Deferred firmware update, from step 2');
  });

  it('included flows become boxes when asked', async () => {
    const rows = told((await pictureOf('deferred', { collapse: true })).rows);
    expect(rows[0]).toBe('ref Network-initiated firmware update, up to step 5');
    expect(rows).toContain('ref Network-initiated firmware update, from step 2');
  });

  it('numbers are those of the specification, in order', async () => {
    const { rows } = await pictureOf('up-to-date');
    const numbers = [...allRows(rows)].flatMap((row) =>
      'number' in row && row.number !== undefined ? [Number(row.number)] : [],
    );
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('steps', () => {
  it('every kind has a picture, and no picture is for nothing', () => {
    const kinds = STEP_KINDS.map(({ actor, verb }) => `${actor} ${verb}`);
    expect(kinds.filter((kind) => !Object.hasOwn(STEP_PICTURES, kind))).toEqual([]);
    expect(Object.keys(STEP_PICTURES).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  it('words of the flow go before ours, known values are filled in, unknown ones named', () => {
    const { rows } = own(`
  - { server: has-update, text: "The server has \${update.version} for \${slot.time}" }
  - { server: sets-timer, timer: night, at: "\${slot.time}" }
`);
    expect(told(rows)).toEqual([
      'server The server has 2.0.0 for ‹slot time›',
      'server Sets the timer night for ‹slot time›',
    ]);
  });

  it('choices that are not offered are not shown', () => {
    const steps = `
  - { server: asks-choice, prompt: offer, title: "Now?", choices: { now: Now, later: { label: Later, if: policy.deferrals } } }
  - { device: shows, prompt: offer }
`;
    const lines = (picture: Picture) =>
      picture.rows.flatMap((row) => ('lines' in row ? (row.lines ?? []) : []));
    expect(lines(own(steps))).toEqual(['• Now', '• Later']);
    expect(lines(own(steps, 'given: { policy: { deferrals: 0 } }\n'))).toEqual(['• Now']);
  });

  it('faults stand before their step, captures below it', () => {
    const { rows } = own(`
  - { device: returns, fault: package-corrupted, capture: { lang: "tree:./DevInfo/Lang" } }
  - { server: determines, clear: package-corrupted }
`);
    expect(told(rows)).toEqual([
      'note from here on: package-corrupted',
      'device>server Returns the values (Results)',
      'note no longer: package-corrupted',
      'server Compares the firmware with its newest',
    ]);
    expect(rows[1]).toMatchObject({ lines: ['kept as lang: tree:./DevInfo/Lang'] });
  });

  it('loops are loops, with what follows the last round', () => {
    const { rows } = own(`
  - repeat: \${policy.deferrals}
    until: { offer: update }
    steps:
      - { server: notifies }
    exhausted:
      - { fail: never, expected: an answer, found: "\${offer.outcome}" }
`);
    expect(told(rows)).toEqual([
      'loop at most 1 round, until offer is update',
      '  server>device Notifies the device (Package #0)',
      'opt after the last round',
      '  end fails: never',
    ]);
  });

  it('what nobody reaches is not drawn, and expectations are remarks', () => {
    const { rows } = own(`
  - { expect: device, state: 10, busy: false }
  - { clock: advances, by: 3h }
  - { end: done }
`);
    expect(told(rows)).toEqual([
      'note Expected: the device has state 10, busy false',
      'delay 3h pass',
      'end ends: done',
    ]);
  });

  it('real actors say so, and only those who act have a lifeline', () => {
    const { lifelines } = own('  - { server: notifies }\n', 'actors: { device: real }\n');
    expect(lifelines).toEqual([
      { id: 'device', name: 'Device', remark: 'real' },
      { id: 'server', name: 'Server' },
    ]);
  });
});
