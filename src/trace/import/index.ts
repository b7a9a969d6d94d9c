/** Foreign recordings become traces. */
export { compareNames, isMessageFile, type NamedOctets } from './bodies.js';
export type { Capture } from './find.js';
export type { Unpack } from './found.js';
export { IMPORT_FLOW, type Imported, type ImportOptions, importCapture } from './import-capture.js';
export { type CapturePlace, LEFT_OUT_REASONS, type LeftOut, type LeftOutReason } from './left-out.js';
export { IMPORT_LIMITS, type ImportLimits } from './limits.js';
