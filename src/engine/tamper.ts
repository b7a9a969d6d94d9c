/** What a developer does to one message on the wire: types, shared by the engine and the performers. */

/**
 * Hits the next DM message that goes over the wire, whichever way, Package #0 too; exactly one. The trace keeps the
 * octets as they went, and a note says what was done to which message.
 */
export type Tamper =
  /** Other octets go instead. */
  | {
      action: 'replace';
      /** Base64, in the encoding of the run. */
      octets: string;
      /**
       * Whether the MAC header is made anew over the new octets, so that the message is still authentic; true when
       * absent. It means nothing under other schemes, whose credentials stand in the message itself.
       */
      resign?: boolean;
    }
  /** The sender finds out that nothing came through: a lost request or answer, a push that reached nobody. */
  | { action: 'drop' }
  /** The receiver gets it twice; the second one after the first was answered. */
  | { action: 'duplicate' }
  /** It arrives virtual milliseconds later. */
  | { action: 'delay'; delayMs: number }
  /**
   * Octets change on the way, and the MAC header with them does not.
   * @property offset of the first octet that changes, from 0; drawn from the seed when absent
   * @property hex what stands there then; one octet drawn from the seed when absent
   */
  | { action: 'corrupt'; offset?: number; hex?: string };

export type TamperAction = Tamper['action'];

/** Transport headers made anew for other octets, by who knows the secret. */
export type Resign = (octets: Uint8Array) => Readonly<Record<string, string>>;
