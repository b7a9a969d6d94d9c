/**
 * A run with its past and its next step. Going back is playing fewer of the same inputs again from the beginning, so
 * what comes of it is the same trace to the byte, or a shorter one; nothing is ever undone inside a run.
 */
import { FumoError } from '../../errors.js';
import type { InputReport, Run, RunInput } from '../run-types.js';
import { goForward } from './forward.js';
import { readLabel, type StepTest } from './label.js';
import { replayInputs, sameInput } from './replay.js';
import { Shadow, unknownPreview } from './shadow.js';
import type { GotoReport, Preview, RunHooks, Timeline, TimelineOptions } from './types.js';

/** Opens the run, puts in what is given, and stands there. @throws FumoError as `open`; `step.cannot-replay` */
export async function openTimeline(options: TimelineOptions): Promise<Timeline> {
  const reel = await openReel(options, options.inputs ?? []);
  return new RunTimeline(options, reel);
}

/** A run that is open, with what was put into it. */
interface Reel {
  run: Run;
  inputs: RunInput[];
  /** Nothing of it is heard of any more. */
  mute(): void;
}

async function openReel(options: TimelineOptions, inputs: readonly RunInput[]): Promise<Reel> {
  const collected: RunInput[] = [];
  let heard = false;
  const hooks: RunHooks = {
    onHeader: () => {},
    onEvent: (event) => heard && options.onEvent?.(event),
    onInput(input) {
      if (heard) options.onInput?.(input);
      collected.push(input);
    },
  };
  const run = await options.open(hooks);
  try {
    await replayInputs(run, inputs);
  } catch (error) {
    await run.close();
    throw error;
  }
  options.onReset?.(run);
  heard = true;
  return {
    run,
    inputs: collected,
    mute() {
      heard = false;
    },
  };
}

