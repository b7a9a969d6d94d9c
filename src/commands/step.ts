import { Args } from '@oclif/core/args';
import { Flags } from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { EXIT } from '../cli/exit-codes.js';
import type { FlowRun, FlowRunResult } from '../cli/flow-run.js';
import type { Layout } from '../cli/render/ladder.js';
import { RUN_FLAGS, settingsFrom } from '../cli/run-flags.js';
import { describeTerminal } from '../cli/terminal.js';
import { ARG_WORDS, COMMAND_WORDS, FLAG_WORDS } from '../cli/words-help.js';

export default class Step extends BaseCommand<FlowRunResult> {
  static override summary = COMMAND_WORDS.step.summary;
  static override description = COMMAND_WORDS.step.description;
  static override examples = COMMAND_WORDS.step.examples;
  static override args = {
    flow: Args.string({ description: ARG_WORDS.flow, required: true, ignoreStdin: true }),
  };
  static override flags = { ...RUN_FLAGS, plain: Flags.boolean({ summary: FLAG_WORDS.plain }) };

  async run(): Promise<FlowRunResult> {
    const { args, flags } = await this.parse(Step);
    const settings = settingsFrom(flags);
    const { openFlowRun, withPlace } = await import('../cli/flow-run.js');
    const flowRun = await openFlowRun({
      flow: args.flow,
      settings,
      traceCopy: flags.trace,
      version: this.config.version,
    });
    try {
      const isInteractive = describeTerminal().interactive && !this.jsonEnabled();
      const ended = await (isInteractive ? this.#step(flowRun, flags.plain) : this.#play(flowRun));
      await this.#conclude(flowRun, ended);
      const result = flowRun.run.result();
      if (!result) throw new Error('the run has no result after it was closed');
      return withPlace(result, flowRun);
    } finally {
      await flowRun.finish();
    }
  }

  async #step(flowRun: FlowRun, plain: boolean): Promise<'ended' | 'quit'> {
    const { terminalIo } = await import('../cli/terminal-io.js');
    const { stepThrough } = await import('../cli/stepper/stepper.js');
    try {
      return await stepThrough(flowRun, terminalIo(plain || !describeTerminal().redraws));
    } catch (error) {
      if (error instanceof Error && error.name === 'ExitPromptError') return 'quit';
      throw error;
    }
  }

  async #play(flowRun: FlowRun): Promise<'ended'> {
    const { playFlowRun } = await import('../cli/headless.js');
    await playFlowRun(flowRun, { ...(await this.#layout()), say: (text) => this.say(text), detail: 'steps' });
    return 'ended';
  }

  async #conclude(flowRun: FlowRun, ended: 'ended' | 'quit'): Promise<void> {
    await flowRun.finish();
    const layout = await this.#layout();
    const result = flowRun.run.result();
    if (ended === 'quit') {
      const { stoppedLines } = await import('../cli/render/summary.js');
      const { id, tracePath, traceCopy } = flowRun;
      this.say(stoppedLines(result?.steps.length ?? 0, { id, tracePath, traceCopy }, layout).join('\n'));
      process.exitCode = EXIT.interrupted;
      return;
    }
    const { sayResult } = await import('../cli/headless.js');
    if (result) sayResult(flowRun, result, (text) => this.say(text), layout);
    if (result?.verdict !== 'passed') process.exitCode = EXIT.flowFailed;
  }

  async #layout(): Promise<Layout> {
    const { paintFor } = await import('../cli/colour.js');
    return { columns: describeTerminal().columns, paint: paintFor(this.jsonEnabled() ? 'stderr' : 'stdout') };
  }
}
