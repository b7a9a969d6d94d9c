/**
 * The generic device, which every other profile is laid over. It does as the standards say, save for the bare type of
 * its generic alerts, which is what every deployed device sends.
 */
import type { Cast } from '../../../engine/ports.js';
import { buildProfile } from './build.js';
import generic from './data/generic.json' with { type: 'json' };
import type { DeviceProfile } from './profile.js';
import { readProfileData } from './schema.js';
import type { Bootstrap } from './seeds.js';

export const GENERIC_DATA = readProfileData(generic, undefined, { file: 'generic.json' });

export function genericProfile(cast: Cast, bootstrap: Bootstrap): DeviceProfile {
  return buildProfile(GENERIC_DATA, cast, bootstrap);
}
