import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import type { Pruned, PrunePlan } from '../../cli/trace/prune.js';
import { PRUNE_WORDS } from '../../cli/trace/words.js';
import { PRUNE_COMMAND, PRUNE_FLAGS } from '../../cli/trace/words-help.js';

export default class TracePrune extends BaseCommand<Pruned> {
  static override summary = PRUNE_COMMAND.summary;
  static override description = PRUNE_COMMAND.description;
  static override examples = PRUNE_COMMAND.examples;
  static override flags = {
    'older-than': Flags.string({ summary: PRUNE_FLAGS.olderThan, helpValue: 'AGE' }),
    keep: Flags.integer({ summary: PRUNE_FLAGS.keep, helpValue: 'N', min: 0 }),
    yes: Flags.boolean({ summary: PRUNE_FLAGS.yes, char: 'y' }),
  };

  async run(): Promise<Pruned> {
    const { flags } = await this.parse(TracePrune);
    const [{ pruneRuns }, { planLines }, { homeFolder }, { describeTerminal }] = await Promise.all([
      import('../../cli/trace/prune.js'),
      import('../../cli/trace/prune-lines.js'),
      import('../../cli/paths.js'),
      import('../../cli/terminal.js'),
    ]);
    const layout = await this.layout();
    const canAsk = describeTerminal().interactive && !this.jsonEnabled();
    const result = await pruneRuns(homeFolder(), {
      olderThan: flags['older-than'],
      keep: flags.keep,
      yes: flags.yes,
      ask: canAsk ? confirm : undefined,
      show: (plan) => {
        if (!this.jsonEnabled()) this.say(planLines(plan, layout).join('\n'));
      },
    });
    if (!this.jsonEnabled()) this.#sayEnd(result, canAsk);
    return result;
  }

  #sayEnd({ deleted, runs }: Pruned, wasAsked: boolean): void {
    if (deleted) this.say(PRUNE_WORDS.deleted(runs.length));
    else if (runs.length > 0) this.say(wasAsked ? PRUNE_WORDS.left : PRUNE_WORDS.hint);
  }
}

async function confirm({ runs }: PrunePlan): Promise<boolean> {
  const { confirm: ask } = await import('@inquirer/prompts');
  return ask({ message: PRUNE_WORDS.ask(runs.length), default: false });
}
