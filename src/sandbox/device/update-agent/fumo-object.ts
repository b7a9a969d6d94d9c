/** The FUMO object in the tree, and its State, which moves along edges of the diagram only (FUMO TS 6). */
import { canMove } from '../../../dm/fumo.js';
import { FumoError } from '../../../errors.js';
import type { Recordable } from '../../../trace/event.js';
import { displayUri, type ManagementTree } from '../tree/tree.js';

/** Nodes that take an Exec, by name below the object. */
export const EXEC_NODES = ['Download', 'Update', 'DownloadAndUpdate'] as const;
export type ExecNode = (typeof EXEC_NODES)[number];

/** Path of the package itself below the object. */
export const PKG_DATA = 'Update/PkgData';

/** Whether a path below the object says where the package comes from, or is the package. */
export const isPackageSource = (path: string | undefined): boolean =>
  path === PKG_DATA || path?.endsWith('/PkgURL') === true;

/** The way back to Idle from every state that is not busy. */
const TO_IDLE: Readonly<Record<number, readonly number[]>> = {
  10: [],
  20: [10],
  50: [10],
  70: [80, 10],
  80: [10],
  90: [100, 10],
  100: [10],
};

export class FumoObject {
  /** Normal form. */
  readonly #uri: string;
  /** State of an object that lacks the node, as one made by a server may. */
  #unseen = 10;
  readonly #tree: ManagementTree;
  readonly #record: (event: Recordable) => void;

  constructor(uri: string, tree: ManagementTree, record: (event: Recordable) => void) {
    this.#uri = uri;
    this.#tree = tree;
    this.#record = record;
  }

  /** As messages name it: `./FwUpdate/FwPkg1`. */
  get locUri(): string {
    return displayUri(this.#uri);
  }

  get state(): number {
    return this.#tree.find(this.#at('State')) ? Number(this.#tree.text(this.#at('State'))) : this.#unseen;
  }

  /** Downloading, storing or installing: no other update may begin, and the package may not be changed. */
  get isBusy(): boolean {
    return TO_IDLE[this.state] === undefined;
  }

  /** @throws FumoError `internal.state-edge` for a move that the diagram lacks */
  move(to: number, cause: string): void {
    const from = this.state;
    if (!canMove(from, to)) {
      throw new FumoError('internal.state-edge', `State cannot go from ${from} to ${to}`, { found: cause });
    }
    this.#record({ kind: 'state', uri: `${this.locUri}/State`, from, to, cause });
    this.#unseen = to;
    this.#write('State', String(to));
  }

  /** Walks back to Idle; a package that is still held is discarded on the way. */
  toIdle(cause: string): void {
    for (const to of TO_IDLE[this.state] ?? []) this.move(to, cause);
  }

  /** Which node of the object a normal URI names: its path below the object. */
  pathOf(uri: string): string | undefined {
    return uri.startsWith(`${this.#uri}/`) ? uri.slice(this.#uri.length + 1) : undefined;
  }

  /** PkgURL below Download or DownloadAndUpdate; empty when nothing was set. */
  pkgUrl(node: ExecNode): string {
    return this.#tree.text(this.#at(`${node}/PkgURL`));
  }

  get pkgData(): Uint8Array {
    const value = this.#tree.find(this.#at(PKG_DATA))?.value;
    return value instanceof Uint8Array ? value : new Uint8Array();
  }

  dropPkgData(): void {
    const uri = this.#at(PKG_DATA);
    if (this.#tree.find(uri)) this.#tree.keep(uri, new Uint8Array());
  }

  /** PkgURL and PkgData exclude each other (FUMO TS, appendix). */
  dropPkgUrls(): void {
    for (const node of EXEC_NODES) this.#write(`${node}/PkgURL`, '');
  }

  setPackage(name: string, version: string): void {
    this.#write('PkgName', name);
    this.#write('PkgVersion', version);
  }

  /** Only State is mandatory, and a server may have deleted the whole object meanwhile. */
  #write(path: string, value: string): void {
    if (this.#tree.find(this.#at(path))) this.#tree.write(this.#at(path), value, 'device');
  }

  #at(path: string): string {
    return `${this.#uri}/${path}`;
  }
}
