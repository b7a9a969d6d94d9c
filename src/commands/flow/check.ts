import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { EXIT } from '../../cli/exit-codes.js';
import type { FlowCheckResult } from '../../cli/flow-check/check-files.js';
import { CHECK_ARGS, CHECK_COMMAND, CHECK_FLAGS, CHECK_WORDS } from '../../cli/flow-check/words.js';
import type { LintRule, RuleId } from '../../engine/lint/rules.js';
import { FumoError } from '../../errors.js';

const FORMATS = ['pretty', 'json', 'sarif', 'github'] as const;

/** What `--explain` says, for programs. */
type ExplainedRule = LintRule & { rule: RuleId };

export default class FlowCheck extends BaseCommand<FlowCheckResult | ExplainedRule> {
  static override summary = CHECK_COMMAND.summary;
  static override description = CHECK_COMMAND.description;
  static override examples = CHECK_COMMAND.examples;
  static override args = {
    path: Args.string({ description: CHECK_ARGS.path, multiple: true, ignoreStdin: true }),
  };
  static override flags = {
    format: Flags.option({ summary: CHECK_FLAGS.format, options: FORMATS, default: 'pretty' as const })(),
    fix: Flags.boolean({ summary: CHECK_FLAGS.fix }),
    strict: Flags.boolean({ summary: CHECK_FLAGS.strict }),
    explain: Flags.string({ summary: CHECK_FLAGS.explain, helpValue: 'RULE' }),
  };

  async run(): Promise<FlowCheckResult | ExplainedRule> {
    const { args, flags } = await this.parse(FlowCheck);
    const { format, fix, strict, explain } = flags;
    if (this.jsonEnabled() && !['pretty', 'json'].includes(format))
      throw new FumoError('usage.bad-value', CHECK_WORDS.jsonTwice(format), {
        hint: CHECK_WORDS.jsonTwiceHint,
      });
    const [{ checkLines, findRule, runCheck }, { flowsFolder }, { text }] = await Promise.all([
      import('../../cli/flow-check/run-check.js'),
      import('../../cli/paths.js'),
      import('node:stream/consumers'),
    ]);
    if (explain !== undefined) return this.#explain(findRule(explain));
    const stdin = (): Promise<string> => text(process.stdin);
    const surroundings = { builtIn: flowsFolder(), cwd: process.cwd(), stdin };
    const checked = await runCheck({ paths: args.path ?? [], fix, strict, ...surroundings });
    const lines = checkLines(checked, format, await this.layout(), this.config.version);
    if (!this.jsonEnabled() && lines.length > 0) this.say(lines.join('\n'));
    if (checked.result.verdict === 'findings') process.exitCode = EXIT.inputRefused;
    return checked.result;
  }

  async #explain(rule: RuleId): Promise<ExplainedRule> {
    const [{ LINT_RULES }, { ruleLines }] = await Promise.all([
      import('../../engine/lint/rules.js'),
      import('../../cli/flow-check/pretty.js'),
    ]);
    if (!this.jsonEnabled()) this.say(ruleLines(rule, await this.layout()).join('\n'));
    return { rule, ...LINT_RULES[rule] };
  }
}
