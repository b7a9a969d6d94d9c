/** Profiles from files: our own JSON, or a description of a tree (DDF or TNDS) in XML or WBXML. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Cast } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { utf8Decode } from '../../../syncml/octets.js';
import { readWbxml } from '../../../syncml/wbxml-reader.js';
import { readXml } from '../../../syncml/xml.js';
import { buildProfile } from './build.js';
import { GENERIC_DATA } from './generic.js';
import { importProfile, type TreeDocument } from './import-tree.js';
import type { DeviceProfile } from './profile.js';
import { readProfileData } from './schema.js';
import type { Bootstrap } from './seeds.js';

type Reader = (octets: Uint8Array, file: string, cast: Cast, bootstrap: Bootstrap) => DeviceProfile;

const READERS: Readonly<Record<string, Reader>> = {
  '.json': (octets, file, cast, bootstrap) =>
    buildProfile(readProfileData(parseJson(octets, file), GENERIC_DATA, { file }), cast, bootstrap),
  '.xml': fromTree,
  '.ddf': fromTree,
  '.wbxml': fromTree,
};

/** Whether a profile's name is the path of a file that a profile can be read from. */
export function isProfileFile(name: string): boolean {
  return Object.hasOwn(READERS, extname(name).toLowerCase());
}

/**
 * @throws FumoError `usage.profile-unreadable` without the file, `usage.bad-profile` for JSON that is none or does not
 *   fit, and the codes of the tree readers (`xml.*`, `wbxml.*`, `syncml.ddf-*`, `syncml.tnds-*`), each with the file
 */
export async function loadProfileFile(
  file: string,
  cast: Cast,
  bootstrap: Bootstrap,
): Promise<DeviceProfile> {
  const octets = await readOctets(file);
  const read = READERS[extname(file).toLowerCase()] ?? fromTree;
  try {
    return read(octets, file, cast, bootstrap);
  } catch (error) {
    throw error instanceof FumoError ? placed(error, file) : error;
  }
}

async function readOctets(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new FumoError('usage.profile-unreadable', `the profile ${file} cannot be read`, {
      where: { file },
      expected: 'a file',
      found: cause instanceof Error ? cause.message : String(cause),
      hint: 'Give device.profile a known name, or the path of a file that exists.',
      cause,
    });
  }
}

function parseJson(octets: Uint8Array, file: string): unknown {
  try {
    const found: unknown = JSON.parse(utf8Decode(octets) ?? '');
    if (!Array.isArray(found)) return found;
  } catch (cause) {
    throw noObject(file, cause instanceof Error ? cause.message : String(cause));
  }
  throw noObject(file, 'a list');
}

function noObject(file: string, found: string): FumoError {
  const expected = 'one JSON object';
  return new FumoError('usage.bad-profile', 'the profile is no JSON object', {
    where: { file },
    expected,
    found,
  });
}

function fromTree(octets: Uint8Array, _file: string, cast: Cast, bootstrap: Bootstrap): DeviceProfile {
  return importProfile(readTree(octets), cast, bootstrap);
}

/** WBXML begins with a version from 1.0 to 1.3; no XML text does. */
function readTree(octets: Uint8Array): TreeDocument {
  const version = octets[0] ?? 0;
  return version <= 3 ? readWbxml(octets) : readXml(octets);
}

/** The same error with the file in its place. */
function placed(error: FumoError, file: string): FumoError {
  const { code, message, where, expected, found, hint, spec, cause } = error;
  return new FumoError(code, message, {
    where: { ...where, file },
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(hint === undefined ? {} : { hint }),
    ...(spec === undefined ? {} : { spec }),
    cause,
  });
}
