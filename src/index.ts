/**
 * fumo as a library: a DM server and a device in this process, and the call flows between them.
 *
 * `fumo/assert` has assertions for node:test, `fumo/matchers` matchers for vitest. docs/library.md tells the whole.
 */
export { FAULTS } from './engine/ports.js';
export { FumoError } from './errors.js';
export { flows, sandbox } from './library/open.js';
export type * from './library/public-types.js';
