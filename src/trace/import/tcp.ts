/** One direction of a TCP connection, put back in order: segments sent again, out of order, overlapping, or lost. */

export interface Stamp {
  /** Number of the packet. */
  packet: number;
  /** Epoch ms. */
  at: number;
}

export interface Segment extends Stamp {
  /** 32 bits; they wrap around. */
  sequence: number;
  octets: Uint8Array;
}

/** Octets in order; `missing` of them were lost before these. */
export interface Piece extends Stamp {
  octets: Uint8Array;
  missing: number;
}

/** Segments of one direction that wait for an earlier one. */
const MOST_HELD = 4096;

export class TcpDirection {
  readonly #maxHeld: number;
  #next: number | undefined;
  /** Number of the SYN, where it was seen. */
  #initial: number | undefined;
  /** Segments that wait for an earlier one, by sequence. */
  #held: Segment[] = [];
  #heldOctets = 0;

  constructor(maxHeld: number) {
    this.#maxHeld = maxHeld;
  }

  /** A connection begins: the first octet has the number after that of the SYN. */
  begin(sequence: number): void {
    if (this.#initial === sequence) return;
    this.#initial = sequence;
    this.#next ??= (sequence + 1) >>> 0;
  }

  /** Whether that SYN belongs to another connection than the one followed here. */
  isOther(sequence: number): boolean {
    return (this.#initial ?? sequence) !== sequence;
  }

  /** The octets that are in order now. A direction seen from its middle starts with its first segment. */
  push(segment: Segment): Piece[] {
    if (segment.octets.length === 0) return [];
    this.#next ??= segment.sequence;
    if (after(segment.sequence, this.#next) > 0) return this.#hold(segment);
    const pieces = this.#take(segment, 0);
    return [...pieces, ...this.#drain()];
  }

  /** What still waits, with the gaps before it; for the end of the capture. */
  flush(): Piece[] {
    const pieces: Piece[] = [];
    while (this.#held.length > 0) pieces.push(...this.#skipGap());
    return pieces;
  }

  #hold(segment: Segment): Piece[] {
    const at = this.#held.findIndex((other) => after(other.sequence, segment.sequence) > 0);
    this.#held.splice(at < 0 ? this.#held.length : at, 0, segment);
    this.#heldOctets += segment.octets.length;
    const isFull = this.#heldOctets > this.#maxHeld || this.#held.length > MOST_HELD;
    return isFull ? this.#skipGap() : [];
  }

  /** Gives up on what is missing before the first segment that waits. */
  #skipGap(): Piece[] {
    const first = this.#held.shift();
    if (!first || this.#next === undefined) return [];
    this.#heldOctets -= first.octets.length;
    const missing = Math.max(0, after(first.sequence, this.#next));
    this.#next = missing > 0 ? first.sequence : this.#next;
    return [...this.#take(first, missing), ...this.#drain()];
  }

  #drain(): Piece[] {
    const pieces: Piece[] = [];
    for (let first = this.#held[0]; first && this.#next !== undefined; first = this.#held[0]) {
      if (after(first.sequence, this.#next) > 0) break;
      this.#held.shift();
      this.#heldOctets -= first.octets.length;
      pieces.push(...this.#take(first, 0));
    }
    return pieces;
  }

  /** The part of a segment that is new. */
  #take({ sequence, octets, packet, at }: Segment, missing: number): Piece[] {
    const known = after(this.#next ?? sequence, sequence);
    if (known >= octets.length) return [];
    const fresh = octets.subarray(known);
    this.#next = (sequence + octets.length) >>> 0;
    return [{ octets: fresh, missing, packet, at }];
  }
}

/** How far `a` is behind `b` in numbers that wrap around; negative when it is before. */
function after(a: number, b: number): number {
  return (a - b) | 0;
}
