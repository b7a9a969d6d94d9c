/**
 * The update agent of one FUMO object: takes Execs during a session, works after it, and hands the result to the
 * reporter (FUMO TS 6). Octets are fetched at once; timers stand for the time that download, installation and restart
 * take.
 */

import { formatInstallStatus } from '../../../dm/descriptor.js';
import type { DeviceCast, FaultName, Surroundings } from '../../../engine/ports.js';
import { utf8Encode } from '../../../syncml/octets.js';
import type { NodeValue } from '../tree/node.js';
import { CAUSES, type UpdateFailure } from './causes.js';
import { checkDelivery, checkPackage, type Model, type PackageFacts } from './check-package.js';
import { type Delivery, fetchPackage } from './fetch-package.js';
import { EXEC_NODES, type ExecNode, type FumoObject } from './fumo-object.js';
import { type Flash, type Job, openFlash, type Report } from './job.js';
import type { Reporter } from './reporter.js';
import { postInstallStatus, type TransferTools } from './transfer.js';
import { interruptionOf, patienceOf, troubleOf } from './troubles.js';

export interface AgentTools {
  fumo: FumoObject;
  device: Pick<DeviceCast, 'bandwidth' | 'installMs' | 'rebootMs'>;
  model(): Model;
  /** Octets free for a package. */
  memory: number;
  faults: ReadonlySet<FaultName>;
  surroundings: Surroundings;
  transfer: TransferTools;
  reporter: Reporter;
  /** The new firmware runs from now on. */
  activate(version: string): void;
  /** Hears of each result, before it is reported. */
  finished(result: number): void;
}

type Outcome = { ok: true; facts: PackageFacts } | { ok: false; failure: UpdateFailure };

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
    if (path === PKG_DATA && octetsIn(value) > this.#room()) return '420';
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
    const job = this.#job;
    if (job?.stage !== 'accepted') return;
    if (job.node === 'Update') {
      this.#startInstall(job);
    } else {
      const downloading = this.#enter({ ...job, stage: 'downloading' });
      this.#tools.surroundings.activity('download', () => this.#download(downloading));
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
    const { fumo, transfer, faults } = this.#tools;
    const lacking = troubleOf('download', faults);
    if (lacking) return this.#failDownload(job, lacking);
    const tools = { ...transfer, interruption: () => interruptionOf(faults) };
    const delivery = await fetchPackage(tools, fumo.pkgUrl(job.node), this.#room());
    const { result } = delivery;
    if ('cause' in result) return this.#giveUp(job, delivery, result);
    this.#after(...this.#timeFor(result.octets.length), async () => {
      const broken = interruptionOf(faults);
      const outcome: Outcome = broken ? { ok: false, failure: broken } : this.#check(delivery);
      await this.#stored(job, delivery, outcome);
    });
  }

  /** A failure takes its time too: until the octets stopped coming, or until nobody waits any more. */
  async #giveUp(job: Job, delivery: Delivery, failure: UpdateFailure): Promise<void> {
    const stored = () => this.#stored(job, delivery, { ok: false, failure });
    const patience = patienceOf(failure.cause);
    if (failure.received !== undefined) this.#after(...this.#timeFor(failure.received), stored);
    else if (patience > 0) this.#after(patience, 'download', failure.text, stored);
    else await stored();
  }

  #timeFor(octets: number): [ms: number, name: string, reason: string] {
    const { bandwidth } = this.#tools.device;
    const reason = `${octets} octets at ${bandwidth} octets a second`;
    return [Math.ceil((octets / bandwidth) * 1000), 'download', reason];
  }

  #room(): number {
    return this.#tools.faults.has('out-of-memory') ? 0 : this.#tools.memory;
  }

  #check({ result, descriptor }: Delivery): Outcome {
    if ('cause' in result) return { ok: false, failure: result };
    const wrong = descriptor && checkDelivery(descriptor, result);
    return wrong
      ? { ok: false, failure: wrong }
      : outcomeOf(checkPackage(result.octets, this.#tools.model()));
  }

  async #stored(job: Job, { result, notifyUrl }: Delivery, outcome: Outcome): Promise<void> {
    const { fumo, transfer } = this.#tools;
    const status = outcome.ok ? 900 : CAUSES[outcome.failure.cause].install;
    if (notifyUrl !== undefined) await postInstallStatus(transfer, notifyUrl, formatInstallStatus(status));
    if (!outcome.ok) return this.#failDownload(job, outcome.failure);
    fumo.move(40, 'the package came whole');
    fumo.move(50, 'the package is stored');
    this.#held = 'octets' in result ? result.octets : undefined;
    if (job.node === 'Download') return this.#finish(job, 200);
    fumo.move(60, 'DownloadAndUpdate goes on by itself');
    this.#startInstall(job);
  }

  #failDownload(job: Job, { cause, text }: UpdateFailure): void {
    this.#tools.fumo.move(20, text);
    this.#finish(job, CAUSES[cause].result);
  }

  // ---- installation ------------------------------------------------------------------------------------------------

  #startInstall(accepted: Job): void {
    const { device, faults } = this.#tools;
    const job = this.#enter({ ...accepted, stage: 'installing' });
    this.#after(device.installMs, 'install', 'the update agent writes the firmware', async () => {
      const outcome = outcomeOf(checkPackage(this.#held ?? new Uint8Array(), this.#tools.model()));
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
    this.#job = undefined;
    this.#held = undefined;
    this.#after(
      this.#tools.device.rebootMs,
      'reboot',
      'the device starts with the old firmware',
      async () => {
        const job = this.#flash.job();
        if (!job) return;
        this.#note('agent.resumed', `the job record says: ${job.node}, ${job.stage}`);
        this.#failInstall(job, { cause: 'power-cut', text: 'the installation was cut short' });
      },
    );
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
    this.#flash.keepReport(report);
    this.#tools.finished(result);
    if (this.#tools.faults.has('reboot-before-report')) this.#restartFirst();
    else this.#send(report);
  }

  #restartFirst(): void {
    this.#note('agent.restart', 'the device restarts before it has reported');
    this.#after(this.#tools.device.rebootMs, 'reboot', 'the device restarts once more', async () => {
      const report = this.#flash.report();
      if (report) this.#send(report);
    });
  }

  #send(report: Report): void {
    this.#tools.reporter.report(this.#tools.fumo.locUri, report);
  }

  #note(code: string, text: string): void {
    this.#tools.surroundings.record({ kind: 'note', side: 'device', code, text });
  }

  #after(ms: number, name: string, reason: string, work: () => Promise<void>): void {
    const { clock, activity } = this.#tools.surroundings;
    clock.set({ owner: 'device', name, reason, due: clock.now() + ms, fire: () => activity(name, work) });
  }
}

const PKG_DATA = 'Update/PkgData';

const octetsIn = (value: NodeValue): number =>
  typeof value === 'string' ? utf8Encode(value).length : value.length;

const isPackageSource = (path: string | undefined): boolean =>
  path === PKG_DATA || path?.endsWith('/PkgURL') === true;

const outcomeOf = (checked: PackageFacts | UpdateFailure): Outcome =>
  'cause' in checked ? { ok: false, failure: checked } : { ok: true, facts: checked };
