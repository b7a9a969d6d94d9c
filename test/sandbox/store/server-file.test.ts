import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ServerState } from '../../../src/sandbox/server/server-store.js';
import { fileServerStore } from '../../../src/sandbox/store/server-file.js';
import { ownFolder } from '../../support/folder.js';

const STATE: ServerState = {
  v: 1,
  usedSessionIds: [161],
  nonces: { client: 'AAA=', server: 'BBB=' },
  inventory: { devInfo: { Man: 'Example' }, firmware: '1.0.0' },
  orders: [{ correlator: 'c1', uri: './FwUpdate/FwPkg1/DownloadAndUpdate', state: 'accepted' }],
  deferrals: [{ name: 'defer', due: 1_767_664_800_000, reason: 'the user chose it' }],
  noncesDrawn: 2,
};

it('keeps the state of the server from one process to the next', async () => {
  const path = join(ownFolder(), 'run', 'server.json');
  expect(await fileServerStore(path).load()).toBeUndefined();
  await fileServerStore(path).save(STATE);
  expect(await fileServerStore(path).load()).toEqual(STATE);
  const later = { ...STATE, noncesDrawn: 3, deferrals: [] };
  await fileServerStore(path).save(later);
  expect(await fileServerStore(path).load()).toEqual(later);
});
