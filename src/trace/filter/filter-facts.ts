/** What a filter looks at: the facts of one event, plain, whatever they were derived from. */

export interface CommandFacts {
  /** Element name: `Exec`, `Status`; empty for a node or code that stands alone. */
  name: string;
  /** Every node that it names. */
  uris: readonly string[];
  /** Of a Status its own code, of any other command the code that it was answered with. */
  status?: string | undefined;
  /** Of an Alert its code. */
  alert?: string | undefined;
  /** The data of its Items, a line each. */
  data?: string | undefined;
}

export type FactKind =
  | 'message'
  | 'command'
  | 'step'
  | 'session'
  | 'prompt'
  | 'timer'
  | 'transfer'
  | 'fumo'
  | 'tree'
  | 'note'
  | 'end';

export interface FilterFacts {
  kind: FactKind;
  /** Who sent the message. */
  from?: 'server' | 'device' | undefined;
  /** Who did anything else. */
  actor?: string | undefined;
  /** Of a message, nested ones included. */
  commands?: readonly CommandFacts[] | undefined;
  session?: string | undefined;
  message?: number | undefined;
  package?: number | undefined;
  final?: boolean | undefined;
  /** The step in which it happened: position in the run, number in the specification, verb. */
  step?: number | undefined;
  ad?: number | undefined;
  verb?: string | undefined;
  /** Id of the prompt, or what it says. */
  prompt?: string | undefined;
  timer?: string | undefined;
  /** FUMO State that was reached. */
  state?: number | undefined;
  /** FUMO result code that was reported. */
  result?: number | undefined;
  /** A node, status or alert of an event that is no message. */
  uri?: string | undefined;
  status?: string | undefined;
  alert?: string | undefined;
  data?: string | undefined;
  /** Virtual instant, epoch ms. */
  at?: number | undefined;
  /** The event in words. */
  text?: string | undefined;
}
