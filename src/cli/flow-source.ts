/** A flow from the built-in ones or from a path, checked together with all that it includes. */
import { type FlowLibrary, openLibrary } from '../engine/flow/library.js';
import type { Flow } from '../engine/flow/types.js';

export interface FoundFlow {
  flow: Flow;
  /** The flow and all that it includes, by name. */
  flows: ReadonlyMap<string, Flow>;
  library: FlowLibrary;
}

/** @throws FumoError `flow.*` */
export async function readFlow(folder: string, nameOrPath: string): Promise<FoundFlow> {
  const library = openLibrary(folder);
  const flow = await library.find(nameOrPath);
  return { flow, flows: await library.closure(flow), library };
}
