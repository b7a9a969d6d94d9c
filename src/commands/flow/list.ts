import { BaseCommand } from '../../cli/base-command.js';
import type { FlowRow } from '../../cli/flow-listing.js';
import { COMMAND_WORDS } from '../../cli/words-help.js';

export default class FlowList extends BaseCommand<{ flows: FlowRow[] }> {
  static override summary = COMMAND_WORDS.flowList.summary;
  static override description = COMMAND_WORDS.flowList.description;
  static override examples = COMMAND_WORDS.flowList.examples;

  async run(): Promise<{ flows: FlowRow[] }> {
    await this.parse(FlowList);
    const { listFlows } = await import('../../cli/flow-listing.js');
    const { flowsFolder } = await import('../../cli/paths.js');
    const flows = await listFlows(flowsFolder());
    const { flowTable } = await import('../../cli/render/tables.js');
    if (!this.jsonEnabled()) this.say(flowTable(flows, await this.layout()).join('\n'));
    return { flows };
  }
}
