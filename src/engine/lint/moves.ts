/**
 * FUMO states along a flow. Each node takes the states that the device can be in to those that it can be in after it;
 * a step for which none of them will do is impossible. What leads from state to state is the diagram of `dm/fumo.ts`.
 */
import { isFumoState, STATES, TRANSITIONS } from '../../dm/fumo.js';
import { type IncludeSketch, paramOf, type Sketch, type StepSketch } from './nodes.js';
import type { Report } from './report.js';
import { includedNodes, type World } from './world.js';

type Order = 'none' | 'download' | 'both' | 'install' | 'reported';

/** What the device holds: the State node, and the last Exec that has not been reported. */
interface Stand {
  state: number;
  order: Order;
}

/** Every stand that is possible, as `state/order`; `undefined` when a flow does something that cannot be followed. */
type Stands = ReadonlySet<string> | undefined;

const DOWNLOAD = 30;
const READY = 50;
const UPDATING = 60;
const DONE = 100;
const NO_PACKAGE = 20;
const FAILED_UPDATE: readonly number[] = [70, 80];
const IDLE: Stands = new Set([show({ state: 10, order: 'none' })]);

interface Move {
  /** Stands after the step; empty when the stand will not do. */
  from(stand: Stand): readonly Stand[];
  /** What would have to be the case. */
  needs: string;
  hint: string;
  /** Where the device stands after the step if it had been possible. */
  after: readonly Stand[];
}

const EXEC_FIRST = 'Put { server: orders-update } and { device: accepts-order } before it.';
const ORDERS: Readonly<Record<string, Move>> = {
  both: downloadOrder('both'),
  download: downloadOrder('download'),
  install: {
    needs: 'a package on the device: a download that is complete, or PkgData that was stored',
    hint: 'Order a download before it (part: download), or push the package (pushes-package, stores-package).',
    from: ({ state, order }) =>
      reaches(state, READY) && order !== 'install' ? [{ state: UPDATING, order: 'install' }] : [],
    after: [{ state: UPDATING, order: 'install' }],
  },
};

const MOVES: Readonly<Record<string, Move>> = {
  'device accepts-order': {
    needs: 'an order: Exec on Download, Update or DownloadAndUpdate',
    hint: 'Put { server: orders-update } before it.',
    from: (stand) => (isOpen(stand) ? [stand] : []),
    after: [{ state: DOWNLOAD, order: 'both' }],
  },
  'device downloads': {
    needs: 'an order to download: Exec on Download or DownloadAndUpdate',
    hint: EXEC_FIRST,
    from: ({ state, order }) =>
      (order === 'both' || order === 'download') && reaches(state, READY)
        ? [
            { state: READY, order },
            { state: NO_PACKAGE, order },
          ]
        : state === NO_PACKAGE && isOpen({ state, order })
          ? [{ state, order }]
          : [],
    after: [{ state: READY, order: 'both' }],
  },
  'device installs': {
    needs: 'an order to install: Exec on Update or DownloadAndUpdate',
    hint: EXEC_FIRST,
    from: ({ state, order }) =>
      (order === 'both' && (reaches(state, READY) || state === UPDATING)) ||
      (order === 'install' && state === UPDATING)
        ? [DONE, ...FAILED_UPDATE].map((to) => ({ state: to, order }))
        : [],
    after: [{ state: DONE, order: 'both' }],
  },
  'device reports-result': {
    needs: 'an order whose result has not been reported yet',
    hint: EXEC_FIRST,
    from: ({ state, order }) =>
      isOpen({ state, order }) ? [{ state: state === DOWNLOAD ? READY : state, order: 'reported' }] : [],
    after: [{ state: DONE, order: 'reported' }],
  },
  'server receives-report': {
    needs: 'a report of the device',
    hint: 'Put { device: reports-result } before it.',
    from: (stand) => (stand.order === 'reported' ? [stand] : []),
    after: [{ state: DONE, order: 'reported' }],
  },
  'device stores-package': {
    needs: 'no update that is going on (a Replace of PkgData begins at Idle)',
    hint: 'Push the package before the order.',
    from: ({ state }) => (state === READY || reaches(state, 10) ? [{ state: READY, order: 'none' }] : []),
    after: [{ state: READY, order: 'none' }],
  },
};

function downloadOrder(order: Order): Move {
  return {
    needs: 'no download or installation that is going on',
    hint: 'Wait for the report of the update that is going on (reports-result).',
    from: ({ state, order: held }) =>
      state !== DOWNLOAD &&
      state !== UPDATING &&
      (state === 10 || reaches(state, 10)) &&
      !isGoing(state, held)
        ? [{ state: DOWNLOAD, order }]
        : [],
    after: [{ state: DOWNLOAD, order }],
  };
}

/** After a complete download of DownloadAndUpdate the device installs by itself. */
function isGoing(state: number, order: Order): boolean {
  return state === READY && order === 'both';
}

function isOpen({ order }: Stand): boolean {
  return order !== 'none' && order !== 'reported';
}

