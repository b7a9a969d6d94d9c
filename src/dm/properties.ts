/** Run-time properties of nodes: which there are, who must keep them, and what may be done to each (TND 1.2). */

/** Commands that make sense for a property; every other one gets 405. */
export type PropertyCommand = 'Get' | 'Replace';

export interface PropertyRow {
  /** Devices must keep it, or may. */
  device: 'must' | 'may';
  commands: readonly PropertyCommand[];
  /** Interior nodes never have it. */
  leavesOnly?: true;
}

const READ: readonly PropertyCommand[] = ['Get'];
const READ_WRITE: readonly PropertyCommand[] = ['Get', 'Replace'];

export const PROPERTIES = {
  ACL: { device: 'must', commands: READ_WRITE },
  Format: { device: 'must', commands: READ },
  Name: { device: 'must', commands: READ_WRITE },
  Size: { device: 'may', commands: READ, leavesOnly: true },
  Title: { device: 'may', commands: READ_WRITE },
  TStamp: { device: 'may', commands: READ },
  Type: { device: 'must', commands: READ },
  VerNo: { device: 'may', commands: READ },
} as const satisfies Record<string, PropertyRow>;
export type PropertyName = keyof typeof PROPERTIES;

export const isPropertyName = (name: string): name is PropertyName => Object.hasOwn(PROPERTIES, name);

/** Octets of the longest Title. */
export const MAX_TITLE = 255;

/** The number after it; 16 bits, then from 0 again. */
export const nextVersion = (version: number): number => (version + 1) & 0xffff;

/** `2001-07-11T16:38:17.120Z` to the basic form that TStamp has: `20010711T163817Z`. */
export const basicTime = (extended: string): string => extended.replace(/[-:]|\.\d+/g, '');
