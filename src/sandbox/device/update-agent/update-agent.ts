/**
 * The update agent: takes Execs during a session, works after it, and hands the result to the reporter (FUMO TS 6).
 * Octets are fetched at once; timers stand for the time that download, installation and restart take.
 */

import { formatInstallStatus } from '../../../dm/descriptor.js';
import type { DeviceCast, FaultName, Surroundings } from '../../../engine/ports.js';
import { CAUSES, type UpdateFailure } from './causes.js';
import { checkDelivery, checkPackage, type Model, type PackageFacts } from './check-package.js';
import { type Delivery, fetchPackage } from './fetch-package.js';
import { EXEC_NODES, type ExecNode, type FumoObject } from './fumo-object.js';
import { type Job, REPORT_TYPES } from './job.js';
import type { Reporter } from './reporter.js';
import { postInstallStatus, type TransferTools } from './transfer.js';

export interface AgentTools {
  fumo: FumoObject;
  device: Pick<DeviceCast, 'bandwidth' | 'installMs' | 'rebootMs'>;
  model: Model;
  /** Octets free for a package. */
  memory: number;
  faults: ReadonlySet<FaultName>;
  surroundings: Surroundings;
  transfer: TransferTools;
  reporter: Reporter;
  /** The new firmware runs from now on. */
  activate(version: string): void;
}

type Outcome = { ok: true; facts: PackageFacts } | { ok: false; failure: UpdateFailure };

export class UpdateAgent {
  readonly #tools: AgentTools;
  #job: Job | undefined;
  /** The package that the device holds, checked on arrival or, pushed through DM, at installation. */
  #held: Uint8Array | undefined;
  #lastResult: number | undefined;

  constructor(tools: AgentTools) {
    this.#tools = tools;
  }

  get lastResult(): number | undefined {
    return this.#lastResult;
  }

  get stage(): Job['stage'] | undefined {
    return this.#job?.stage;
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
    this.#job = { node, correlator, stage: 'accepted' };
    return '202';
  }

  #canStart(node: ExecNode): boolean {
    const { fumo } = this.#tools;
    return node === 'Update' ? fumo.state === 50 : fumo.pkgUrl(node) !== '';
  }

  /** A new address or new data discards what was there; 403 while the package is in use. */
  beforeReplace(uri: string): string | undefined {
    const { fumo } = this.#tools;
    if (!isPackageSource(fumo.pathOf(uri))) return undefined;
    if (fumo.isBusy) return '403';
    fumo.toIdle(`Replace of ${fumo.locUri}/${fumo.pathOf(uri)}`);
    this.#held = undefined;
    return undefined;
  }

  /** PkgData and PkgURL exclude each other; the pushed package is the download (FUMO TS 6.1). */
  afterReplace(uri: string): void {
    const { fumo } = this.#tools;
    const path = fumo.pathOf(uri);
    if (!isPackageSource(path)) return;
    if (path !== 'Update/PkgData') {
      fumo.dropPkgData();
    } else if (fumo.pkgData.length > 0) {
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
      job.stage = 'downloading';
      this.#tools.surroundings.activity('download', () => this.#download(job, job.node));
    }
  }

  async #download(job: Job, node: ExecNode): Promise<void> {
    const { fumo, transfer, device } = this.#tools;
    const delivery = await fetchPackage(transfer, fumo.pkgUrl(node), this.#room());
    const { result } = delivery;
    if ('cause' in result) return this.#stored(job, delivery, { ok: false, failure: result });
    const ms = Math.ceil((result.octets.length / device.bandwidth) * 1000);
    const reason = `${result.octets.length} octets at ${device.bandwidth} octets a second`;
    this.#after(ms, 'download', reason, () => this.#stored(job, delivery, this.#check(delivery)));
  }

  #room(): number {
    return this.#tools.faults.has('out-of-memory') ? 0 : this.#tools.memory;
  }

  #check({ result, descriptor }: Delivery): Outcome {
    if ('cause' in result) return { ok: false, failure: result };
    const wrong = descriptor && checkDelivery(descriptor, result);
    return wrong ? { ok: false, failure: wrong } : outcomeOf(checkPackage(result.octets, this.#tools.model));
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

  #startInstall(job: Job): void {
    job.stage = 'installing';
    const { device, faults, model } = this.#tools;
    this.#after(device.installMs, 'install', 'the update agent writes the firmware', async () => {
      const outcome = outcomeOf(checkPackage(this.#held ?? new Uint8Array(), model));
      if (!outcome.ok) return this.#failInstall(job, outcome.failure);
      if (faults.has('install-fails')) {
        return this.#failInstall(job, { cause: 'install-failed', text: 'the firmware could not be written' });
      }
      job.stage = 'restarting';
      this.#after(device.rebootMs, 'reboot', 'the device restarts', async () =>
        this.#succeed(job, outcome.facts),
      );
    });
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

  /** The job is over for the device; whether to try again is the server's decision (FUMO TS 6.2.2). */
  #finish({ node, correlator }: Job, result: number): void {
    this.#job = undefined;
    this.#lastResult = result;
    this.#tools.reporter.report({ type: REPORT_TYPES[node], result, correlator });
  }

  #after(ms: number, name: string, reason: string, work: () => Promise<void>): void {
    const { clock, activity } = this.#tools.surroundings;
    clock.set({ owner: 'device', name, reason, due: clock.now() + ms, fire: () => activity(name, work) });
  }
}

const isPackageSource = (path: string | undefined): boolean =>
  path === 'Update/PkgData' || path?.endsWith('/PkgURL') === true;

const outcomeOf = (checked: PackageFacts | UpdateFailure): Outcome =>
  'cause' in checked ? { ok: false, failure: checked } : { ok: true, facts: checked };
