/** Package 1: the alert that opens the session, device information, and whatever alerts go along (DM Protocol 1.2, 8). */
import { ALERT } from '../../../dm/alert-codes.js';
import type { Item, Wish } from '../../../syncml/message.js';
import { displayUri, type ManagementTree } from '../tree/tree.js';
import type { Opening } from './context.js';
import type { Outgoing } from './outgoing.js';

const TRIGGERS = { 1200: ALERT.serverInitiated, 1201: ALERT.clientInitiated } as const;

export function packageOne(tree: ManagementTree, { trigger, alerts }: Opening): Outgoing {
  const alert: Wish = { name: 'Alert', data: TRIGGERS[trigger], items: [] };
  const wishes = [alert, devInfoReplace(tree), ...alerts];
  return { package: 1, header: undefined, statuses: [], results: [], wishes, final: true };
}

/** Each Item names its node as Source, since the device speaks of its own tree. */
function devInfoReplace(tree: ManagementTree): Wish {
  const leaves = tree.children('DevInfo').filter((uri) => typeof tree.find(uri)?.value === 'string');
  const items = leaves.map(
    (uri): Item => ({
      source: { locUri: displayUri(uri) },
      meta: { format: 'chr', type: 'text/plain' },
      data: tree.text(uri),
    }),
  );
  return { name: 'Replace', items };
}
