/** A packet of a capture, whatever file it came in. */
export interface Packet {
  /** From 1, as packet viewers count. */
  number: number;
  /** Wall time, epoch ms. */
  at: number;
  /** LINKTYPE of the interface. */
  link: number;
  octets: Uint8Array;
  /** Octets that it had on the wire; more than there are when the capture cut it. */
  length: number;
  /** Where its octets stand in the file. */
  offset: number;
}

/** More octets than any link carries in one packet: a length beyond it is damage. */
export const LONGEST_PACKET = 16 * 1_048_576;
