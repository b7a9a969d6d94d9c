/** The names of reporters, apart from the reporters: `--help` needs no more than these. */

export const REPORTER_NAMES = ['pretty', 'junit', 'tap', 'json', 'github'] as const;
export type ReporterName = (typeof REPORTER_NAMES)[number];
