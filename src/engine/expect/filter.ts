/** Filters that stand in a flow. */
import { type ErrorPlace, FumoError } from '../../errors.js';
import { type Filter, parseFilter } from '../../trace/filter/index.js';

/** Reads a filter of a flow. @throws FumoError `flow.bad-filter` with its place in the file */
export function readFilter(text: string, where: ErrorPlace): Filter {
  try {
    return parseFilter(text);
  } catch (cause) {
    if (!(cause instanceof FumoError)) throw cause;
    const { message, expected, found, hint } = cause;
    throw new FumoError('flow.bad-filter', message, {
      where,
      ...(expected !== undefined && { expected }),
      ...(found !== undefined && { found }),
      ...(hint !== undefined && { hint }),
      cause,
    });
  }
}