class RunTimeline implements Timeline {
  readonly #options: TimelineOptions;
  readonly #shadow: Shadow;
  #reel: Reel;
  #ahead: readonly RunInput[] = [];
  /** Calls are carried out one after the other, whether they are awaited or not. */
  #tail: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(options: TimelineOptions, reel: Reel) {
    this.#options = options;
    this.#reel = reel;
    this.#shadow = new Shadow(options.shadow);
  }

  get run(): Run {
    return this.#reel.run;
  }

  get inputs(): readonly RunInput[] {
    return this.#reel.inputs;
  }

  get position(): number {
    return this.run.done().length;
  }

  get ahead(): readonly RunInput[] {
    return this.#ahead;
  }

  get canGoBack(): boolean {
    return this.run.real().length === 0;
  }

  apply(input: RunInput): Promise<InputReport> {
    return this.#inTurn(() => this.#put(input));
  }

  back(steps = 1): Promise<readonly RunInput[]> {
    return this.#inTurn(() => this.#cutTo(keepOf(this.inputs, this.#moves() - Math.max(0, steps))));
  }

  undo(): Promise<RunInput | undefined> {
    return this.#inTurn(async () => {
      const last = this.inputs.at(-1);
      if (!last || last.input === 'next') return undefined;
      await this.#cutTo(this.inputs.length - 1);
      return last;
    });
  }

  goto(label: string): Promise<GotoReport> {
    return this.#inTurn(() => this.#goto(label, readLabel(label)));
  }

  preview(): Promise<Preview | undefined> {
    return this.#inTurn(async () => {
      if (this.run.result()) return undefined;
      if (!this.canGoBack) return unknownPreview(this.run.peek(), this.run.now());
      return this.#shadow.preview(this.inputs);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#tail.then(() => this.#closeAll());
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    try {
      await this.#shadow.close();
    } finally {
      await this.run.close();
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(new FumoError('step.closed', 'the run is closed'));
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  // ---- forwards --------------------------------------------------------------------------------------------------

  async #put(input: RunInput): Promise<InputReport> {
    const { inputs } = this.#reel;
    const mark = inputs.length;
    try {
      return await this.run.put(input);
    } finally {
      this.#ahead = without(this.#ahead, inputs.slice(mark));
    }
  }

  // ---- back ------------------------------------------------------------------------------------------------------

  #moves(): number {
    return this.inputs.filter(isStep).length;
  }

  /** Plays the first inputs again and nothing else. @returns what is gone */
  async #cutTo(keep: number): Promise<readonly RunInput[]> {
    const { inputs, run, mute } = this.#reel;
    const gone = inputs.slice(keep);
    if (gone.length === 0) return gone;
    if (!this.canGoBack) throw noWayBack(run);
    this.#options.onBack?.(keep);
    mute();
    await run.close();
    this.#reel = await openReel(this.#options, inputs.slice(0, keep));
    this.#ahead = [...gone, ...this.#ahead];
    return gone;
  }

  // ---- to a step -------------------------------------------------------------------------------------------------

  async #goto(label: string, isMeant: StepTest): Promise<GotoReport> {
    const next = this.run.peek();
    if (next && isMeant(next)) return { status: 'there', direction: 'here', gone: [], steps: [] };
    const former = this.run.done().findLast(isMeant);
    if (former) {
      const gone = await this.#cutTo(keepOf(this.inputs, former.step - 1));
      return { status: 'there', direction: 'back', gone, steps: [] };
    }
    if (this.canGoBack && !(await this.#comes(isMeant))) throw notFound(label);
    return this.#forwardTo(label, isMeant);
  }

  async #forwardTo(label: string, isMeant: StepTest): Promise<GotoReport> {
    const walker = {
      run: () => this.run,
      ahead: () => this.#ahead,
      put: (input: RunInput) => this.#put(input),
      forget: () => {
        this.#ahead = [];
      },
    };
    const { status, ...way } = await goForward(walker, isMeant);
    if (status === 'ended') throw notFound(label);
    return { status, direction: 'forward', gone: [], ...way };
  }

  /** Looks on the shadow whether the step comes, or a question on the way, so that nothing is played in vain. */
  async #comes(isMeant: StepTest): Promise<boolean> {
    const { run } = await this.#shadow.at(this.inputs);
    let ahead = this.#ahead;
    const put = async (input: RunInput) => {
      ahead = without(ahead, [input]);
      return run.put(input);
    };
    const forget = () => {
      ahead = [];
    };
    const { status } = await goForward({ run: () => run, ahead: () => ahead, put, forget }, isMeant);
    return status !== 'ended';
  }
}

const isStep = ({ input }: RunInput): boolean => input === 'next';

/** How many inputs lead through that many steps, and no further. */
function keepOf(inputs: readonly RunInput[], steps: number): number {
  if (steps <= 0) return 0;
  let left = steps;
  const at = inputs.findIndex((input) => isStep(input) && --left === 0);
  return at < 0 ? inputs.length : at + 1;
}

/** What is still ahead when those were put in: nothing, once another way was taken. */
function without(ahead: readonly RunInput[], put: readonly RunInput[]): readonly RunInput[] {
  const isSame = put.every((input, at) => {
    const expected = ahead[at];
    return expected !== undefined && sameInput(expected, input);
  });
  return isSame ? ahead.slice(put.length) : [];
}

function noWayBack(run: Run): FumoError {
  const [actor] = run.real();
  return new FumoError('step.no-way-back', `with a real ${actor} there is no way back`, {
    expected: 'actors that fumo performs: what a real one has done, it has done',
    found: `actors: { ${actor}: real }`,
    hint: `Fork from the recorded trace, with a virtual ${actor}; there you can go back: fumo step FLOW --from-trace RUN`,
  });
}

function notFound(label: string): FumoError {
  return new FumoError('step.not-found', `the step ${label} is neither behind nor ahead`, {
    expected: 'a step that the run has made or comes to with the answers given so far',
    found: `the end of the run, without ${label}`,
    hint: 'Another answer may lead there: go back and answer otherwise. To count steps of the run, say step:NUMBER.',
  });
}
