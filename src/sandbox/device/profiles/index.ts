/** Device profiles: those that fumo brings along, by name, and those of a file, by path. */
import type { Cast } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { buildProfile } from './build.js';
import netcommLike from './data/netcomm-like.json' with { type: 'json' };
import samsungLike from './data/samsung-like.json' with { type: 'json' };
import verizonLike from './data/verizon-like.json' with { type: 'json' };
import windowsMobileLike from './data/windows-mobile-like.json' with { type: 'json' };
import { isProfileFile, loadProfileFile } from './file.js';
import { GENERIC_DATA } from './generic.js';
import type { DeviceProfile } from './profile.js';
import { type ProfileData, readProfileData } from './schema.js';
import type { Bootstrap } from './seeds.js';

const over = (name: string, found: unknown): ProfileData =>
  readProfileData(found, GENERIC_DATA, { file: `${name}.json` });

/** The profiles that fumo brings along. */
export const PROFILES: Readonly<Record<string, ProfileData>> = {
  generic: GENERIC_DATA,
  'netcomm-like': over('netcomm-like', netcommLike),
  'samsung-like': over('samsung-like', samsungLike),
  'verizon-like': over('verizon-like', verizonLike),
  'windows-mobile-like': over('windows-mobile-like', windowsMobileLike),
};

/**
 * The profile that the cast names: one of ours, or a file of a profile (`.json`) or of a tree (DDF or TNDS).
 * @throws FumoError `usage.unknown-profile` with the known names and the nearest, and as {@link loadProfileFile}
 */
export async function loadProfile(cast: Cast, bootstrap: Bootstrap): Promise<DeviceProfile> {
  const name = cast.device.profile;
  const known = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
  if (known) return buildProfile(known, cast, bootstrap);
  if (isProfileFile(name)) return loadProfileFile(name, cast, bootstrap);
  throw unknown(name);
}

function unknown(name: string): FumoError {
  const names = Object.keys(PROFILES);
  const near = nearest(name, names);
  return new FumoError('usage.unknown-profile', `there is no device profile ${name}`, {
    where: { path: 'given.device.profile' },
    expected: `one of ${names.join(', ')}, or the path of a .json, .xml, .ddf or .wbxml file`,
    found: name,
    hint: near === undefined ? 'Set given.device.profile to a known profile.' : `Did you mean ${near}?`,
  });
}

/** The name that shares the most pairs of letters, if they share a third of them. */
function nearest(wrong: string, names: readonly string[]): string | undefined {
  const pairs = (text: string): Set<string> =>
    new Set([...text.toLowerCase()].slice(1).map((letter, at) => text.toLowerCase().charAt(at) + letter));
  const own = pairs(wrong);
  const rated = names.map((name) => {
    const others = pairs(name);
    const shared = [...own].filter((pair) => others.has(pair)).length;
    return { name, likeness: (2 * shared) / Math.max(own.size + others.size, 1) };
  });
  const [best] = rated.sort((one, other) => other.likeness - one.likeness);
  return best && best.likeness > 1 / 3 ? best.name : undefined;
}
