/** A management tree made for one test, and commands on it by any server. */
import { type Instant, VirtualClock } from '../../../../src/engine/clock.js';
import {
  performOnTree,
  type TreeCommandName,
  type TreeRequest,
} from '../../../../src/sandbox/device/tree/commands.js';
import { type NodeSeed, RIGHTS, type TreeNode } from '../../../../src/sandbox/device/tree/node.js';
import { ManagementTree, type TreeTraits } from '../../../../src/sandbox/device/tree/tree.js';
import type { Item } from '../../../../src/syncml/message.js';
import type { TreeEvent } from '../../../../src/trace/event.js';

export const ALL_RIGHTS = RIGHTS.map((right) => `${right}=*`).join('&');
export const NO_LIMITS = { maxDepth: 0, maxTotal: 0, maxSegment: 0 };
/** 2026-01-05T09:00:00Z */
export const NINE: Instant = 1767603600000;

const DYNAMIC = { access: RIGHTS, acl: '', permanent: false } as const;

export function leaf(uri: string, value: TreeNode['value'] = 'v', more: Partial<TreeNode> = {}): NodeSeed {
  const octets = value instanceof Uint8Array;
  const format = octets ? 'bin' : 'chr';
  const type = octets ? 'application/octet-stream' : 'text/plain';
  return { ...DYNAMIC, uri, format, type, value, ...more };
}

export function interior(uri: string, more: Partial<TreeNode> = {}): NodeSeed {
  return { ...DYNAMIC, uri, format: 'node', type: '', ...more };
}

export interface Grown {
  tree: ManagementTree;
  events: Omit<TreeEvent, 'kind'>[];
  clock: VirtualClock;
}

/** A tree whose root lets everybody do everything, unless the seeds say otherwise. */
export function grow(seeds: readonly NodeSeed[], traits: TreeTraits = {}): Grown {
  const events: Grown['events'] = [];
  const clock = new VirtualClock(NINE);
  const root = interior('', { acl: ALL_RIGHTS, permanent: true });
  const tree = new ManagementTree([root, ...seeds], (event) => void events.push(event), {
    now: () => clock.now(),
    ...traits,
  });
  return { tree, events, clock };
}

export interface Asking {
  by?: string;
  data?: Item['data'];
  meta?: Item['meta'];
  source?: string;
  more?: Partial<TreeRequest>;
}

export function ask(tree: ManagementTree, command: TreeCommandName, uri: string, asking: Asking = {}) {
  const { by = 'someone', data, meta, source, more } = asking;
  const item: Item = {
    target: { locUri: uri },
    ...(source === undefined ? {} : { source: { locUri: source } }),
    ...(meta === undefined ? {} : { meta }),
    ...(data === undefined ? {} : { data }),
  };
  return performOnTree(command, { tree, serverId: by, item, limits: NO_LIMITS, ...more });
}

/** Everything there is, in order. */
export function snapshot(tree: ManagementTree): [string, TreeNode | undefined][] {
  return tree.subtree('').map((uri) => [uri, tree.find(uri)]);
}
