/**
 * The update agent of one FUMO object: takes Execs during a session, works after it, and hands the result to the
 * reporter (FUMO TS 6). Timers stand for the time that download, installation and restart take.
 */
import { type NodeValue, octetsIn } from '../tree/node.js';
import { type AgentTools, afterwards, roomIn } from './agent-tools.js';
import { CAUSES, type UpdateFailure } from './causes.js';
import { checkPackage, type Outcome, type PackageFacts } from './check-package.js';
import { download, endCutShort } from './download.js';
import { EXEC_NODES, type ExecNode, isPackageSource, PKG_DATA } from './fumo-object.js';
import { type Flash, type Job, openFlash, type Report } from './job.js';
import { troubleOf } from './troubles.js';

export class UpdateAgent {
  readonly #tools: AgentTools;
  readonly #flash: Flash = openFlash();
  #job: Job | undefined;
  /** The package that the device holds, checked on arrival or, pushed through DM, at installation. */
  #held: Uint8Array | undefined;

  constructor(tools: AgentTools) {
    this.#tools = tools;
  }

  get stage(): Job['stage'] | undefined {
    return this.#job?.stage;
  }

  get state(): number {
    return this.#tools.fumo.state;
  }

  /**
   * Exec on a node, by normal URI: moves State and answers; the work begins when the session is over.
   * @returns 202; 405 when another job is under way or there is nothing to work on; 406 when the node executes nothing
   */
  exec(uri: string, correlator: string | undefined): string {
    const { fumo } = this.#tools;
    const node = EXEC_NODES.find((name) => name === fumo.pathOf(uri));
    if (!node) return '406';
    if (this.#job || fumo.isBusy || !this.#canStart(node)) return '405';
    const cause = `Exec on ${fumo.locUri}/${node}`;
    if (node !== 'Update') fumo.toIdle(cause);
    fumo.move(node === 'Update' ? 60 : 30, cause);
    this.#enter({ node, ...(correlator === undefined ? {} : { correlator }), stage: 'accepted' });
    return '202';
  }

  #canStart(node: ExecNode): boolean {
    const { fumo } = this.#tools;
    return node === 'Update' ? fumo.state === 50 : fumo.pkgUrl(node) !== '';
  }

  /** A new address or new data discards what was there; 403 while the package is in use, 420 without room for it. */
  beforeReplace(uri: string, value: NodeValue = ''): string | undefined {
    const { fumo } = this.#tools;
    const path = fumo.pathOf(uri);
    if (!isPackageSource(path)) return undefined;
    if (fumo.isBusy) return '403';
    if (path === PKG_DATA && octetsIn(value) > roomIn(this.#tools)) return '420';
    fumo.toIdle(`Replace of ${fumo.locUri}/${path}`);
    this.#held = undefined;
    return undefined;
  }

  /** PkgData and PkgURL exclude each other; the pushed package is the download (FUMO TS 6.1). */
  afterReplace(uri: string): void {
    const { fumo } = this.#tools;
    const path = fumo.pathOf(uri);
    if (!isPackageSource(path)) return;
    if (path !== PKG_DATA) {
      fumo.dropPkgData();
    } else if (fumo.pkgData.length > 0) {
      fumo.dropPkgUrls();
      this.#held = fumo.pkgData;
      fumo.move(50, 'the package came through DM');
    }
  }

  /** Begins the job that the session left behind. */
  sessionClosed(): void {
    if (this.#job?.stage === 'accepted') this.#begin(this.#job);
  }

  #begin(job: Job): void {
    if (job.node === 'Update') {
      this.#startInstall(job);
    } else {
      const downloading = this.#enter({ ...job, stage: 'downloading' });
      this.#activity(() => this.#download(downloading));
    }
  }

  // ---- power -------------------------------------------------------------------------------------------------------

  /** There is something to go on with after a restart. */
  get isOwing(): boolean {
    return this.#flash.job() !== undefined || this.#flash.report() !== undefined;
  }

  /** The power goes: what the agent was at stands in flash memory only. */
  powerLost(): void {
    this.#job = undefined;
  }

  /**
   * Goes on with what flash memory tells: a job that was not begun begins, a download or an installation that was cut
   * short has failed, a restart that was cut short is made good, and a result is reported.
   */
  restart(): void {
    const [job, report] = [this.#flash.job(), this.#flash.report()];
    if (report) this.#send(report);
    if (!job || this.#job) return;
    this.#note('agent.resumed', `the job record says: ${job.node}, ${job.stage}`);
    this.#resume(job);
  }

  #resume(job: Job): void {
    if (job.stage === 'accepted') {
      this.#begin(this.#enter(job));
    } else if (job.stage === 'downloading') {
      this.#enter(job);
      this.#activity(async () => this.#failDownload(job, await endCutShort(this.#tools, job.notifyUrl)));
    } else if (job.stage === 'installing') {
      this.#failInstall(job, { cause: 'power-cut', text: 'the installation was cut short' });
    } else {
      const held = this.#checkHeld();
      if (held.ok) this.#succeed(job, held.facts);
      else this.#failInstall(job, held.failure);
    }
  }

  /** The job at its next stage, in flash memory as well. */
  #enter(job: Job): Job {
    this.#job = job;
    this.#flash.keepJob(job);
    return job;
  }

  // ---- download ----------------------------------------------------------------------------------------------------

  async #download(job: Job): Promise<void> {
    await download(this.#tools, {
      url: this.#tools.fumo.pkgUrl(job.node),
      learned: (notifyUrl) => void this.#enter({ ...job, notifyUrl }),
      ended: (outcome, octets) =>
        outcome.ok ? this.#store(job, octets) : this.#failDownload(job, outcome.failure),
    });
  }

