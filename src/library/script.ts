/**
 * A flow that grows: the script of a sandbox without a flow file. The engine plays it as any other flow; each step
 * that the program orders is put at its end and then carried out.
 */
import type { FlowLibrary } from '../engine/flow/library.js';
import type { Flow, FlowNode, StepNode } from '../engine/flow/types.js';
import { OWN_FLOW } from './flow-input.js';

/** Stands behind the steps of an order while they are carried out; never carried out itself. No file can write it. */
const MARK: StepNode = {
  node: 'step',
  actor: 'server',
  verb: 'ends-session',
  params: {},
  ad: -1,
  id: undefined,
  text: 'the end of the steps ordered',
  withinMs: undefined,
  where: { file: OWN_FLOW },
};

/** The flow of one sandbox, and the flows that it has come to include. */
export class Script {
  readonly #nodes: FlowNode[] = [];
  readonly #flows = new Map<string, Flow>();
  readonly #library: FlowLibrary;
  readonly flow: Flow;

  constructor(library: FlowLibrary) {
    this.#library = library;
    this.flow = {
      name: OWN_FLOW,
      title: 'A sandbox without a flow',
      about: '',
      spec: undefined,
      given: {},
      prompts: {},
      steps: this.#nodes,
      outcomes: {},
      file: OWN_FLOW,
    };
    this.#flows.set(OWN_FLOW, this.flow);
  }

  /** The flow and all that was included so far; grows with the script. */
  async closure(): Promise<ReadonlyMap<string, Flow>> {
    return this.#flows;
  }

  /**
   * Puts steps at the end, with a mark behind them. What is left of an order before stays in front of them.
   * @throws FumoError `flow.not-found` for an include
   */
  async extend(nodes: readonly FlowNode[]): Promise<void> {
    const included = await this.#library.closure({ ...this.flow, steps: nodes });
    for (const [name, flow] of included) if (name !== OWN_FLOW) this.#flows.set(name, flow);
    if (this.#nodes.at(-1) === MARK) this.#nodes.pop();
    this.#nodes.push(...nodes, MARK);
  }

  /** Takes the mark away when it is what comes next. */
  skipMark(next: { ad?: number } | undefined): void {
    if (isMark(next)) this.#nodes.pop();
  }

  /** Takes an order away of which nothing was carried out. @param count how many nodes it had */
  takeBack(count: number): void {
    this.#nodes.splice(-count - 1);
  }
}

/** Whether what comes next is only the mark behind an order. */
export function isMark(step: { ad?: number } | undefined): boolean {
  return step?.ad === MARK.ad;
}
