/** FUMO objects that a server adds at run time, on devices whose profile leaves room for them. */
import { FUMO_URN, NODES } from '../../../dm/fumo.js';
import type { TreeEvent } from '../../../trace/event.js';
import type { ManagementTree } from '../tree/tree.js';
import type { DeviceProfile } from './profile.js';
import { leaf } from './seeds.js';

/**
 * Makes a FUMO object of what a server adds below one of the profile's parents: the object gets its Type and a State,
 * and its nodes take the commands that FUMO gives them. A device knows that AccessType by itself, so no change of the
 * tree is announced for it.
 */
export function adoptAdded(
  tree: ManagementTree,
  { fumoParents }: Pick<DeviceProfile, 'fumoParents'>,
  { change, by, uri: shown }: Pick<TreeEvent, 'change' | 'by' | 'uri'>,
): void {
  if (change !== 'add' || by !== 'server') return;
  const segments = shown.split('/').slice(1);
  const depth = fumoParents
    .find((parent) => `${segments.join('/')}/`.startsWith(`${parent}/`))
    ?.split('/').length;
  if (depth === undefined || segments.length <= depth) return;
  const root = segments.slice(0, depth + 1).join('/');
  const inside = segments.slice(depth + 1).join('/');
  if (inside === '') complete(tree, root);
  const node = tree.find(segments.join('/'));
  const row = NODES.find(({ path }) => path === inside);
  if (node && row) node.access = [...new Set([...node.access, ...row.access])];
}

function complete(tree: ManagementTree, root: string): void {
  if (tree.find(root)?.format !== 'node') return;
  tree.retype(root, 'node', FUMO_URN, 'device');
  const { uri, ...state } = leaf(`${root}/State`, '10', 'int');
  if (!tree.find(uri)) tree.add(uri, { ...state, permanent: false }, 'device');
}