  #store(job: Job, octets: Uint8Array | undefined): void {
    const { fumo } = this.#tools;
    fumo.move(40, 'the package came whole');
    fumo.move(50, 'the package is stored');
    this.#held = octets;
    if (job.node === 'Download') {
      this.#finish(job, 200);
    } else {
      fumo.move(60, 'DownloadAndUpdate goes on by itself');
      this.#startInstall(job);
    }
  }

  #failDownload(job: Job, { cause, text }: UpdateFailure): void {
    this.#tools.fumo.move(20, text);
    this.#finish(job, CAUSES[cause].result);
  }

  #checkHeld(): Outcome {
    return checkPackage(this.#held ?? new Uint8Array(), this.#tools.model());
  }

  // ---- installation ------------------------------------------------------------------------------------------------

  #startInstall(accepted: Job): void {
    const lacking = troubleOf('start', this.#tools.faults);
    if (lacking) this.#failInstall(accepted, lacking);
    else this.#install(this.#enter({ ...accepted, stage: 'installing' }));
  }

  #install(job: Job): void {
    const { device, faults } = this.#tools;
    this.#after(device.installMs, 'install', 'the update agent writes the firmware', async () => {
      const outcome = this.#checkHeld();
      const trouble = outcome.ok ? troubleOf('install', faults) : outcome.failure;
      if (trouble) return this.#failInstall(job, trouble);
      if (faults.has('power-cut')) return this.#losePower();
      if (outcome.ok) this.#restart(job, outcome.facts);
    });
  }

  #restart(installing: Job, facts: PackageFacts): void {
    const job = this.#enter({ ...installing, stage: 'restarting' });
    this.#after(this.#tools.device.rebootMs, 'reboot', 'the device restarts', async () =>
      this.#succeed(job, facts),
    );
  }

  /** What is not in flash memory is gone; after the restart the job record tells what was under way. */
  #losePower(): void {
    this.#note('agent.power-cut', 'the power went while the firmware was written');
    this.powerLost();
    const { rebootMs } = this.#tools.device;
    this.#after(rebootMs, 'reboot', 'the device starts with the old firmware', async () => this.restart());
  }

  #failInstall(job: Job, { cause, text }: UpdateFailure): void {
    const { fumo } = this.#tools;
    fumo.move(70, text);
    this.#discard();
    fumo.move(80, 'the package is removed');
    this.#finish(job, CAUSES[cause].result);
  }

  #succeed(job: Job, { name, version }: PackageFacts): void {
    const { fumo, activate } = this.#tools;
    activate(version);
    fumo.setPackage(name, version);
    fumo.move(90, `firmware ${version} runs`);
    this.#discard();
    fumo.move(100, 'the package is removed');
    this.#finish(job, 200);
  }

  #discard(): void {
    this.#held = undefined;
    this.#tools.fumo.dropPkgData();
  }

  // ---- the end -----------------------------------------------------------------------------------------------------

  /** The job is over for the device; whether to try again is the server's decision (FUMO TS 6.2.2). */
  #finish({ node, correlator }: Job, result: number): void {
    const report: Report = { node, result, ...(correlator === undefined ? {} : { correlator }) };
    this.#job = undefined;
    this.#flash.endJob(report);
    this.#tools.finished(result);
    if (this.#tools.faults.has('reboot-before-report')) this.#restartFirst();
    else this.#send(report);
  }

  #restartFirst(): void {
    this.#note('agent.restart', 'the device restarts before it has reported');
    const { rebootMs } = this.#tools.device;
    this.#after(rebootMs, 'reboot', 'the device restarts once more', async () => this.restart());
  }

  #send(report: Report): void {
    this.#tools.reporter.report(this.#tools.fumo.locUri, report);
    this.#flash.endReport();
  }

  #note(code: string, text: string): void {
    this.#tools.surroundings.record({ kind: 'note', side: 'device', code, text });
  }

  #after(ms: number, name: string, reason: string, work: () => Promise<void>): void {
    afterwards(this.#tools.surroundings, { ms, name, reason }, work);
  }

  #activity(work: () => Promise<void>): void {
    this.#tools.surroundings.activity('download', work);
  }
}
