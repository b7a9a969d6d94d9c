/** A flow with all that it includes, from the built-in ones or from a path. */
import { type FlowLibrary, openLibrary } from '../engine/flow/library.js';
import type { Flow } from '../engine/flow/types.js';

export interface FoundFlow {
  flow: Flow;
  flows: Awaited<ReturnType<FlowLibrary['closure']>>;
}

/** @throws FumoError `flow.*` */
export async function readFlow(folder: string, nameOrPath: string): Promise<FoundFlow> {
  const library = openLibrary(folder);
  const flow = await library.find(nameOrPath);
  return { flow, flows: await library.closure(flow) };
}
