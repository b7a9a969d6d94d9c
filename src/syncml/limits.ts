/** Limits on what a reader takes in, all checked before the memory or the work that they bound is spent. */
export interface ReadLimits {
  /** Octets of the whole message. */
  maxOctets: number;
  /** Elements inside each other, the root counting as 1. Never more than {@link HIGHEST_DEPTH}. */
  maxDepth: number;
  /** Elements, texts and opaque blocks of the whole message. */
  maxNodes: number;
  /** Octets of the WBXML string table. */
  maxStringTable: number;
}

export const DEFAULT_LIMITS: Readonly<ReadLimits> = {
  maxOctets: 1_048_576,
  maxDepth: 64,
  maxNodes: 50_000,
  maxStringTable: 65_536,
};

/** Deeper trees are refused whatever the caller asks for: everything after the readers may recurse. */
export const HIGHEST_DEPTH = 256;

/** The limits asked for, the defaults filling the gaps. */
export function resolveLimits(options: Partial<ReadLimits> = {}): ReadLimits {
  const { maxOctets, maxDepth, maxNodes, maxStringTable } = options;
  return {
    maxOctets: maxOctets ?? DEFAULT_LIMITS.maxOctets,
    maxDepth: Math.min(maxDepth ?? DEFAULT_LIMITS.maxDepth, HIGHEST_DEPTH),
    maxNodes: maxNodes ?? DEFAULT_LIMITS.maxNodes,
    maxStringTable: maxStringTable ?? DEFAULT_LIMITS.maxStringTable,
  };
}
