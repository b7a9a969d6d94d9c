/** A profile's data and the cast of a run, put together to the device that the run plays with. */
import type { Cast } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { fromBase64 } from '../../../syncml/octets.js';
import type { NodeSeed } from '../tree/node.js';
import type { DeviceProfile } from './profile.js';
import type { ProfileData, ProfileNode } from './schema.js';
import {
  accountSeeds,
  type Bootstrap,
  deviceSeeds,
  fumoSeeds,
  interior,
  leaf,
  mergeSeeds,
  nonceUrisOf,
  OCTET_STREAM,
  rootSeed,
} from './seeds.js';

/** @throws FumoError `usage.bad-profile` for a binary value that is no base64 */
export function buildProfile(data: ProfileData, cast: Cast, bootstrap: Bootstrap): DeviceProfile {
  const objects = uniqueParents(data.fumo.map((object) => fumoSeeds(cast, object)));
  return assemble(data, [
    rootSeed(),
    ...deviceSeeds(cast, data),
    ...accountSeeds(cast, bootstrap, data.account),
    ...objects,
    ...data.nodes.map(seedOf),
  ]);
}

/** A profile of these nodes; what is said about FUMO comes from the data. */
export function assemble(data: ProfileData, seeds: readonly NodeSeed[]): DeviceProfile {
  const [first = { root: '' }] = data.fumo;
  return {
    nodes: mergeSeeds(seeds),
    fumoUri: first.root,
    fumoUris: data.fumo.map(({ root }) => root),
    fumoParents: data.fumoParents ?? [],
    nonceUris: nonceUrisOf(data.account),
    uriLimits: data.limits,
    lacks: new Set(data.lacks),
    maxMsgSize: data.maxMsgSize,
    maxObjSize: data.maxObjSize,
    memory: data.memory,
    habits: data.habits,
    tolerated: [],
  };
}

/** Objects side by side share the nodes above them. */
function uniqueParents(objects: readonly (readonly NodeSeed[])[]): NodeSeed[] {
  const seen = new Set<string>();
  return objects.flat().filter(({ uri }) => !seen.has(uri) && seen.add(uri));
}

function seedOf(node: ProfileNode): NodeSeed {
  const { path, format = 'chr', type, access, acl = '', scope, value = '' } = node;
  const plain = format === 'node' ? interior(path, '') : leaf(path, octetsOrText(node, value), format);
  return {
    ...plain,
    ...(type === undefined ? {} : { type }),
    ...(access === undefined ? {} : { access }),
    acl,
    permanent: scope !== 'dynamic',
  };
}

function octetsOrText({ path, format }: ProfileNode, value: string): string | Uint8Array {
  if (format !== 'bin' && format !== 'b64') return value;
  const octets = fromBase64(value);
  if (octets) return octets;
  throw new FumoError('usage.bad-profile', `the value of ${path} is not octets`, {
    where: { path },
    expected: `base64, for ${OCTET_STREAM}`,
    found: value,
  });
}
