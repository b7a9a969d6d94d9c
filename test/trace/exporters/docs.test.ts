/** docs/export-formats.md tells of the formats that there are, by the words that the program has for them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXPORTERS, type Exporter } from '../../../src/trace/exporters/index.js';
import { MOST_JUDGED } from '../../../src/trace/exporters/junit.js';
import { MOST_SESSIONS } from '../../../src/trace/exporters/open-sessions.js';
import { MOST_DRAWN } from '../../../src/trace/exporters/pictures.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/export-formats.md'), 'utf8');

it('lists every format with its ending and its description', () => {
  const rows = [...PAGE.matchAll(/^\| `([a-z-]+)` \| (\w+) \| (.+?) \| .+ \|$/gm)].map((row) =>
    row.slice(1, 4),
  );
  const formats = Object.entries<Exporter>(EXPORTERS).map(([name, { kind, extension, description }]) => [
    name,
    kind === 'files' ? 'folder' : extension,
    description,
  ]);
  expect(rows.sort()).toEqual(formats.sort());
});

it('names the limits that there are', () => {
  expect(PAGE).toContain(`open\nsessions (${MOST_SESSIONS} at most)`);
  expect(PAGE).toContain(`more than ${MOST_DRAWN.messages} messages or ${MOST_DRAWN.events} events`);
  expect(PAGE).toContain(`judged up to ${MOST_JUDGED} messages`);
});
