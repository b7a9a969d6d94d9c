import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import type { FlowRunResult } from '../cli/flow-run.js';
import { RUN_FLAGS, settingsFrom } from '../cli/run-flags.js';
import { FOLLOW_WORDS, RESUME_WORDS, STEP_HELP } from '../cli/stepper/words.js';
import { COMMAND_WORDS, FLAG_WORDS } from '../cli/words-help.js';
import { FumoError } from '../errors.js';

/** Settled when a run begins; with `--resume` and `--from-trace` they would mean nothing. */
const SETTLED = ['answer', 'set', 'seed', 'encoding', 'auth', 'transport', 'fault', 'strict'] as const;
type Settled = (typeof SETTLED)[number];

export default class Step extends BaseCommand<FlowRunResult> {
  static override summary = COMMAND_WORDS.step.summary;
  static override description = `${COMMAND_WORDS.step.description}\n\n${STEP_HELP.description}`;
  static override examples = [...COMMAND_WORDS.step.examples, ...STEP_HELP.examples];
  static override args = {
    flow: Args.string({ description: STEP_HELP.flow, ignoreStdin: true }),
  };
  static override flags = {
    ...RUN_FLAGS,
    plain: Flags.boolean({ summary: FLAG_WORDS.plain }),
    break: Flags.string({
      summary: STEP_HELP.break,
      helpValue: 'FILTER',
      multiple: true,
      multipleNonGreedy: true,
    }),
    script: Flags.string({ summary: STEP_HELP.script, helpValue: 'FILE', exclusive: ['json'] }),
    'keep-going': Flags.boolean({ summary: STEP_HELP.keepGoing, dependsOn: ['script'] }),
    resume: Flags.boolean({ summary: STEP_HELP.resume }),
    'from-trace': Flags.string({
      summary: STEP_HELP.fromTrace,
      helpValue: 'RUN|FILE',
      exclusive: ['resume'],
    }),
    force: Flags.boolean({ summary: STEP_HELP.force, dependsOn: ['resume'] }),
  };

  async run(): Promise<FlowRunResult> {
    const { args, flags, metadata } = await this.parse(Step);
    const isGiven = (flag: Settled) => flags[flag] !== undefined && !metadata.flags[flag]?.setFromDefault;
    if (flags.resume) refuseSettings(isGiven, RESUME_WORDS);
    if (flags['from-trace'] !== undefined) refuseSettings(isGiven, FOLLOW_WORDS);
    const settings = settingsFrom(flags);
    const { stepFlow } = await import('../cli/drive.js');
    const { result, exit } = await stepFlow({
      flow: args.flow,
      settings,
      traceCopy: flags.trace,
      version: this.config.version,
      json: this.jsonEnabled(),
      say: (text) => this.say(text),
      plain: flags.plain,
      breaks: flags.break ?? [],
      script: flags.script,
      keepGoing: flags['keep-going'],
      resume: flags.resume ? { force: flags.force } : undefined,
      fromTrace: flags['from-trace'],
    });
    process.exitCode = exit;
    return result;
  }
}

type SettledWords = Pick<typeof RESUME_WORDS, 'settings'> &
  Readonly<Record<'settingsExpected' | 'settingsHint', string>>;

/** @throws FumoError `usage.settled-flag` */
function refuseSettings(isGiven: (flag: Settled) => boolean, words: SettledWords): void {
  const flag = SETTLED.find(isGiven);
  if (flag === undefined) return;
  throw new FumoError('usage.settled-flag', words.settings(flag), {
    expected: words.settingsExpected,
    found: `--${flag}`,
    hint: words.settingsHint,
  });
}
