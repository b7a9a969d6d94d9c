/**
 * Update packages of the sandbox: one line of JSON that says what the package is and for whom, then a payload that the
 * seed decides. Real packages are the vendor's business; this one has just enough in it to be checked.
 */
import { createHash } from 'node:crypto';
import type { UpdateOffer } from '../../engine/ports.js';
import { openSeed, type Seed } from '../../engine/seed.js';
import { signPackage } from './package-signature.js';

/** The model that a package is made for: ./DevInfo/Man and ./DevInfo/Mod. */
export interface Model {
  man: string;
  mod: string;
}

/** What the generic device profile reports, for a server that has not heard from its device yet. */
export const GENERIC_MODEL: Model = { man: 'fumo', mod: 'sandbox-1' };

/** First line of a package. */
export interface PackageHeader extends Model {
  /** Format of the package; devices take 1. */
  'fumo-package': number;
  name: string;
  version: string;
  /** Octets of the payload, after the line feed that ends the header. */
  size: number;
  /** SHA-256 of the payload, hex in lower case. */
  sha256: string;
  /** See `signPackage`. */
  signature: string;
}

/** How a package may be made wrong. */
export interface PackageFlaws {
  /** Signed with a key that no device trusts. */
  signature?: boolean;
  /** In a format that no device takes. */
  format?: boolean;
}

export interface UpdatePackage {
  octets: Uint8Array;
  /** SHA-256 of the whole, hex in lower case. */
  sha256: string;
}

type Offer = Pick<UpdateOffer, 'name' | 'version' | 'size'>;

/** Builds each package once: the same arguments give the same object. */
export type PackageBuilder = (offer: Offer, model: Model, flaws?: PackageFlaws) => UpdatePackage;

/** Octets of packages that are kept for later runs of this process with the same seed. */
const SHELF_OCTETS = 16 * 1024 * 1024;
const shelf = new Map<string, UpdatePackage>();

/** A package is exactly `offer.size` octets, unless its header alone is longer than that. */
export function openPackageBuilder(seed: Seed): PackageBuilder {
  const built = new Map<string, UpdatePackage>();
  return (offer, model, flaws = {}) => {
    const { signature = false, format = false } = flaws;
    const about = [seed.text, offer.name, offer.version, offer.size, model.man, model.mod];
    const key = JSON.stringify([...about, ...(signature || format ? [signature, format] : [])]);
    // Each package has a stream of its own, drawn from once: neither order nor the shelf can shift what it holds.
    const draw = (length: number) => openSeed(seed.text).stream(`package ${key}`).bytes(length);
    const parcel = built.get(key) ?? shelf.get(key) ?? shelve(key, buildPackage(offer, model, flaws, draw));
    built.set(key, parcel);
    return parcel;
  };
}

function buildPackage(
  offer: Offer,
  model: Model,
  flaws: PackageFlaws,
  draw: (length: number) => Uint8Array,
): UpdatePackage {
  const { name, version } = offer;
  const about = { 'fumo-package': flaws.format ? 2 : 1, name, version, ...model };
  const blank = '0'.repeat(64);
  const longest = { ...about, size: offer.size, sha256: blank, signature: blank };
  const size = Math.max(0, offer.size - headLength(longest));
  const payload = draw(size);
  const facts = { ...about, size, sha256: sha256(payload) };
  const header = { ...facts, signature: signPackage(facts, flaws.signature ? 'nobody knows' : undefined) };
  // A smaller payload may take fewer digits to write; blanks, which JSON ignores, make up for them.
  const blanks = Math.max(0, offer.size - size - headLength(header));
  const head = new TextEncoder().encode(`${JSON.stringify(header)}${' '.repeat(size > 0 ? blanks : 0)}\n`);
  const octets = new Uint8Array(head.length + size);
  octets.set(head);
  octets.set(payload, head.length);
  return { octets, sha256: sha256(octets) };
}

function headLength(header: PackageHeader): number {
  return new TextEncoder().encode(`${JSON.stringify(header)}\n`).length;
}

function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}

function shelve(key: string, built: UpdatePackage): UpdatePackage {
  let held = built.octets.length;
  if (held > SHELF_OCTETS / 4) return built;
  for (const { octets } of shelf.values()) held += octets.length;
  for (const [oldest, { octets }] of shelf) {
    if (held <= SHELF_OCTETS) break;
    shelf.delete(oldest);
    held -= octets.length;
  }
  shelf.set(key, built);
  return built;
}
