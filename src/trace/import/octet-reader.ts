/** Numbers out of octets, in one byte order; whatever lies outside is undefined. */
export class OctetReader {
  readonly octets: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(octets: Uint8Array, byteOrder: 'little' | 'big' = 'big') {
    this.octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    this.#little = byteOrder === 'little';
  }

  /** Unsigned, 8 bits. */
  u8(at: number): number | undefined {
    return this.octets[at];
  }

  /** Unsigned, 16 bits. */
  u16(at: number): number | undefined {
    return this.#holds(at, 2) ? this.#view.getUint16(at, this.#little) : undefined;
  }

  /** Unsigned, 32 bits. */
  u32(at: number): number | undefined {
    return this.#holds(at, 4) ? this.#view.getUint32(at, this.#little) : undefined;
  }

  /** Signed, 64 bits. */
  i64(at: number): bigint | undefined {
    return this.#holds(at, 8) ? this.#view.getBigInt64(at, this.#little) : undefined;
  }

  /** A view; undefined unless all of it is there. */
  part(at: number, length: number): Uint8Array | undefined {
    return this.#holds(at, length) ? this.octets.subarray(at, at + length) : undefined;
  }

  #holds(at: number, length: number): boolean {
    return at >= 0 && length >= 0 && at + length <= this.octets.length;
  }
}
