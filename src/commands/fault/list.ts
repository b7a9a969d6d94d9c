import { BaseCommand } from '../../cli/base-command.js';
import type { FaultRow } from '../../cli/fault-listing.js';
import { FAULT_HELP } from '../../cli/stepper/words.js';

export default class FaultList extends BaseCommand<{ faults: FaultRow[] }> {
  static override summary = FAULT_HELP.summary;
  static override description = FAULT_HELP.description;
  static override examples = [...FAULT_HELP.examples];

  async run(): Promise<{ faults: FaultRow[] }> {
    await this.parse(FaultList);
    const { listFaults } = await import('../../cli/fault-listing.js');
    const { flowsFolder } = await import('../../cli/paths.js');
    const faults = await listFaults(flowsFolder());
    const { faultLines } = await import('../../cli/render/fault-lines.js');
    if (!this.jsonEnabled()) this.say(faultLines(faults, await this.layout()).join('\n'));
    return { faults };
  }
}
