/** Package 1: the alert that opens the session, device information, and whatever alerts go along (DM Protocol 1.2, 8). */
import { ALERT } from '../../../dm/alert-codes.js';
import { loadOf } from '../../../dm/exchange-split.js';
import type { Item, Wish } from '../../../syncml/message.js';
import type { DeviceHabits } from '../profiles/profile.js';
import { displayUri, type ManagementTree } from '../tree/tree.js';
import type { Opening, SessionContext } from './context.js';
import type { Outgoing } from './outgoing.js';

const TRIGGERS = { 1200: ALERT.serverInitiated, 1201: ALERT.clientInitiated } as const;

export function packageOne({ tree, habits }: SessionContext, { trigger, alerts }: Opening): Outgoing {
  const alert: Wish = { name: 'Alert', data: TRIGGERS[trigger], items: [] };
  const wishes = [alert, devInfoReplace(tree, habits?.devInfoMeta ?? 'explicit'), ...alerts];
  return {
    package: 1,
    header: undefined,
    load: loadOf({ statuses: [], results: [], wishes }),
    tail: [],
    final: true,
  };
}

/** Each Item names its node as Source, since the device speaks of its own tree; without Meta the defaults hold. */
function devInfoReplace(tree: ManagementTree, meta: DeviceHabits['devInfoMeta']): Wish {
  const leaves = tree.children('DevInfo').filter((uri) => typeof tree.find(uri)?.value === 'string');
  const items = leaves.map(
    (uri): Item => ({
      source: { locUri: displayUri(uri) },
      ...(meta === 'explicit' ? { meta: { format: 'chr', type: 'text/plain' } } : {}),
      data: tree.text(uri),
    }),
  );
  return { name: 'Replace', items };
}
