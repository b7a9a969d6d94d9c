/** The named unhappy paths for `fault list`: what each does, where it can be seen, and what it leads to. */
import { resultName } from '../dm/fumo.js';
import { stepsIn } from '../engine/flow/inner-nodes.js';
import { openLibrary } from '../engine/flow/library.js';
import { FAULTS, type FaultName } from '../engine/ports.js';

/** What `fault list` tells of a fault. */
export interface FaultRow {
  name: FaultName;
  does: string;
  leadsTo: string;
  /** FUMO result code that the device reports at the end; absent where it comes to no report. */
  result?: number;
  resultName?: string;
  /** Built-in flows in which it happens. */
  flows: string[];
  /** A command that shows it. */
  command: string;
}

/** In the order of the table. @throws FumoError `flow.*` for a built-in flow that cannot be read */
export async function listFaults(folder: string): Promise<FaultRow[]> {
  const flows = await flowsByFault(folder);
  return (Object.keys(FAULTS) as FaultName[]).map((name) => rowOf(name, flows.get(name) ?? []));
}

async function flowsByFault(folder: string): Promise<ReadonlyMap<FaultName, string[]>> {
  const library = openLibrary(folder);
  const found = new Map<FaultName, string[]>();
  for (const { name } of await library.list()) {
    const { steps } = await library.find(name);
    const faults = new Set(stepsIn(steps).flatMap((step) => step.faults ?? []));
    for (const fault of faults) found.set(fault, [...(found.get(fault) ?? []), name]);
  }
  return found;
}

/** The flow that every fault can be seen in. */
const ANY_FLOW = 'network-initiated';

function rowOf(name: FaultName, flows: string[]): FaultRow {
  const { does, leadsTo } = FAULTS[name];
  const code = /\bresult (\d{3})\b/.exec(leadsTo)?.[1];
  const result = code === undefined ? undefined : Number(code);
  const [first] = flows;
  return {
    name,
    does,
    leadsTo,
    ...(result !== undefined && { result, resultName: resultName(result) }),
    flows,
    command: first === undefined ? `fumo run ${ANY_FLOW} --fault ${name}` : `fumo run ${first}`,
  };
}
