import * as Args from '@oclif/core/args';
import { BaseCommand } from '../../cli/base-command.js';
import type { FlowText } from '../../cli/flow-listing.js';
import { ARG_WORDS, COMMAND_WORDS } from '../../cli/words-help.js';

export default class FlowShow extends BaseCommand<FlowText> {
  static override summary = COMMAND_WORDS.flowShow.summary;
  static override description = COMMAND_WORDS.flowShow.description;
  static override examples = COMMAND_WORDS.flowShow.examples;
  static override args = {
    name: Args.string({ description: ARG_WORDS.flowName, required: true, ignoreStdin: true }),
  };

  async run(): Promise<FlowText> {
    const { args } = await this.parse(FlowShow);
    const { showFlow } = await import('../../cli/flow-listing.js');
    const { flowsFolder } = await import('../../cli/paths.js');
    const found = await showFlow(flowsFolder(), args.name);
    if (!this.jsonEnabled()) process.stdout.write(found.text);
    return found;
  }
}
