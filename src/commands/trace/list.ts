import { BaseCommand } from '../../cli/base-command.js';
import type { RunRow } from '../../cli/run-listing.js';
import { COMMAND_WORDS } from '../../cli/words-help.js';

export default class TraceList extends BaseCommand<{ runs: RunRow[] }> {
  static override summary = COMMAND_WORDS.traceList.summary;
  static override description = COMMAND_WORDS.traceList.description;
  static override examples = COMMAND_WORDS.traceList.examples;

  async run(): Promise<{ runs: RunRow[] }> {
    await this.parse(TraceList);
    const { listRuns } = await import('../../cli/run-listing.js');
    const { homeFolder } = await import('../../cli/paths.js');
    const runs = await listRuns(homeFolder());
    const { runTable } = await import('../../cli/render/tables.js');
    if (!this.jsonEnabled()) this.say(runTable(runs, await this.layout()).join('\n'));
    return { runs };
  }
}