/** Whether the diagram leads from one state to the other without the server. */
function reaches(from: number, to: number, seen: readonly number[] = []): boolean {
  if (from === to) return true;
  return TRANSITIONS.some(
    (edge) =>
      edge.from === from &&
      edge.by === 'device' &&
      !seen.includes(edge.to) &&
      reaches(edge.to, to, [...seen, from]),
  );
}

// ---- the way through ---------------------------------------------------------------------------------------------

/** Verbs after which nobody can say where the device stands. */
const UNFOLLOWED: readonly string[] = ['sends'];
const ROUNDS = 4;

export function checkMoves(world: World, report: Report): void {
  new Follower(world, report).list(world.root.steps, IDLE, undefined);
}

class Follower {
  readonly #world: World;
  readonly #report: Report;
  readonly #open = new Set<string>();

  constructor(world: World, report: Report) {
    this.#world = world;
    this.#report = report;
  }

  /** @param host the include of the checked file that the nodes stand in, if they are another file's */
  list(nodes: readonly Sketch[], before: Stands, host: IncludeSketch | undefined): Stands {
    let stands = before;
    for (const node of nodes) {
      if (stands?.size === 0) return stands;
      stands = this.#node(node, stands, host);
    }
    return stands;
  }

  #node(node: Sketch, before: Stands, host: IncludeSketch | undefined): Stands {
    if (node.node === 'end' || node.node === 'fail') return new Set();
    if (node.node === 'step') return this.#step(node, before, host);
    if (node.node === 'include') return this.#include(node, before, host);
    if (node.node === 'repeat') return this.#repeat(node, before, host);
    if (node.node !== 'branch') return before;
    return union(node.branches.map(({ key, nodes }) => this.list(nodes, refine(before, node.on, key), host)));
  }

  #include(node: IncludeSketch, before: Stands, host: IncludeSketch | undefined): Stands {
    const nodes = includedNodes(this.#world, node);
    if (!nodes) return undefined;
    const key = [node.flow, node.from, node.through, ...(before ?? [])].join('\n');
    if (this.#open.has(key)) return new Set();
    this.#open.add(key);
    const after = this.list(nodes, before, host ?? node);
    this.#open.delete(key);
    return after;
  }

  /** Rounds until nothing new comes; only the last look, which knows all of it, may complain. */
  #repeat(
    node: Extract<Sketch, { node: 'repeat' }>,
    before: Stands,
    host: IncludeSketch | undefined,
  ): Stands {
    const wasSilent = this.#report.silent;
    let into = before;
    this.#report.silent = true;
    for (let round = 0; round < ROUNDS; round++) into = union([into, this.list(node.steps, into, host)]);
    this.#report.silent = wasSilent;
    const after = this.list(node.steps, into, host);
    const exhausted = this.list(node.exhausted, after, host);
    return node.until ? union([after, exhausted]) : exhausted;
  }

  #step(step: StepSketch, before: Stands, host: IncludeSketch | undefined): Stands {
    if (UNFOLLOWED.includes(step.verb)) return undefined;
    const move =
      step.verb === 'orders-update'
        ? ORDERS[paramOf(step, 'part') ?? 'both']
        : MOVES[`${step.actor} ${step.verb}`];
    if (!move || !before) return before;
    const after = [...before].flatMap((stand) => move.from(read(stand)));
    if (after.length > 0) return new Set(after.map(show));
    const inside = host ? ` (in ${host.flow})` : '';
    this.#report.add('impossible-order', host ? host.flowSpan : step.verbSpan, {
      message: `${step.actor} ${step.verb}${inside} cannot happen here`,
      expected: move.needs,
      found: standWords(before),
      hint: host ? undefined : move.hint,
    });
    return new Set(move.after.map(show));
  }
}

/** What a branch on a download or an installation says about the state. */
function refine(before: Stands, on: string, key: string): Stands {
  if (!before || (on !== 'download' && on !== 'install')) return before;
  const bad = on === 'download' ? [NO_PACKAGE] : FAILED_UPDATE;
  const wantsBad = key === 'failed';
  if (!wantsBad && key !== 'complete') return before;
  const kept = [...before].filter((stand) => bad.includes(read(stand).state) === wantsBad);
  return kept.length > 0 ? new Set(kept) : before;
}

function union(all: readonly Stands[]): Stands {
  return all.includes(undefined) ? undefined : new Set(all.flatMap((stands) => [...(stands ?? [])]));
}

function show({ state, order }: Stand): string {
  return `${state}/${order}`;
}

function read(stand: string): Stand {
  const [state = '10', order = 'none'] = stand.split('/');
  return { state: Number(state), order: order as Order };
}

/** `State 10 (Idle), no order`. */
function standWords(stands: ReadonlySet<string>): string {
  const all = [...stands].map(read);
  const states = [...new Set(all.map(({ state }) => state))].filter(isFumoState);
  const names = states.map((state) => `${state} (${STATES[state].name})`).join(' or ');
  return `State ${names}, ${[...new Set(all.map(({ order }) => ORDER_WORDS[order]))].join(' or ')}`;
}

const ORDER_WORDS: Readonly<Record<Order, string>> = {
  none: 'no order',
  download: 'Download ordered',
  both: 'DownloadAndUpdate ordered',
  install: 'Update ordered',
  reported: 'the result reported',
};
