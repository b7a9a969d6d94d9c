import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { ASKS, MAX_DEFER, STARTS, VIAS } from '../../cli/flow-new/plan.js';
import type { FlowNewResult } from '../../cli/flow-new/run-new.js';
import type { PartialPlan } from '../../cli/flow-new/wizard.js';
import { NEW_ARGS, NEW_COMMAND, NEW_FLAGS, NEW_WORDS } from '../../cli/flow-new/words.js';
import type { FaultName } from '../../engine/fault-table.js';
import { FumoError } from '../../errors.js';

/** Flags that say what the flow is like; with any of them nothing is asked. */
const DECIDING = ['starts', 'ask', 'defer', 'slot', 'via', 'fault'] as const;

export default class FlowNew extends BaseCommand<FlowNewResult> {
  static override summary = NEW_COMMAND.summary;
  static override description = NEW_COMMAND.description;
  static override examples = NEW_COMMAND.examples;
  static override args = {
    name: Args.string({ description: NEW_ARGS.name, ignoreStdin: true }),
  };
  static override flags = {
    starts: Flags.option({ summary: NEW_FLAGS.starts, options: STARTS })(),
    ask: Flags.option({ summary: NEW_FLAGS.ask, options: ASKS })(),
    defer: Flags.integer({ summary: NEW_FLAGS.defer, min: 0, max: MAX_DEFER, helpValue: 'N' }),
    slot: Flags.string({ summary: NEW_FLAGS.slot, multiple: true, helpValue: 'TIME' }),
    via: Flags.option({ summary: NEW_FLAGS.via, options: VIAS })(),
    fault: Flags.string({ summary: NEW_FLAGS.fault, helpValue: 'NAME' }),
    title: Flags.string({ summary: NEW_FLAGS.title, helpValue: 'TEXT' }),
    out: Flags.string({ summary: NEW_FLAGS.out, helpValue: 'FILE' }),
    force: Flags.boolean({ summary: NEW_FLAGS.force }),
  };

  async run(): Promise<FlowNewResult> {
    const { args, flags } = await this.parse(FlowNew);
    const { out, force, title, starts, ask, defer, slot, via } = flags;
    if (this.jsonEnabled() && out === '-')
      throw new FumoError('usage.output-is-json', NEW_WORDS.jsonAndText, { hint: NEW_WORDS.jsonHint });
    // Whether there is such a fault is checked together with the rest of the plan.
    const fault = flags.fault as FaultName | undefined;
    const known: PartialPlan = {
      name: args.name,
      title,
      starts,
      ask,
      defer,
      slots: slot,
      via,
      ...(fault === undefined ? {} : { fault }),
    };
    const decided = DECIDING.some((flag) => flags[flag] !== undefined);
    const [{ runNew }, { flowsFolder }] = await Promise.all([
      import('../../cli/flow-new/run-new.js'),
      import('../../cli/paths.js'),
    ]);
    return runNew({
      known,
      out,
      force,
      cwd: process.cwd(),
      builtIn: flowsFolder(),
      asker: decided && args.name !== undefined ? undefined : await this.#asker(),
      say: (text) => this.say(text),
    });
  }

  /** Somebody to ask: a person at a terminal, who did not ask for JSON. */
  async #asker() {
    const { describeTerminal } = await import('../../cli/terminal.js');
    if (this.jsonEnabled() || !describeTerminal().interactive) return undefined;
    const { terminalAsker } = await import('../../cli/flow-new/terminal-asker.js');
    return terminalAsker();
  }
}
