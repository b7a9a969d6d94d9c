/** A way to tell the results of many flows. */
import type { Entry, Report } from '../entry.js';

/** Makes the text of a report, piece by piece; the pieces joined are the whole document. */
export interface Reporter {
  /** Before the first flow. */
  begin(total: number): string;
  /** Called once for each flow, in the order of the list. */
  entry(entry: Entry, index: number): string;
  /** After the last flow. */
  end(report: Report): string;
}

/** Nothing. */
export const SILENT: Reporter = { begin: () => '', entry: () => '', end: () => '' };
