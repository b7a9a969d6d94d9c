/** The nodes of a device's management tree and their run-time properties (OMA DM Tree and Description 1.2). */
import type { Right } from '../../../dm/acl.js';
import { MGMT_FORMATS, type MgmtFormat } from '../../../dm/mgmt-tree.js';
import type { Instant } from '../../../engine/clock.js';
import { utf8Encode } from '../../../syncml/octets.js';

export { RIGHTS, type Right } from '../../../dm/acl.js';

/** Values of the Format property. */
export { MGMT_FORMATS as NODE_FORMATS };
export type NodeFormat = MgmtFormat;

export type NodeValue = string | Uint8Array;

/** Octets that a value takes. */
export const octetsIn = (value: NodeValue): number =>
  typeof value === 'string' ? utf8Encode(value).length : value.length;

export interface TreeNode {
  format: NodeFormat;
  /** MIME type of a leaf; identifier of the management object, or empty, for an interior node. */
  type: string;
  /** AccessType: commands that the node takes at all, whoever sends them. */
  access: readonly Right[];
  /** The node's own ACL; empty inherits the nearest ancestor's. */
  acl: string;
  /** Scope `Permanent`: cannot be deleted or renamed. */
  permanent: boolean;
  /** Leaf nodes only. */
  value?: NodeValue;
  /** Title property; absent is empty. */
  title?: string;
  /** When the node changed last; absent while it is as the device was made. */
  changedAt?: Instant;
  /** VerNo property: how often the node changed, 16 bits; absent is 0. */
  version?: number;
  /** Kept in memory that can be written but not set back, so a failed Atomic cannot undo a change of it (516). */
  irreversible?: true;
}

/** One node as a profile states it. */
export interface NodeSeed extends TreeNode {
  /** Normal form, such as `DevInfo/Man`; empty for the root. */
  uri: string;
}

export const isInterior = (node: TreeNode): boolean => node.format === 'node';
