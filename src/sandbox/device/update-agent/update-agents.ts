/** All FUMO objects of the device, wherever in the tree they are: each has an update agent of its own. */
import { FUMO_URN } from '../../../dm/fumo.js';
import type { NodeValue } from '../tree/node.js';
import { type ManagementTree, parentUri } from '../tree/tree.js';
import type { AgentTools } from './agent-tools.js';
import { FumoObject } from './fumo-object.js';
import type { Job } from './job.js';
import { UpdateAgent } from './update-agent.js';

export interface AgentsTools extends Omit<AgentTools, 'fumo' | 'finished'> {
  tree: ManagementTree;
  /** Normal URI of the object that counts while none has been worked on. */
  usual: string;
}

export class UpdateAgents {
  readonly #tools: AgentsTools;
  readonly #agents = new Map<string, UpdateAgent>();
  #latest: UpdateAgent;
  #lastResult: number | undefined;

  constructor(tools: AgentsTools) {
    this.#tools = tools;
    this.#latest = this.#agentAt(tools.usual);
  }

  /** State of the object that was worked on last. */
  get state(): number {
    return this.#latest.state;
  }

  /** Result of the update that finished last, on any object. */
  get lastResult(): number | undefined {
    return this.#lastResult;
  }

  /** What an agent is at; of several, the one that was called last. */
  get stage(): Job['stage'] | undefined {
    const busy = [this.#latest, ...this.#agents.values()].find(({ stage }) => stage !== undefined);
    return busy?.stage;
  }

  /** @returns as `UpdateAgent.exec`; 406 outside of FUMO objects */
  exec(uri: string, correlator: string | undefined): string {
    const agent = this.#agentFor(uri);
    if (!agent) return '406';
    const status = agent.exec(uri, correlator);
    if (status === '202') this.#latest = agent;
    return status;
  }

  beforeReplace(uri: string, value?: NodeValue): string | undefined {
    return this.#agentFor(uri)?.beforeReplace(uri, value);
  }

  afterReplace(uri: string): void {
    this.#agentFor(uri)?.afterReplace(uri);
  }

  sessionClosed(): void {
    for (const agent of this.#agents.values()) agent.sessionClosed();
  }

  /** Some agent has something to go on with after a restart. */
  get areOwing(): boolean {
    return [...this.#agents.values()].some(({ isOwing }) => isOwing);
  }

  powerLost(): void {
    for (const agent of this.#agents.values()) agent.powerLost();
  }

  restart(): void {
    for (const agent of this.#agents.values()) agent.restart();
  }

  /** The agent of the nearest FUMO object above a node. */
  #agentFor(uri: string): UpdateAgent | undefined {
    if (uri === '') return undefined;
    const parent = parentUri(uri);
    return this.#isObject(parent) ? this.#agentAt(parent) : this.#agentFor(parent);
  }

  #isObject(uri: string): boolean {
    return this.#tools.tree.find(uri)?.type === FUMO_URN;
  }

  #agentAt(uri: string): UpdateAgent {
    const known = this.#agents.get(uri);
    if (known) return known;
    const { tree, surroundings } = this.#tools;
    const agent = new UpdateAgent({
      ...this.#tools,
      fumo: new FumoObject(uri, tree, surroundings.record),
      finished: (result) => {
        this.#lastResult = result;
      },
    });
    this.#agents.set(uri, agent);
    return agent;
  }
}
