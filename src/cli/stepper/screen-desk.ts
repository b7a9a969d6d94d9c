/** What the screen knows between two keys: where the run stands, what comes next, and what the last command led to. */
import { FumoError } from '../../errors.js';
import type { ShownPreview } from '../render/preview-lines.js';
import type { Notice, Standing } from '../render/screen-types.js';
import { NOTICE_WORDS } from '../words-step.js';
import { readCommand } from './command-line.js';
import { COMMANDS } from './commands/table.js';
import type { StepperSession } from './commands/types.js';
import { type Completion, completeLine } from './screen-complete.js';
import { refusalOf, type Shown, shownOf } from './screen-reports.js';
import { firmwareBefore, standingOf } from './standing.js';

export class ScreenDesk {
  /** Commands typed so far, oldest first. */
  readonly history: string[] = [];
  /** Name of the command that was carried out last by the person. */
  lastCommand = '';
  standing: Standing;
  #shown: Shown = {};

  private constructor(
    readonly session: StepperSession,
    standing: Standing,
  ) {
    this.standing = standing;
  }

  /** Looks ahead once, so the first screen shows what comes. */
  static async of(session: StepperSession): Promise<ScreenDesk> {
    const desk = new ScreenDesk(session, standingOf(session.run, session.known));
    await desk.#lookAround();
    return desk;
  }

  complete(text: string): Completion {
    return completeLine(text, COMMANDS, this.session);
  }

  /**
   * Carries out a command. What it refuses is a notice; only bugs of ours reject.
   * @param options `again`: not typed by the person, so not remembered
   */
  async run(line: string, options: { again?: boolean } = {}): Promise<Shown> {
    if (!options.again) this.#remember(line);
    return this.#show(await this.#carryOut(line));
  }

  /** Answers the question that is asked now; the value is not read as words of a line. */
  async answer(value: string): Promise<Shown> {
    return this.#show(await this.#carryOut('answer', [value]));
  }

  notice(notice: Notice): Shown {
    this.#shown = { ...this.#shown, notice };
    this.standing = { ...this.standing, notice };
    return { notice };
  }

  async #carryOut(line: string, given?: readonly string[]): Promise<Shown> {
    try {
      if (line.trim() === 'edit') return { leave: 'edit' };
      const read = readCommand(line);
      if (!read) return {};
      const { command } = read;
      if (this.session.run.result() && command.name === 'next') return { leave: 'ended' };
      return shownOf(await command.act(this.session, given ?? read.args), command.name);
    } catch (error) {
      if (error instanceof FumoError && error.class !== 'internal') return refusalOf(error);
      throw error;
    }
  }

  #remember(line: string): void {
    this.lastCommand = line.trim().split(/\s+/)[0] ?? '';
    if (line.includes(' ') && this.history.at(-1) !== line) this.history.push(line);
  }

  async #show(shown: Shown): Promise<Shown> {
    this.#shown = shown;
    await this.#lookAround();
    return shown;
  }

  /** Where the run stands now, with a look ahead. */
  async #lookAround(): Promise<void> {
    const { run, known, breaks, place } = this.session;
    const { notice, report, fired } = this.#shown;
    const result = run.result();
    this.standing = {
      ...standingOf(run, known),
      ...(await this.#ahead()),
      ended: result && { result, firmwareBefore: firmwareBefore(run.header.given) },
      breaks: breaks.all.length,
      parent: place.parent,
      notice,
      report,
      fired,
    };
  }

  /** What the next step will do; that it cannot be told is no reason to stop. */
  async #ahead(): Promise<{ preview?: ShownPreview | undefined }> {
    try {
      return { preview: await this.session.timeline.preview() };
    } catch (error) {
      if (!(error instanceof FumoError) || error.class === 'internal') throw error;
      this.#shown = { ...this.#shown, notice: { tone: 'bad', text: NOTICE_WORDS.noPreview(error.message) } };
      return {};
    }
  }
}
