/** Device profiles by name. */
import type { Cast } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { type Bootstrap, genericProfile } from './generic.js';
import type { DeviceProfile } from './profile.js';

const PROFILES: Readonly<Record<string, (cast: Cast, bootstrap: Bootstrap) => DeviceProfile>> = {
  generic: genericProfile,
};

/** The profile that the cast names. Errors: `usage.unknown-profile` with the known names. */
export function findProfile(cast: Cast, bootstrap: Bootstrap): DeviceProfile {
  const name = cast.device.profile;
  const make = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
  if (make) return make(cast, bootstrap);
  throw new FumoError('usage.unknown-profile', `there is no device profile ${name}`, {
    where: { path: 'given.device.profile' },
    expected: `one of ${Object.keys(PROFILES).join(', ')}`,
    found: name,
    hint: 'Set given.device.profile to a known profile.',
  });
}
