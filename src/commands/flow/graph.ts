import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import type { Graphed } from '../../cli/graph/graph-flow.js';
import { GRAPH_COMMAND, GRAPH_FLAGS } from '../../cli/graph/words.js';
import { ARG_WORDS } from '../../cli/words-help.js';

const FORMATS = ['text', 'mermaid', 'plantuml', 'svg'] as const;

export default class FlowGraph extends BaseCommand<Graphed> {
  static override summary = GRAPH_COMMAND.summary;
  static override description = GRAPH_COMMAND.description;
  static override examples = GRAPH_COMMAND.examples;
  static override args = {
    flow: Args.string({ description: ARG_WORDS.flow, required: true, ignoreStdin: true }),
  };
  static override flags = {
    format: Flags.option({ options: FORMATS, char: 'f' })({ summary: GRAPH_FLAGS.format(FORMATS) }),
    out: Flags.string({ summary: GRAPH_FLAGS.out, helpValue: 'FILE', char: 'o' }),
    force: Flags.boolean({ summary: GRAPH_FLAGS.force }),
    width: Flags.integer({ summary: GRAPH_FLAGS.width, helpValue: 'N' }),
    collapse: Flags.boolean({ summary: GRAPH_FLAGS.collapse }),
    'every-branch': Flags.boolean({ summary: GRAPH_FLAGS.everyBranch }),
    ascii: Flags.boolean({ summary: GRAPH_FLAGS.ascii }),
    set: Flags.string({
      summary: GRAPH_FLAGS.set,
      helpValue: 'PATH=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };

  async run(): Promise<Graphed> {
    const { args, flags } = await this.parse(FlowGraph);
    const { graphFlow } = await import('../../cli/graph/graph-flow.js');
    const { flowsFolder } = await import('../../cli/paths.js');
    const { columns } = await this.layout();
    return graphFlow(flowsFolder(), {
      flow: args.flow,
      format: flags.format,
      out: flags.out,
      force: flags.force,
      width: flags.width,
      columns,
      collapse: flags.collapse,
      everyBranch: flags['every-branch'],
      ascii: flags.ascii,
      set: flags.set ?? [],
      json: this.jsonEnabled(),
      say: (text) => this.say(text),
    });
  }
}
